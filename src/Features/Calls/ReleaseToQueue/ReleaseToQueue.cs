using DutyCall.Infrastructure;
using DutyCall.Infrastructure.Database;
using MediatR;

namespace DutyCall.Features.Calls.ReleaseToQueue;

/// <summary>A call is nobody's any more and waits in a queue; its customer hears music. Whoever had it is free.</summary>
/// <param name="UserId">Its owner, who sends it; null for the system, which may send any that nobody owns.</param>
public sealed record Command(Guid? UserId, Guid CallId, Guid QueueId) : IRequest<Result<Done>>;

/// <summary>A call waits in a queue. calls.waiting_since says so too; this is only sooner.</summary>
public sealed record Event(Guid CallId, Guid QueueId) : INotification;

public sealed record NotYours() : Conflict("This call is not yours to send any more.");

sealed class Handler(Db db, Tenant tenant, Background background, IMediator mediator, TimeProvider clock) : IRequestHandler<Command, Result<Done>>
{
    static readonly string Release = Sql.Of<Handler>(nameof(Release));

    public async Task<Result<Done>> Handle(Command command, CancellationToken ct)
    {
        if (!await db.One<bool>(Release, new { command.UserId, command.CallId, command.QueueId, Now = clock.GetUtcNow() }, ct))
            return new NotYours();

        background.RunOnce(tenant.OrgId!.Value, new FoldCall.Command(command.CallId));
        await mediator.Publish(new Event(command.CallId, command.QueueId), ct);
        return new Done();
    }
}
