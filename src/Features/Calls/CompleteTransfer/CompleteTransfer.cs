using DutyCall.Infrastructure;
using DutyCall.Infrastructure.Database;
using MediatR;

namespace DutyCall.Features.Calls.CompleteTransfer;

/// <summary>The one asked for advice is there: the call becomes theirs and the sender leaves, or all three talk.</summary>
/// <param name="Stay">A three-way call: the customer is taken back and the sender stays its owner.</param>
public sealed record Command(Guid UserId, Guid CallId, Guid TransferId, bool Stay) : IRequest<Result<Done>>;

public sealed record NotThere() : Conflict("They are not in the call yet, or not any more.");

sealed class Handler(Db db, Tenant tenant, Background background, TimeProvider clock) : IRequestHandler<Command, Result<Done>>
{
    static readonly string Complete = Sql.Of<Handler>(nameof(Complete));

    public async Task<Result<Done>> Handle(Command command, CancellationToken ct)
    {
        if (!await db.One<bool>(Complete, new { command.UserId, command.CallId, command.TransferId, command.Stay, Now = clock.GetUtcNow() }, ct))
            return new NotThere();

        background.RunOnce(tenant.OrgId!.Value, new FoldCall.Command(command.CallId));
        return new Done();
    }
}
