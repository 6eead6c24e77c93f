using DutyCall.Infrastructure;
using DutyCall.Infrastructure.Database;
using MediatR;

namespace DutyCall.Features.Access.SignOut;

/// <summary>Ends one session, for good: its cookie is worth nothing from now on.</summary>
public sealed record Command(Guid UserId, Guid SessionId) : IRequest<Done>;

sealed class Handler(Db db, IMediator mediator, TimeProvider clock) : IRequestHandler<Command, Done>
{
    static readonly string SignOut = Sql.Of<Handler>(nameof(SignOut));

    public async Task<Done> Handle(Command command, CancellationToken ct)
    {
        await db.Run(SignOut, new { command.SessionId, Now = clock.GetUtcNow().UtcDateTime }, ct);
        await mediator.Send(new Presence.LeaveDesk.Command(command.UserId, command.SessionId), ct);
        return new();
    }
}
