using DutyCall.Infrastructure.Database;
using MediatR;

namespace DutyCall.Features.Presence.PauseAgent;

/// <summary>
/// Who let the time for an outcome pass may not be there: Away, and it says why, until they choose Online themselves. Who chose
/// another status meanwhile, has signed out, or is on the next call already stays as they are.
/// </summary>
sealed class Handler(Db db, TimeProvider clock) : INotificationHandler<Calls.ExpireWrapUps.Event>
{
    static readonly string PauseAgent = Sql.Of<Handler>(nameof(PauseAgent));

    public async Task Handle(Calls.ExpireWrapUps.Event expired, CancellationToken ct) =>
        await db.Find<bool>(PauseAgent, new { expired.CallId, expired.AgentId, Now = clock.GetUtcNow() }, ct);
}
