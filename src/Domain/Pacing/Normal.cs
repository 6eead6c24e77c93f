namespace DutyCall.Domain.Pacing;

/// <summary>The standard normal law.</summary>
static class Normal
{
    public static double Density(double z) => 0.39894228040143268 * Math.Exp(-0.5 * z * z);

    public static double Below(double z) => Below(z, Density(z));

    /// <summary>Abramowitz and Stegun 26.2.17; its error is below 7.5e-8.</summary>
    /// <param name="density">At z, for callers who have it already.</param>
    public static double Below(double z, double density)
    {
        var t = 1 / (1 + (0.2316419 * Math.Abs(z)));
        var tail = density * t * (0.319381530 + (t * (-0.356563782 + (t * (1.781477937 + (t * (-1.821255978 + (t * 1.330274429))))))));
        return z > 0 ? 1 - tail : tail;
    }
}
