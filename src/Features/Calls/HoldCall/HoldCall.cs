using DutyCall.Infrastructure;
using DutyCall.Infrastructure.Database;
using MediatR;

namespace DutyCall.Features.Calls.HoldCall;

/// <summary>The owner of a call wants its customer to hear music, or not any more. The last intent wins; the carrier's news say when it is so.</summary>
public sealed record Command(Guid UserId, Guid CallId, bool Held) : IRequest<Result<Done>>;

public sealed record NotYours() : Missing("You are not in this call any more.");

sealed class Handler(Db db, Tenant tenant, Background background, TimeProvider clock) : IRequestHandler<Command, Result<Done>>
{
    static readonly string Hold = Sql.Of<Handler>(nameof(Hold));

    public async Task<Result<Done>> Handle(Command command, CancellationToken ct)
    {
        if (!await db.One<bool>(Hold, new { command.UserId, command.CallId, command.Held, Now = clock.GetUtcNow() }, ct))
            return new NotYours();

        background.RunOnce(tenant.OrgId!.Value, new FoldCall.Command(command.CallId));
        return new Done();
    }
}
