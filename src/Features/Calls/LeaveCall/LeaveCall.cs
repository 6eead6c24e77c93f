using DutyCall.Infrastructure;
using DutyCall.Infrastructure.Database;
using MediatR;

namespace DutyCall.Features.Calls.LeaveCall;

/// <summary>
/// Somebody leaves a conversation that goes on without them. Its owner leaves it to a colleague who is there, or to an outside party;
/// never to a customer alone.
/// </summary>
public sealed record Command(Guid UserId, Guid CallId) : IRequest<Result<Done>>;

public sealed record NotThere() : Missing("You are not in this call any more.");

public sealed record NobodyElse() : Conflict("Nobody would be left with the customer. Hang up, or transfer the call first.");

sealed class Handler(Db db, Tenant tenant, Background background, TimeProvider clock) : IRequestHandler<Command, Result<Done>>
{
    static readonly string Leave = Sql.Of<Handler>(nameof(Leave));

    public async Task<Result<Done>> Handle(Command command, CancellationToken ct)
    {
        var (there, left) = await db.One<(bool, bool)>(Leave, new { command.UserId, command.CallId, Now = clock.GetUtcNow() }, ct);
        if (!there)
            return new NotThere();
        if (!left)
            return new NobodyElse();

        background.RunOnce(tenant.OrgId!.Value, new FoldCall.Command(command.CallId));
        return new Done();
    }
}
