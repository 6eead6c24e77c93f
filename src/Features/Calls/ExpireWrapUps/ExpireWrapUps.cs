using DutyCall.Infrastructure;
using DutyCall.Infrastructure.Database;
using MediatR;
using Quartz;

namespace DutyCall.Features.Calls.ExpireWrapUps;

/// <summary>Closes the wrap-ups whose time is over. Safe to run twice.</summary>
public sealed record Command : IRequest<Done>;

/// <summary>An agent let the time for an outcome pass: whoever keeps presence sends them away, because they may not be there.</summary>
public sealed record Event(Guid CallId, Guid AgentId) : INotification;

sealed class Handler(Db db, IMediator mediator, TimeProvider clock) : IRequestHandler<Command, Done>
{
    static readonly string Expire = Sql.Of<Handler>(nameof(Expire));

    public async Task<Done> Handle(Command command, CancellationToken ct)
    {
        foreach (var expired in await db.Many<Event>(Expire, new { Now = clock.GetUtcNow() }, ct))
            await mediator.Publish(expired, ct);
        return new();
    }
}

[QuartzJob(Name = nameof(ExpireWrapUps)), CronTrigger("0/5 * * * * ?"), DisallowConcurrentExecution]
sealed class Job(Organisations organisations) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) =>
        await organisations.ForEach(new Command(), cancellationToken);
}
