using DutyCall.Infrastructure;
using DutyCall.Infrastructure.Database;
using MediatR;

namespace DutyCall.Features.Calls.RemoveParty;

/// <summary>The owner of a call takes somebody out of it: a party or a colleague, never the customer.</summary>
public sealed record Command(Guid UserId, Guid CallId, Guid LegId) : IRequest<Result<Done>>;

public sealed record NotThere() : Missing("They are not in a call of yours.");

sealed class Handler(Db db, Tenant tenant, Background background, TimeProvider clock) : IRequestHandler<Command, Result<Done>>
{
    static readonly string Remove = Sql.Of<Handler>(nameof(Remove));

    public async Task<Result<Done>> Handle(Command command, CancellationToken ct)
    {
        if (!await db.One<bool>(Remove, new { command.UserId, command.CallId, command.LegId, Now = clock.GetUtcNow() }, ct))
            return new NotThere();

        background.RunOnce(tenant.OrgId!.Value, new FoldCall.Command(command.CallId));
        return new Done();
    }
}
