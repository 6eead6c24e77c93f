using System.Xml.Linq;
using DutyCall.Infrastructure.Database;
using DutyCall.Infrastructure.Twilio;
using MediatR;

namespace DutyCall.Features.Lines.AnswerLine;

/// <summary>
/// The carrier asks what a standing line is to do: when its browser has called in, when it was told to move, and when it has come out of a
/// conversation. The answer is where it belongs at that moment, so that it does not matter which of two moves arrives last.
/// </summary>
/// <param name="UserId">Whose browser calls in with it; null when it is up already.</param>
/// <param name="Left">The leg that is over, when it comes out of a conversation.</param>
public sealed record Query(Guid LineId, string CallSid, Guid? UserId = null, Guid? Left = null) : IRequest<Instructions>;

/// <param name="Verbs">TwiML.</param>
public sealed record Instructions(XElement[] Verbs);

sealed class Handler(Db db, Tenant tenant, CallUrls urls, IMediator mediator, TimeProvider clock) : IRequestHandler<Query, Instructions>
{
    static readonly string Enter = Sql.Of<Handler>(nameof(Enter));
    static readonly string Leave = Sql.Of<Handler>(nameof(Leave));
    static readonly string FindPlace = Sql.Of<Handler>(nameof(FindPlace));

    public async Task<Instructions> Handle(Query query, CancellationToken ct)
    {
        if (query.UserId is { } user && await db.Find<Guid?>(Enter, new { query.LineId, query.CallSid, UserId = user, Now = clock.GetUtcNow() }, ct) is null)
            return new([Twiml.Hangup()]);
        if (query.Left is not null)
            await db.Run(Leave, query, ct);
        if (await db.Find<Place>(FindPlace, query, ct) is not { } place)
            return new([Twiml.Hangup()]);

        var org = tenant.OrgId!.Value;
        if (place is not { CallId: { } call, LegId: { } leg })
            return new([Twiml.Join(CallUrls.OwnRoom(query.LineId), "agent", urls.LineNews(org, query.LineId), urls.Line(org, query.LineId))]);

        var news = new Dictionary<string, string> { ["CallSid"] = query.CallSid };
        await mediator.Send(new Calls.RecordNews.Command("voice", call, query.CallSid, $"voice:{query.CallSid}:{leg}", $"line?{CallUrls.Mark(leg)}", news), ct);
        return new([Twiml.Join(CallUrls.Room(call), place.Label!, urls.Conference(org, call), urls.LineLeft(org, query.LineId, call, leg), place.Mode, place.Coach)]);
    }

    sealed record Place(Guid? CallId, Guid? LegId, string? Label, string? Mode, string? Coach);
}
