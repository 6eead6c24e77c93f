namespace DutyCall.Domain.Pacing;

/// <summary>What predictive pacing is made of. All of it is used; a benchmark leaves out parts to show what each is worth.</summary>
[Flags]
public enum PacingParts
{
    None = 0,

    /// <summary>The level of the answer rate is followed from moment to moment.</summary>
    AnswerRate = 1,

    /// <summary>How uncertain that level is counts as variance.</summary>
    Uncertainty = 2,

    /// <summary>Agents may leave unannounced, in a crowd too.</summary>
    Leaving = 4,

    /// <summary>Forecast losses are held against those that happened.</summary>
    Calibration = 8,

    /// <summary>The threshold moves with what the budget has left.</summary>
    Steering = 16,

    /// <summary>For few agents, the chance that none is left is computed exactly.</summary>
    Exact = 32,

    All = 63,
}

/// <summary>What does not change while a campaign dials.</summary>
public sealed record PacingSettings
{
    /// <summary>The share of live answers that may be abandoned: 47 CFR 64.1200(a)(7), 16 CFR 310.4(b)(4)(i).</summary>
    public double Cap { get; init; } = 0.03;

    /// <summary>Seconds from when a person is known to be there until they count as abandoned; less where a detection has used some of them.</summary>
    public double Patience { get; init; } = 2;

    /// <summary>Machines are sorted out before an agent is sought. With the verdict beside the conversation it is not so.</summary>
    public bool DetectsFirst { get; init; }

    /// <summary>The share of people whom that detection takes for machines and hangs up on. They are abandoned, too, and nobody sees it.</summary>
    public double TakenForMachines { get; init; }

    /// <summary>Lines that have rung for 15 seconds may be given up when agents are gone. It counts as an attempt.</summary>
    public bool LateCancel { get; init; }

    /// <summary>The rate to arrive at, of the cap: a little below where dialing steps down.</summary>
    public double Aim { get; init; } = 0.785;

    /// <summary>The rate at which dialing steps down to one line for each ready agent, of the cap.</summary>
    public double StepDownAt { get; init; } = AbandonCount.LowAt;

    public PacingParts Parts { get; init; } = PacingParts.All;

    /// <summary>The cap, less what happens unseen.</summary>
    public double SeenCap => Math.Max(0, Cap - TakenForMachines);
}
