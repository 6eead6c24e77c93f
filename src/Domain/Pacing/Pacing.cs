namespace DutyCall.Domain.Pacing;

/// <summary>
/// Decides how many lines a campaign opens. Pure: the same events and questions give the same answers; no clock, no chance, no I/O.
/// </summary>
public interface IPacing
{
    /// <summary>Takes in one piece of news. News of unknown lines or agents are ignored; repeated ones do no harm.</summary>
    void Observe(in PacingEvent happened);

    /// <summary>How many lines to open now.</summary>
    /// <param name="now">On the axis of the events.</param>
    /// <param name="count">Of the period whose rate is the higher: <see cref="AbandonBudget.Governing"/>.</param>
    PacingDecision Decide(double now, in PacingLimits limits, in AbandonCount count);
}

/// <summary>What keeps a campaign's pace from being higher.</summary>
public enum PacingLimit
{
    /// <summary>Another line would leave too many without an agent: the ordinary state of predictive dialing.</summary>
    AbandonRisk,

    /// <summary>One line for each ready agent, and there is none left.</summary>
    AgentsBusy,

    /// <summary>Nobody is there to talk.</summary>
    NoAgents,

    /// <summary>Fewer live answers so far than one abandoned call would need.</summary>
    ColdStart,

    /// <summary>Fewer than three agents, and too little known to dial ahead for so few.</summary>
    FewAgents,

    /// <summary>Many agents left within a minute.</summary>
    AgentsLeaving,

    /// <summary>Four fifths of the abandoned calls that are allowed have happened, or one more would be too many: one line for each ready agent.</summary>
    BudgetLow,

    /// <summary>The abandoned calls that are allowed have happened. A manager decides what follows.</summary>
    BudgetSpent,

    /// <summary>The carrier refuses calls, or lets them wait before they ring.</summary>
    CarrierSlow,

    /// <summary>The account starts no more calls per second.</summary>
    CallsPerSecond,

    /// <summary>The account has as many calls at once as it may have.</summary>
    Concurrency,

    /// <summary>The campaign's own calls a minute.</summary>
    CallsPerMinute,

    /// <summary>The campaign's own lines for each agent.</summary>
    LinesPerAgent,

    /// <summary>Nobody else is due.</summary>
    Contacts,
}

/// <summary>What bounds the lines opened at this moment. All are counts of lines that may still be opened; the default is no bound.</summary>
public readonly record struct PacingLimits()
{
    /// <summary>Calls the account's turns (CPS) allow at once.</summary>
    public int Turns { get; init; } = int.MaxValue;

    /// <summary>Calls the account may have more than it has.</summary>
    public int FreeLines { get; init; } = int.MaxValue;

    /// <summary>Calls left of the campaign's pace in this minute.</summary>
    public int PaceLeft { get; init; } = int.MaxValue;

    /// <summary>Contacts who are due.</summary>
    public int Due { get; init; } = int.MaxValue;

    /// <summary>The campaign's most lines in flight for each agent who is ready or busy.</summary>
    public double LinesPerAgent { get; init; } = double.PositiveInfinity;

    /// <summary>The carrier refused a call or queued it for a second within the last few: no new lines until it has recovered.</summary>
    public bool CarrierRefuses { get; init; }

    /// <summary>A manager has resumed the campaign since the budget was last spent: it dials again, one line for each ready agent.</summary>
    public bool Resumed { get; init; }

    /// <summary>The narrowest of the bounds, and its name.</summary>
    internal (int Lines, PacingLimit Limit) Narrowest(Floor floor)
    {
        if (CarrierRefuses)
            return (0, PacingLimit.CarrierSlow);
        var (most, limit) = (Turns, PacingLimit.CallsPerSecond);
        Bound(FreeLines, PacingLimit.Concurrency);
        Bound(PaceLeft, PacingLimit.CallsPerMinute);
        Bound(Due, PacingLimit.Contacts);
        Bound((int)Math.Clamp(Math.Floor((LinesPerAgent * floor.Present) - floor.InFlight), int.MinValue, int.MaxValue), PacingLimit.LinesPerAgent);
        return (Math.Max(0, most), limit);

        void Bound(int lines, PacingLimit name)
        {
            if (lines < most)
                (most, limit) = (lines, name);
        }
    }
}

/// <param name="Lines">To open now.</param>
/// <param name="Limit">Why not more.</param>
public sealed record PacingDecision(int Lines, PacingLimit Limit)
{
    static readonly IReadOnlyList<Guid> None = [];

    /// <summary>Lines to give up; each has rung for 15 seconds. Only where the campaign allows it.</summary>
    public IReadOnlyList<Guid> Withdraw { get; init; } = None;

    /// <summary>How likely whoever answers one more line finds no agent.</summary>
    public double Loss { get; init; }

    /// <summary>How likely that may be before no line is opened.</summary>
    public double Threshold { get; init; }

    /// <summary>Seconds that agents lately wait for a conversation; null before anything is known.</summary>
    public double? Wait { get; init; }
}
