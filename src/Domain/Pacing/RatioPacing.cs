namespace DutyCall.Domain.Pacing;

/// <summary>So many lines for each ready agent, those under way counted: 1 is progressive dialing.</summary>
public sealed class RatioPacing(double linesPerReadyAgent, PacingSettings settings) : IPacing
{
    readonly Floor floor = new(settings.DetectsFirst);

    public static RatioPacing Progressive(PacingSettings settings) => new(1, settings);

    public void Observe(in PacingEvent happened)
    {
        if (double.IsFinite(happened.At))
            floor.Apply(happened);
    }

    public PacingDecision Decide(double now, in PacingLimits limits, in AbandonCount count)
    {
        floor.LookAt(now);
        if (count.IsSpent(settings.SeenCap) && !limits.Resumed)
            return new(0, PacingLimit.BudgetSpent);
        if (floor.Present == 0)
            return new(0, PacingLimit.NoAgents);
        var rail = linesPerReadyAgent <= 1 ? PacingLimit.AgentsBusy
            : count.IsTooSmall(settings.SeenCap) ? PacingLimit.ColdStart
            : count.IsLow(settings.SeenCap) ? PacingLimit.BudgetLow
            : (PacingLimit?)null;
        var wanted = Math.Max(0, (int)Math.Floor((rail is null ? linesPerReadyAgent : Math.Min(1, linesPerReadyAgent)) * floor.Ready) - floor.InFlight - floor.Waiting);
        var (most, limit) = limits.Narrowest(floor);
        return wanted > most ? new(most, limit) : new(wanted, rail ?? PacingLimit.AgentsBusy);
    }
}
