using DutyCall.Infrastructure.Database;
using MediatR;

namespace DutyCall.Features.Dialer.ListRecents;

/// <summary>An agent's last fifty calls, missed ones too, to call again.</summary>
public sealed record Query(Guid AgentId, TimeZoneInfo Zone) : IRequest<Recents>;

/// <param name="CustomerNumber">E.164.</param>
public sealed record Call(
    Guid Id, string Direction, Guid? ContactId, string ContactName, string CustomerNumber, DateTime CreatedAt, int TalkSeconds, string? Outcome, string HomeRegion)
{
    public bool Missed => Direction == "inbound" && TalkSeconds == 0;
}

public sealed record Recents(IReadOnlyList<Call> Calls, TimeZoneInfo Zone, DateTime Now);

sealed class Handler(Db db, TimeProvider clock) : IRequestHandler<Query, Recents>
{
    static readonly string List = Sql.Of<Handler>(nameof(List));

    public async Task<Recents> Handle(Query query, CancellationToken ct) =>
        new(await db.Many<Call>(List, new { query.AgentId }, ct), query.Zone, clock.GetUtcNow().UtcDateTime);
}
