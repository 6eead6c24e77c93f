using DutyCall.Domain.Pacing;

namespace DutyCall.Bench.Pacing;

/// <summary>So many calls a minute, whoever is there; none while somebody waits.</summary>
sealed class PerMinutePacing(double callsPerMinute, PacingSettings campaign) : IPacing
{
    const double MostAtOnce = 3;

    readonly Floor floor = new(campaign.DetectsFirst);
    double? last;
    double due;

    public void Observe(in PacingEvent happened) => floor.Apply(happened);

    public PacingDecision Decide(double now, in PacingLimits limits, in AbandonCount count)
    {
        due = Math.Min(MostAtOnce, due + (callsPerMinute / 60 * Math.Clamp(now - (last ?? now), 0, 5)));
        last = now;
        if (floor.Waiting > 0)
            return new(0, PacingLimit.AgentsBusy);
        var lines = Math.Min((int)due, limits.Turns);
        due -= lines;
        return new(lines, PacingLimit.CallsPerMinute);
    }
}
