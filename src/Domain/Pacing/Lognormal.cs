namespace DutyCall.Domain.Pacing;

/// <summary>A duration whose logarithm is normal.</summary>
/// <param name="Mean">Of the duration itself.</param>
/// <param name="Variation">Its standard deviation over its mean.</param>
readonly record struct Lognormal(double Mean, double Variation)
{
    public double Sigma { get; } = Math.Sqrt(Math.Log(1 + (Variation * Variation)));

    public double Mu => Math.Log(Mean) - (Sigma * Sigma / 2);

    /// <summary>The share that is no longer than this.</summary>
    public double Below(double duration) => duration <= 0 ? 0 : Normal.Below((Math.Log(duration) - Mu) / Sigma);
}
