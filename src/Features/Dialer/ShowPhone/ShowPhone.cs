using DutyCall.Infrastructure.Database;
using MediatR;

namespace DutyCall.Features.Dialer.ShowPhone;

/// <summary>An agent's phone as it stands: idle, in a call, or with a wrap-up to finish. The database decides, not the browser.</summary>
public sealed record Query(Guid AgentId) : IRequest<Phone>;

public sealed record Phone(Home Home, Call? Call, Calls.RecordDisposition.WrapUp? WrapUp, int Unfinished, Failure? Failure, CallerIds CallerIds, Presence.ShowMyPresence.Presence Presence, DateTime Now)
{
    public string State => (Call, WrapUp) switch
    {
        ({ State: "ringing" }, _) => "ringing",
        ({ State: "answered" or "connected" }, _) => "live",
        (not null, _) => "dialing",
        (null, not null) => "wrap",
        _ => "idle",
    };

    public string Tone => State switch
    {
        "dialing" => "off",
        "ringing" => "wait",
        "live" => "live",
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
        "live" => "In call",
        "wrap" => "Wrap-up",
        _ => "",
    };

    /// <summary>What a screen reader is told when it changes.</summary>
    public string News => State switch
    {
        "dialing" => $"Dialing {Call!.Name}",
        "ringing" => $"Ringing {Call!.Name}",
        "live" => $"Connected to {Call!.Name}",
        "wrap" => $"Call ended. {WrapUp!.Call.HowItEnded} Wrap-up.",
        _ when Failure is not null => $"The call to {Failure.Name} was not placed. {Failure.Advice}",
        _ => "Phone ready",
    };
}

/// <param name="Region">ISO 3166-1 alpha-2: how a number without country code is read.</param>
public sealed record Home(string Region, bool MayDial, bool Halted);

/// <param name="CustomerNumber">E.164.</param>
/// <param name="TalkingSince">UTC; since when the customer is on the line.</param>
public sealed record Call(
    Guid Id, string State, Guid? ContactId, string ContactName, string Company, string CustomerNumber, string OurNumber, string CallerIdReason,
    DateTime CreatedAt, DateTime? RingingAt, DateTime? TalkingSince, string Notes, int NotesRevision, bool Muted)
{
    public string Name => ContactName.Length > 0 ? ContactName : CustomerNumber;
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
            return new(home, call, null, unfinished.Count, null, CallerIds.None, presence, now);

        if (unfinished.CallId is { } callId && await mediator.Send(new Calls.RecordDisposition.Query(callId, query.AgentId), ct) is { } wrapUp)
            return new(home, null, wrapUp, unfinished.Count, null, CallerIds.None, presence, now);

        var failure = await db.Find<Failure>(FindFailure, new { query.AgentId, Since = now - FailureIsNews }, ct);
        return new(home, null, null, unfinished.Count, failure, await CallerIdsOf(query.AgentId, ct), presence, now);
    }

    async Task<CallerIds> CallerIdsOf(Guid agentId, CancellationToken ct)
    {
        var ours = await mediator.Send(new ChooseCallerId.Query(agentId, null, null), ct);
        return new(ours.Chosen?.Number, ours.Reason, [.. ours.Choices.Select(choice => new CallerId(choice.Number, choice.Label))]);
    }
}
