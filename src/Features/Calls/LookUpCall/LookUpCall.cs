using DutyCall.Domain.Calls;
using DutyCall.Infrastructure;
using DutyCall.Infrastructure.Database;
using DutyCall.Infrastructure.Twilio;
using MediatR;

namespace DutyCall.Features.Calls.LookUpCall;

/// <summary>Asks the carrier how a call stands, where its own news may have been lost: each live leg, and the one whose fate nobody knows.</summary>
public sealed record Command(Guid CallId) : IRequest<Done>;

sealed class Handler(Db db, TwilioClient carrier, IMediator mediator, TimeProvider clock) : IRequestHandler<Command, Done>
{
    // From our asking to the carrier's record of it: clocks differ, and its queue may be long.
    static readonly TimeSpan Before = TimeSpan.FromSeconds(5), After = TimeSpan.FromMinutes(2);

    static readonly string ListLegs = Sql.Of<Handler>(nameof(ListLegs));
    static readonly string ListBound = Sql.Of<Handler>(nameof(ListBound));
    static readonly string Touch = Sql.Of<Handler>(nameof(Touch));

    public async Task<Done> Handle(Command command, CancellationToken ct)
    {
        foreach (var leg in await db.Many<LegRow>(ListLegs, command, ct))
        {
            if (leg is { MovedOn: true, CallSid: { } moved })
                await mediator.Send(new RecordNews.Command("left", command.CallId, moved, $"left:{moved}:{leg.Id}", $"lookup?{CallUrls.Mark(leg.Id)}", new Dictionary<string, string> { ["CallSid"] = moved }), ct);
            else if (leg.CallSid is { } sid)
                await LookUp(command.CallId, leg, sid, ct);
            else if (leg.SubmittedAt is { } submitted)
                await Search(command.CallId, leg, submitted, ct);
        }

        await db.Run(Touch, new { command.CallId, Now = clock.GetUtcNow() }, ct);
        return new();
    }

    async Task LookUp(Guid callId, LegRow leg, string sid, CancellationToken ct)
    {
        switch (await carrier.FindCall(sid, ct))
        {
            case Fate<CallResource>.Accepted { Value: var call }:
                await Tell(callId, leg, call, ct);
                if (!leg.WasIn && LegStatuses.Read(call.Status) == LegStatus.InProgress)
                    await LookIntoRoom(callId, leg, sid, ct);
                break;
            // Gone without a trace: it cannot be going on.
            case Fate<CallResource>.Refused { Status: StatusCodes.Status404NotFound }:
                await Tell(callId, leg, new(sid, "failed", null, null, null, null, null, null, null), ct);
                break;
        }
    }

    /// <summary>That somebody came into the conversation is waited for before the next step: where that news was lost, the room itself is asked.</summary>
    async Task LookIntoRoom(Guid callId, LegRow leg, string sid, CancellationToken ct)
    {
        if (await carrier.ListConferences(CallUrls.Room(callId), ct) is not Fate<IReadOnlyList<ConferenceResource>>.Accepted { Value: var rooms })
            return;

        foreach (var room in rooms.Where(room => room.Status == "in-progress"))
        {
            if (await carrier.FindParticipant(room.Sid, sid, ct) is not Fate<ParticipantResource>.Accepted { Value: var participant } || participant.Label is { } label && label != leg.Label)
                continue;
            await mediator.Send(new RecordNews.Command("conference", callId, sid, $"lookup:{room.Sid}:{sid}:{leg.Label}", $"lookup?{CallUrls.Mark(leg.Id)}", new Dictionary<string, string>
            {
                ["ConferenceSid"] = room.Sid,
                ["StatusCallbackEvent"] = "participant-join",
                ["CallSid"] = sid,
                ["ParticipantLabel"] = leg.Label,
                ["SequenceNumber"] = "0", // Before whatever the carrier tells of itself: if it has told that they left, they have.
            }), ct);
        }
    }

    /// <summary>
    /// Among the calls between the two numbers, the one whose requests bear our leg's mark. Where the carrier's requests were lost too, the only one
    /// that nobody else's bear; when the search is over, the first of those. It is bound or given up, never dialed again.
    /// </summary>
    async Task Search(Guid callId, LegRow leg, DateTimeOffset submitted, CancellationToken ct)
    {
        if (await carrier.ListCalls(leg.Address, leg.CallerId, ct) is not Fate<IReadOnlyList<CallResource>>.Accepted { Value: var calls })
            return;

        var near = calls.Where(c => c.Created >= submitted - Before && c.Created <= submitted + After).OrderBy(c => c.Created).ToArray();
        var bound = await db.Many<string>(ListBound, new { Sids = near.Select(c => c.Sid).ToArray() }, ct);
        var (perhaps, sure) = (new List<CallResource>(), true);
        foreach (var candidate in near.ExceptBy(bound, c => c.Sid))
        {
            var whose = await AskWhose(candidate.Sid, leg.Id, ct);
            if (whose is Owner.Ours)
            {
                await Tell(callId, leg, candidate, ct);
                return;
            }

            sure &= whose is not Owner.NotSaid;
            if (whose is not Owner.Another)
                perhaps.Add(candidate);
        }

        var over = clock.GetUtcNow() > submitted + After;
        if (perhaps.Count > 0 && (over || sure && perhaps.Count == 1))
            await Tell(callId, leg, perhaps[0], ct);
        else if (over)
            await mediator.Send(new RecordNews.Command("lost", callId, null, $"lost:{leg.Id}", $"search?{CallUrls.Mark(leg.Id)}", new Dictionary<string, string>()), ct);
    }

    async Task<Owner> AskWhose(string sid, Guid leg, CancellationToken ct) => await carrier.ListCallEvents(sid, ct) switch
    {
        Fate<IReadOnlyList<CallEventResource>>.Accepted { Value: [] } => Owner.Unknown,
        Fate<IReadOnlyList<CallEventResource>>.Accepted { Value: var events } => events.Any(e => e.Request.Url?.Contains(CallUrls.Mark(leg), StringComparison.OrdinalIgnoreCase) == true) ? Owner.Ours : Owner.Another,
        _ => Owner.NotSaid,
    };

    Task<Guid?> Tell(Guid callId, LegRow leg, CallResource call, CancellationToken ct) => mediator.Send(new RecordNews.Command(
        "lookup", callId, call.Sid, $"lookup:{call.Sid}:{call.Status}", $"lookup?{CallUrls.Mark(leg.Id)}", call.ToNews()), ct);

    /// <summary>Whose a call is by the requests it made: of one that made none nobody can tell.</summary>
    enum Owner
    {
        Ours,
        Another,
        Unknown,
        NotSaid,
    }

    /// <param name="MovedOn">The standing line that took this place is elsewhere.</param>
    sealed record LegRow(Guid Id, string? CallSid, DateTimeOffset? SubmittedAt, string Address, string CallerId, string Label, bool WasIn, bool MovedOn);
}
