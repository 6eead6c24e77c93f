using DutyCall.Infrastructure;
using DutyCall.Infrastructure.Database;
using MediatR;

namespace DutyCall.Features.Presence.LeaveDesk;

/// <summary>Somebody signed out of one browser: Offline, unless another of theirs lives. What they wanted to be waits for them.</summary>
public sealed record Command(Guid UserId, Guid SessionId) : IRequest<Done>;

sealed class Handler(Db db, TimeProvider clock) : IRequestHandler<Command, Done>
{
    static readonly string LeaveDesk = Sql.Of<Handler>(nameof(LeaveDesk));

    public async Task<Done> Handle(Command command, CancellationToken ct)
    {
        await db.Find<bool>(LeaveDesk, new { command.UserId, command.SessionId, Now = clock.GetUtcNow() }, ct);
        return new();
    }
}
