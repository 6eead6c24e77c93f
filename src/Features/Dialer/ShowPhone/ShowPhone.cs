using DutyCall.Infrastructure.Database;
using MediatR;

namespace DutyCall.Features.Dialer.ShowPhone;

/// <summary>An agent's phone as it stands: idle, rung by somebody, in a call, or with a wrap-up to finish. The database decides, not the browser.</summary>
public sealed record Query(Guid AgentId) : IRequest<Phone>;

public sealed record Phone(Home Home, Call? Call, Calls.RecordDisposition.WrapUp? WrapUp, int Unfinished, Failure? Failure, CallerIds CallerIds, Presence.ShowMyPresence.Presence Presence, DateTime Now)
{
    /// <summary>Rings here; never beside a call.</summary>
    public Offer? Offer { get; init; }

    /// <summary>Rang here, and was not answered here.</summary>
    public Lost? Lost { get; init; }

    /// <summary>Who else is in the call; empty out of one.</summary>
    public IReadOnlyList<Calls.ShowParties.Party> Parties { get; init; } = [];

    /// <summary>Null out of a call of one's own.</summary>
    public Recordings.ShowRecording.OnAir? Recording { get; init; }

    /// <summary>Who else hears the call, as far as this person is told; themselves too when they are one.</summary>
    public IReadOnlyList<Supervision.SuperviseCall.Supervisor> Supervisors { get; init; } = [];

    /// <summary>What becomes of the transfer asked for last.</summary>
    public Calls.FollowTransfer.Transfer? Transfer { get; init; }

    /// <summary>Whoever is asked apart is spoken with until that is settled.</summary>
    public bool Transferring => Transfer is { IsOpen: true, Kind: not "guest" };

    /// <summary>Whom a campaign shows them before they call; only on an idle phone.</summary>
    public Campaigns.PreviewMember.Preview? Preview { get; init; }

    /// <summary>When what is shown has run out by itself, and is to be fetched again.</summary>
    public DateTime? GoodUntil => Offer?.ExpiresAt ?? Preview?.Until ?? Lost?.At + Lost?.IsNewsFor ?? Transfer?.EndedAt + Calls.FollowTransfer.Transfer.IsNewsFor;

    public string State => (Call, WrapUp) switch
    {
        _ when Offer is not null => "incoming",
        ({ State: "ringing" }, _) => "ringing",
        ({ State: "answered" or "connected" }, _) => "live",
        (not null, _) => "dialing",
        (null, not null) => "wrap",
        _ => "idle",
    };

    public string Tone => State switch
    {
        "dialing" => "off",
        "ringing" or "incoming" => "wait",
        "live" => Call!.Held ? "wait" : "live",
        "wrap" => "wrap",
        _ => Home.MayDial ? Presence.Tone : "stop",
    };

    /// <summary>What the phone is between calls: how its owner may be reached.</summary>
    public string Availability => Home.MayDial ? Presence.Mine : "Calls are off";

    /// <summary>The state of the line in a word or two; none when there is nothing to tell.</summary>
    public string Words => State switch
    {
        "dialing" => "Dialing",
        "ringing" => "Ringing",
        "incoming" => "Incoming call",
        "live" when Call!.Mode is { } mode => mode switch { "listen" => "Listening", "whisper" => "Whispering", _ => "In the call" },
        "live" => Call!.Held ? "On hold" : "In call",
        "wrap" => "Wrap-up",
        _ => "",
    };

    /// <summary>What a screen reader is told when it changes.</summary>
    public string News => State switch
    {
        "incoming" => $"Incoming call from {Offer!.Name}. Alt A answers, Alt D rejects.",
        _ when Lost is not null => Lost.Sentence,
        _ when Transfer is { Sentence.Length: > 0 } => Transfer.Sentence,
        "dialing" => $"Dialing {Call!.Name}",
        "ringing" => $"Ringing {Call!.Name}",
        "live" when Call!.Mode is { } mode => mode switch { "listen" => $"You listen to the call with {Call.Name}", "whisper" => "Only the agent hears you", _ => "Everybody in the call hears you" },
        "live" => Call!.Held ? $"{Call.Name} is on hold and hears music" : $"Connected to {Call.Name}",
        "wrap" => $"Call ended. {WrapUp!.Call.HowItEnded} Wrap-up.",
        _ when Preview is not null => $"{Preview.Campaign}: {(Preview.Name.Length > 0 ? Preview.Name : Preview.Number)} is next. Call or skip.",
        _ when Failure is not null => $"The call to {Failure.Name} was not placed. {Failure.Advice}",
        _ => "Phone ready",
    };
}

