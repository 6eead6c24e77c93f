using DutyCall.Infrastructure.Database;
using DutyCall.Web;
using MediatR;

namespace DutyCall.Features.Access.CheckSession;

/// <summary>Whether a cookie still stands for a session that is open, and for whom, as they are now: a changed role counts at once.</summary>
public sealed record Query(Guid SessionId, Guid SecurityStamp) : IRequest<Ticket?>;

sealed class Handler(Db db, TimeProvider clock) : IRequestHandler<Query, Ticket?>
{
    static readonly string CheckSession = Sql.Of<Handler>(nameof(CheckSession));

    public Task<Ticket?> Handle(Query query, CancellationToken ct)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        return db.Find<Ticket>(CheckSession, new { query.SessionId, query.SecurityStamp, Now = now, ExpiresAt = now + Sessions.Last }, ct);
    }
}
