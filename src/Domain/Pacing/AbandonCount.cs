namespace DutyCall.Domain.Pacing;

/// <summary>What the law counts within one period of a campaign.</summary>
/// <param name="LiveAnswers">People who answered, those abandoned among them; known machines are in neither.</param>
/// <param name="Abandoned">A whole number, but where nobody can tell people from machines: then what is likely of each call counts.</param>
public readonly record struct AbandonCount(double LiveAnswers, double Abandoned)
{
    /// <summary>Of the cap: used up so far, and dialing steps down to one line for each ready agent.</summary>
    public const double LowAt = 0.8;

    /// <summary>Sums of shares are not exact.</summary>
    const double Rounding = 1e-9;

    public double Rate => LiveAnswers > 0 ? Abandoned / LiveAnswers : 0;

    /// <summary>In percent with two decimals, never rounded down.</summary>
    public double Percent => Math.Ceiling((Rate * 10_000) - Rounding) / 100;

    /// <summary>Live answers of which one may be abandoned: 34 for 3 %.</summary>
    public static double Least(double cap) => cap > 0 ? Math.Ceiling((1 / cap) - Rounding) : double.PositiveInfinity;

    /// <summary>Not one call may be abandoned yet.</summary>
    public bool IsTooSmall(double cap) => LiveAnswers < Least(cap);

    /// <summary>So much of the cap is used, or one more would be too many.</summary>
    public bool IsLow(double cap, double at = LowAt) => Abandoned >= (at * cap * LiveAnswers) - Rounding || Abandoned + 1 > (cap * (LiveAnswers + 1)) + Rounding;

    /// <summary>
    /// Nothing is left. Below the least number of answers a single abandoned call, which nothing but further answers can make good,
    /// does not count as that; a second does.
    /// </summary>
    public bool IsSpent(double cap) => cap <= 0 ? Abandoned > 0 : Abandoned >= (cap * Math.Max(LiveAnswers, Least(cap))) - Rounding;

    /// <summary>How many more calls may be abandoned by the answers so far.</summary>
    public int Left(double cap) => (int)Math.Clamp(Math.Floor((cap * LiveAnswers) + Rounding) - Math.Ceiling(Abandoned - Rounding), 0, int.MaxValue);
}
