using DutyCall.Domain;
using DutyCall.Infrastructure.Database;
using MediatR;

namespace DutyCall.Features.Presence.ShowWorkspace;

/// <summary>An agent's own page: the call they are in, or else what is unfinished and what happened today.</summary>
public sealed record Query(Guid AgentId, string FirstName, TimeZoneInfo Zone) : IRequest<Workspace>;

public sealed record Today(int Calls, int Reached, int AverageTalk, int AverageWrapUp);

/// <param name="Expired">Closed for want of time, without an outcome.</param>
public sealed record Unfinished(Guid Id, string ContactName, string CustomerNumber, DateTime EndedAt, int TalkSeconds, string Notes, bool Expired);

public sealed record Recent(
    Guid Id, string Direction, Guid? ContactId, string ContactName, string CustomerNumber, DateTime CreatedAt, int TalkSeconds, string Notes,
    string? Outcome, string? Tone, string? Result);

public sealed record Workspace(
    Query Of, string Region, Dialer.ShowPhone.Phone Phone, Today Today, IReadOnlyList<Unfinished> Unfinished, IReadOnlyList<Recent> Recent, IReadOnlyList<Campaigns.TakeSeat.Seat> Seats,
    DateTime Now);

sealed class Handler(Db db, IMediator mediator, TimeProvider clock) : IRequestHandler<Query, Workspace>
{
    static readonly string FindRegion = Sql.Of<Handler>(nameof(FindRegion));
    static readonly string FindToday = Sql.Of<Handler>(nameof(FindToday));
    static readonly string ListUnfinished = Sql.Of<Handler>(nameof(ListUnfinished));
    static readonly string ListRecent = Sql.Of<Handler>(nameof(ListRecent));

    public async Task<Workspace> Handle(Query query, CancellationToken ct)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var agent = new { query.AgentId };
        return new(
            query,
            await db.One<string>(FindRegion, agent, ct),
            await mediator.Send(new Dialer.ShowPhone.Query(query.AgentId), ct),
            await db.One<Today>(FindToday, new { query.AgentId, DayStart = StartOfDay(now, query.Zone) }, ct),
            await db.Many<Unfinished>(ListUnfinished, new { query.AgentId, Since = now.AddHours(-24) }, ct),
            await db.Many<Recent>(ListRecent, agent, ct),
            await mediator.Send(new Campaigns.TakeSeat.Query(query.AgentId), ct),
            now);
    }

    static DateTime StartOfDay(DateTime now, TimeZoneInfo zone) => WallClock.StartOf(DateOnly.FromDateTime(TimeZoneInfo.ConvertTimeFromUtc(now, zone)), zone);
}
