using DutyCall.Domain.CallOuts;
using DutyCall.Infrastructure;
using DutyCall.Infrastructure.Database;
using MediatR;

namespace DutyCall.Features.CallOuts.SendAgain;

/// <summary>A call-out is told something again, with the id it had. Answers how many times.</summary>
/// <param name="EventId">Null for everything that was given up.</param>
public sealed record Command(Guid UserId, Guid CallOutId, Guid? EventId) : IRequest<Result<int>>;

/// <summary>A call-out is told that this is a test. Answers the event's id.</summary>
public sealed record TestCommand(Guid CallOutId) : IRequest<Result<Guid>>;

public sealed record NothingToSend() : Missing("There is nothing to send again: the call-out or the delivery is not there any more, or none was given up.");

public sealed record NotActive() : Conflict("This call-out is switched off, or is not there. Switch it on first.");

sealed class Handler(Db db, Background background, Tenant tenant, TimeProvider clock) : IRequestHandler<Command, Result<int>>, IRequestHandler<TestCommand, Result<Guid>>
{
    static readonly string Again = Sql.Of<Handler>(nameof(Again));
    static readonly string Test = Sql.Of<Handler>(nameof(Test));

    public async Task<Result<int>> Handle(Command command, CancellationToken ct)
    {
        var deliveries = await db.Find<int>(Again, new { command.UserId, command.CallOutId, command.EventId, Now = clock.GetUtcNow() }, ct);
        if (deliveries == 0)
            return new NothingToSend();
        background.RunOnce(tenant.OrgId!.Value, new DeliverCallOuts.Command());
        return deliveries;
    }

    public async Task<Result<Guid>> Handle(TestCommand command, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var id = Guid.CreateVersion7(now);
        if (await db.Run(Test, new { command.CallOutId, EventId = id, Event = CallOutEvents.Test, Now = now }, ct) == 0)
            return new NotActive();
        background.RunOnce(tenant.OrgId!.Value, new DeliverCallOuts.Command());
        return id;
    }
}
