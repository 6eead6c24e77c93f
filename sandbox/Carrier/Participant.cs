using DutyCall.Sandbox.Twiml;

namespace DutyCall.Sandbox.Carrier;

/// <summary>How somebody enters a conference: the attributes of the Conference noun, or the parameters of a participant added by REST.</summary>
sealed record JoinOptions
{
    public string? Label { get; init; }
    public bool Muted { get; init; }

    /// <summary><c>true</c>, <c>false</c>, <c>onEnter</c> or <c>onExit</c>.</summary>
    public string Beep { get; init; } = "true";

    public bool StartOnEnter { get; init; } = true;
    public bool EndOnExit { get; init; }

    /// <summary>Null: the carrier's music; empty: silence.</summary>
    public string? WaitUrl { get; init; }

    public string WaitMethod { get; init; } = "POST";
    public int MaxParticipants { get; init; } = 250;

    /// <summary>The call to whisper to.</summary>
    public string? CallSidToCoach { get; init; }

    public bool EarlyMedia { get; init; } = true;
}

/// <summary>How a participant left. <paramref name="Moved"/>: its call follows other instructions now.</summary>
sealed record Left(string Reason, CallState CallState, bool Kicked = false, bool Moved = false)
{
    public static readonly Left Redirected = new("participant_updated_via_api", CallState.InProgress, Moved: true);
    public static readonly Left Thrown = new("participant_updated_via_api", CallState.InProgress, Kicked: true);
    public static readonly Left EndedByModerator = new("moderator_ended_conference", CallState.InProgress);
    public static readonly Left EndedByApi = new("conference_ended_via_api", CallState.InProgress);

    /// <summary>Its wait document failed.</summary>
    public static readonly Left TurnedAway = new("participant_add_failed", CallState.InProgress);

    public static Left HungUp(CallState state) => new("participant_hung_up", state);
}

/// <summary>A call in a conference, or on its way there.</summary>
sealed class Participant(Conference conference, Call call, JoinOptions options, DateTimeOffset now)
{
    readonly TaskCompletionSource<Left> gone = new();
    readonly CancellationTokenSource away = CancellationTokenSource.CreateLinkedTokenSource(call.Over);

    public Conference Conference { get; } = conference;
    public Call Call { get; } = call;
    public JoinOptions Options { get; set; } = options;
    public string? Label { get; } = options.Label;
    public DateTimeOffset Created { get; } = now;
    public DateTimeOffset Updated { get; set; } = now;
    public bool Muted { get; set; } = options.Muted;
    public bool Hold { get; set; }

    /// <summary>What it hears on hold; null for the carrier's music.</summary>
    public TwimlSource? HoldDocument { get; set; }
    public string? CallSidToCoach { get; set; } = options.CallSidToCoach;
    public bool Coaching { get; set; } = options.CallSidToCoach is not null;
    public bool EndOnExit { get; set; } = options.EndOnExit;
    public string? BeepOnExit { get; set; }

    /// <summary>In the conference, not still ringing.</summary>
    public bool Joined { get; set; }

    /// <summary>Its own wait or hold music; stopped when the next begins.</summary>
    public CancellationTokenSource? Performance { get; set; }

    /// <summary>Ends when it has left the conference, or its call has ended.</summary>
    public CancellationToken Away => away.Token;

    /// <summary>Completes when it has left and everybody has been told.</summary>
    public Task<Left> Gone => gone.Task;

    public bool BeepsOnEnter => Options.Beep is "true" or "onEnter";

    public bool BeepsOnExit => BeepOnExit is { } now ? now == "true" : Options.Beep is "true" or "onExit";

    /// <summary>As in <c>status</c> of the REST resource.</summary>
    public string Status => (Joined, Call.State) switch
    {
        (true, _) => "connected",
        (_, CallState.Queued) => "queued",
        (_, CallState.Initiated or CallState.InProgress) => "connecting",
        (_, CallState.Ringing) => "ringing",
        (_, CallState.Completed) => "complete",
        _ => "failed",
    };

    public void Leave(Left how) => Conference.Leave(this, how);

    public void BeGone(Left how) => gone.TrySetResult(how);

    public void GoAway()
    {
        StopPerformance();
        away.Cancel();
        Call.Leg?.StopAnnouncing();
    }

    public void StopPerformance()
    {
        Performance?.Cancel();
        Performance = null;
        Call.Leg?.StopPlaying();
    }
}
