using DutyCall.Infrastructure;
using DutyCall.Infrastructure.Database;
using MediatR;

namespace DutyCall.Features.Admin.UnlockAccount;

/// <summary>Lets somebody try again before their lock runs out.</summary>
public sealed record Command(Guid ActorId, Guid PersonId) : IRequest<Done>;

sealed class Handler(Db db, TimeProvider clock) : IRequestHandler<Command, Done>
{
    static readonly string UnlockAccount = Sql.Of<Handler>(nameof(UnlockAccount));

    public async Task<Done> Handle(Command command, CancellationToken ct)
    {
        await db.Run(UnlockAccount, new { command.ActorId, command.PersonId, Now = clock.GetUtcNow().UtcDateTime }, ct);
        return new();
    }
}
