using DutyCall.Infrastructure;
using DutyCall.Infrastructure.Database;
using MediatR;

namespace DutyCall.Features.Calls.CancelTransfer;

/// <summary>The sender has thought better of it: whoever rings, or has come, goes, and the customer is taken back. Canceling again changes nothing.</summary>
public sealed record Command(Guid UserId, Guid CallId, Guid TransferId) : IRequest<Result<Done>>;

public sealed record NoSuchTransfer() : Missing("There is no such transfer of a call of yours.");

sealed class Handler(Db db, Tenant tenant, Background background, TimeProvider clock) : IRequestHandler<Command, Result<Done>>
{
    static readonly string Cancel = Sql.Of<Handler>(nameof(Cancel));

    public async Task<Result<Done>> Handle(Command command, CancellationToken ct)
    {
        if (!await db.One<bool>(Cancel, new { command.UserId, command.CallId, command.TransferId, Now = clock.GetUtcNow() }, ct))
            return new NoSuchTransfer();

        background.RunOnce(tenant.OrgId!.Value, new FoldCall.Command(command.CallId));
        return new Done();
    }
}