/// <param name="Region">ISO 3166-1 alpha-2: how a number without country code is read.</param>
/// <param name="LineWanted">They take the calls of a campaign that dials by itself: their browser stays connected.</param>
/// <param name="LineUp">It is.</param>
public sealed record Home(string Region, bool MayDial, bool Halted, bool LineWanted, bool LineUp);

/// <param name="Owned">False for a call of somebody else's that they were asked into.</param>
/// <param name="CustomerNumber">E.164.</param>
/// <param name="TalkingSince">UTC; since when the customer is on the line.</param>
/// <param name="Lost">The agent's line broke off, and the customer waits for them to come back.</param>
/// <param name="Mode">listen, whisper or barge for whoever supervises it; null for who talks in it.</param>
/// <param name="Reserved">A campaign has them for this agent, whose line is not there yet.</param>
/// <param name="Campaign">Whose call it is; null for a call of one's own.</param>
/// <param name="Script">What the campaign would have said.</param>
/// <param name="LineId">The standing line that carries it; null where a browser connects to the call itself.</param>
/// <param name="HoldWanted">The customer was asked to wait; held says that they hear music.</param>
public sealed record Call(
    Guid Id, string State, string Direction, bool Owned, Guid? ContactId, string ContactName, string Company, string CustomerNumber, string OurNumber, string CallerIdReason,
    DateTime CreatedAt, DateTime? RingingAt, DateTime? TalkingSince, string Notes, int NotesRevision, bool Muted, bool Lost,
    bool HoldWanted, bool Held, DateTime? HeldSince, string? Mode, bool Reserved, string? Campaign, string Script, Guid? LineId)
{
    public string Name => ContactName.Length > 0 ? ContactName : CustomerNumber;
}

/// <summary>A call that rings at this desk.</summary>
public sealed record Offer
{
    public Guid Id { get; init; }
    public Guid CallId { get; init; }
    public string Purpose { get; init; } = "";

    /// <summary>UTC, as all times here.</summary>
    public DateTime OfferedAt { get; init; }
    public DateTime ExpiresAt { get; init; }

    /// <summary>The colleague who asks; empty for the system.</summary>
    public string Sender { get; init; } = "";

    public string ContactName { get; init; } = "";
    public string Company { get; init; } = "";

    /// <summary>E.164.</summary>
    public string CustomerNumber { get; init; } = "";
    public string OurNumber { get; init; } = "";
    public string OurLabel { get; init; } = "";
    public string Queue { get; init; } = "";

    /// <summary>Which called them from this number, or brings them; empty for none.</summary>
    public string Campaign { get; init; } = "";
    public string? LeadStatus { get; init; }
    public decimal? DealValue { get; init; }
    public string Currency { get; init; } = "";

    /// <summary>IANA, the agent's.</summary>
    public string TimeZone { get; init; } = "";

    public DateTime? LastAt { get; init; }
    public int LastSeconds { get; init; }
    public string? LastAgent { get; init; }
    public string LastNotes { get; init; } = "";

    /// <summary>Who was to take a call that comes back, and did not, and why.</summary>
    public string DeclinedBy { get; init; } = "";
    public string DeclinedBecause { get; init; } = "";

    /// <summary>First names of whoever else it rings for.</summary>
    public string[] Others { get; init; } = [];

    public string Name => ContactName.Length > 0 ? ContactName : CustomerNumber;

    /// <summary>How it comes here, where nobody simply called in.</summary>
    public string Why => Purpose switch
    {
        "transfer" => $"{Sender} hands this call over",
        "consult" => $"{Sender} asks you while they wait on hold",
        "guest" => $"{Sender} asks you to join",
        "returned" when DeclinedBy.Length > 0 => $"It comes back: {DeclinedBy} did not take it. {DeclinedBecause}".TrimEnd(),
        "returned" => "Nobody took it: it comes back to you",
        "reroute" => "Their agent's connection was lost",
        "callback" => "A callback",
        _ => "",
    };

    public string AlsoRinging => Others switch
    {
        [] => "",
        [var one] => $"Also ringing for {one}",
        [var one, var two] => $"Also ringing for {one} and {two}",
        [var one, var two, .. var more] => $"Also ringing for {one}, {two} and {more.Length} {(more.Length == 1 ? "other" : "others")}",
    };
}

