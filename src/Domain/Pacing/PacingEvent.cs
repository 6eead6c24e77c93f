namespace DutyCall.Domain.Pacing;

/// <summary>What a dialer can see of a campaign's lines and agents.</summary>
public enum PacingNews
{
    /// <summary>A line was handed to the carrier.</summary>
    Dialed,

    /// <summary>Their phone rings.</summary>
    Ringing,

    /// <summary>Somebody or something picked up; waits for an agent, or for the verdict where machines are sorted out first.</summary>
    Answered,

    /// <summary>The verdict was: a person. Only where machines are sorted out before the agent.</summary>
    Person,

    /// <summary>It was a machine: said by the detection, or by the agent who had it. It ends the line of one that has no agent.</summary>
    Machine,

    /// <summary>The line is over.</summary>
    Ended,

    /// <summary>We gave the line up before an answer.</summary>
    Withdrawn,

    /// <summary>The answered line was joined with an agent.</summary>
    Matched,

    /// <summary>No agent came within the time the law gives.</summary>
    Abandoned,

    /// <summary>An agent waits for a call.</summary>
    Ready,

    /// <summary>An agent talks to somebody who did not come from this campaign's lines.</summary>
    Talking,

    /// <summary>An agent's call is over; they write it up.</summary>
    Wrapping,

    /// <summary>An agent will not be ready after the call they are in.</summary>
    AwayAnnounced,

    /// <summary>An agent is away or has signed out.</summary>
    Left,
}

/// <summary>One piece of news, in the order it became known.</summary>
/// <param name="At">Seconds on any one axis, such as Unix time.</param>
/// <param name="Line">The call; default where none is concerned.</param>
/// <param name="Agent">Default where none is concerned.</param>
public readonly record struct PacingEvent(double At, PacingNews News, Guid Line = default, Guid Agent = default);
