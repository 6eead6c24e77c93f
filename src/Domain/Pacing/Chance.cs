namespace DutyCall.Domain.Pacing;

/// <summary>
/// Chance that is a function of its coordinates, so that every policy meets the same people: the seed's n-th contact, dialed at the
/// same time, does the same for all of them.
/// </summary>
static class Chance
{
    /// <summary>Between 0 and 1, neither of them.</summary>
    public static double Uniform(ulong seed, ulong what, ulong which) =>
        ((Mix(Mix(Mix(seed) ^ (what * 0xD6E8FEB86659FD93UL)) ^ (which * 0xA5A5A5A5A5A5A5A5UL)) >> 11) + 0.5) * (1.0 / 9007199254740992.0);

    /// <summary>A number of the standard normal law (Acklam).</summary>
    public static double Normal(double u)
    {
        const double Tail = 0.02425;
        if (u < Tail)
            return InTail(Math.Sqrt(-2 * Math.Log(u)));
        if (u > 1 - Tail)
            return -InTail(Math.Sqrt(-2 * Math.Log(1 - u)));
        var q = u - 0.5;
        return q * Polynomial(q * q, -3.969683028665376e+01, 2.209460984245205e+02, -2.759285104469687e+02, 1.383577518672690e+02, -3.066479806614716e+01, 2.506628277459239e+00)
            / Polynomial(q * q, -5.447609879822406e+01, 1.615858368580409e+02, -1.556989798598866e+02, 6.680131188771972e+01, -1.328068155288572e+01, 1);

        static double InTail(double q) =>
            Polynomial(q, -7.784894002430293e-03, -3.223964580411365e-01, -2.400758277161838e+00, -2.549732539343734e+00, 4.374664141464968e+00, 2.938163982698783e+00)
            / Polynomial(q, 7.784695709041462e-03, 3.224671290700398e-01, 2.445134137142996e+00, 3.754408661907416e+00, 1);

        static double Polynomial(double x, params ReadOnlySpan<double> coefficients)
        {
            var sum = 0.0;
            foreach (var coefficient in coefficients)
                sum = (sum * x) + coefficient;
            return sum;
        }
    }

    /// <summary>A factor around 1 whose logarithm is normal.</summary>
    public static double Factor(double sigma, double u) => Math.Exp((sigma * Normal(u)) - (sigma * sigma / 2));

    static ulong Mix(ulong z)
    {
        z += 0x9E3779B97F4A7C15UL;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }
}

/// <summary>A duration whose logarithm is normal.</summary>
/// <param name="Mean">Of the duration, seconds.</param>
/// <param name="Cv">Its standard deviation over its mean.</param>
public sealed record Spread(double Mean, double Cv)
{
    readonly double sigma = Math.Sqrt(Math.Log(1 + (Cv * Cv)));

    public double LogVariance { get; } = Math.Log(1 + (Cv * Cv));

    public double LogMean { get; } = Math.Log(Mean) - (Math.Log(1 + (Cv * Cv)) / 2);

    public static Spread OfLogarithm(double mean, double variance) => new(Math.Exp(mean + (variance / 2)), Math.Sqrt(Math.Exp(variance) - 1));

    /// <summary>The duration that a share u does not exceed.</summary>
    public double At(double u) => Math.Exp(LogMean + (sigma * Chance.Normal(u)));

    public double Below(double duration) => new Lognormal(Mean, Cv).Below(duration);
}