/// <param name="Winner">Who was quicker; empty where it rang until its time was over.</param>
/// <param name="Caller">A name, or E.164.</param>
public sealed record Lost(string Winner, string Caller, DateTime At)
{
    public static readonly TimeSpan WinnerIsNews = TimeSpan.FromSeconds(6), MissedIsNews = TimeSpan.FromMinutes(5);

    public bool Missed => Winner.Length == 0;

    public TimeSpan IsNewsFor => Missed ? MissedIsNews : WinnerIsNews;

    public string Sentence => Missed ? $"You missed a call from {Caller}." : $"{Winner} has it.";
}

public sealed record Failure(Guid Id, string ContactName, string CustomerNumber, string Reason)
{
    public string Name => ContactName.Length > 0 ? ContactName : CustomerNumber;

    public string Advice => Reason.Length > 0 ? Reason : "The phone network did not take it. Try again in a moment.";
}

public sealed record CallerId(string Number, string Label);

/// <param name="Automatic">The one the rules choose while nobody is to be called yet; null when there is none to call from.</param>
public sealed record CallerIds(string? Automatic, string Reason, IReadOnlyList<CallerId> Choices)
{
    public static readonly CallerIds None = new(null, "", []);
}

sealed record Unfinished(Guid? CallId, int Count);

sealed class Handler(Db db, IMediator mediator, TimeProvider clock) : IRequestHandler<Query, Phone>
{
    static readonly string FindCall = Sql.Of<Handler>(nameof(FindCall));
    static readonly string FindOffer = Sql.Of<Handler>(nameof(FindOffer));
    static readonly string FindLost = Sql.Of<Handler>(nameof(FindLost));
    static readonly string FindWrapUp = Sql.Of<Handler>(nameof(FindWrapUp));
    static readonly string FindFailure = Sql.Of<Handler>(nameof(FindFailure));
    static readonly string FindHome = Sql.Of<Handler>(nameof(FindHome));

    static readonly TimeSpan FailureIsNews = TimeSpan.FromMinutes(2);

    public async Task<Phone> Handle(Query query, CancellationToken ct)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var home = await db.One<Home>(FindHome, query, ct);
        var presence = await mediator.Send(new Presence.ShowMyPresence.Query(query.AgentId), ct);
        var unfinished = await db.One<Unfinished>(FindWrapUp, query, ct);
        if (await db.Find<Call>(FindCall, query, ct) is { } call)
        {
            return new(home, call, null, unfinished.Count, null, CallerIds.None, presence, now)
            {
                Parties = await mediator.Send(new Calls.ShowParties.Query(call.Id, query.AgentId), ct),
                Transfer = await mediator.Send(new Calls.FollowTransfer.Query(query.AgentId, call.Id), ct),
                Recording = call.Owned ? await mediator.Send(new Recordings.ShowRecording.Query(call.Id), ct) : null,
                Supervisors = await mediator.Send(new Supervision.SuperviseCall.Query(query.AgentId, false, null, call.Id), ct),
            };
        }

        var transfer = await mediator.Send(new Calls.FollowTransfer.Query(query.AgentId, null), ct);
        if (await db.Find<Offer>(FindOffer, new { query.AgentId, Now = now }, ct) is { } offer)
            return new(home, null, null, unfinished.Count, null, CallerIds.None, presence, now) { Offer = offer, Transfer = transfer };

        var lost = await db.Find<Lost>(FindLost, new { query.AgentId, Since = now - Lost.WinnerIsNews, MissedSince = now - Lost.MissedIsNews }, ct);
        if (unfinished.CallId is { } callId && await mediator.Send(new Calls.RecordDisposition.Query(callId, query.AgentId), ct) is { } wrapUp)
            return new(home, null, wrapUp, unfinished.Count, null, CallerIds.None, presence, now) { Lost = lost, Transfer = transfer };

        var failure = await db.Find<Failure>(FindFailure, new { query.AgentId, Since = now - FailureIsNews }, ct);
        return new(home, null, null, unfinished.Count, failure, await CallerIdsOf(query.AgentId, ct), presence, now)
        {
            Lost = lost,
            Transfer = transfer,
            Preview = await mediator.Send(new Campaigns.PreviewMember.Query(query.AgentId), ct),
        };
    }

    async Task<CallerIds> CallerIdsOf(Guid agentId, CancellationToken ct)
    {
        var ours = await mediator.Send(new ChooseCallerId.Query(agentId, null, null), ct);
        return new(ours.Chosen?.Number, ours.Reason, [.. ours.Choices.Select(choice => new CallerId(choice.Number, choice.Label))]);
    }
}
