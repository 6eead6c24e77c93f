using DutyCall.Infrastructure;
using DutyCall.Infrastructure.Database;
using MediatR;

namespace DutyCall.Features.Access.RevokeSessions;

/// <summary>Ends sessions of a person at once; their pages ask to sign in again.</summary>
/// <param name="SessionId">Null for all of them.</param>
public sealed record Command(Guid ActorId, Guid UserId, Guid? SessionId, string Why) : IRequest<Result<Done>>;

public sealed record NoSuchSession() : Missing("That session is over already.");

sealed class Handler(Db db, TimeProvider clock) : IRequestHandler<Command, Result<Done>>
{
    static readonly string RevokeSessions = Sql.Of<Handler>(nameof(RevokeSessions));

    public async Task<Result<Done>> Handle(Command command, CancellationToken ct)
    {
        var ended = await db.One<int>(RevokeSessions, new { command.ActorId, command.UserId, command.SessionId, command.Why, Now = clock.GetUtcNow().UtcDateTime }, ct);
        return ended == 0 && command.SessionId is not null ? new NoSuchSession() : new Done();
    }
}
