using DutyCall.Infrastructure;
using DutyCall.Infrastructure.Database;
using MediatR;
using Quartz;

namespace DutyCall.Features.Recordings.ApplyRetention;

/// <summary>Decides that recordings are deleted whose time is over, and sees that all whose deletion was decided are. Safe to run twice.</summary>
public sealed record Command : IRequest<Done>;

sealed class Handler(Db db, IMediator mediator, TimeProvider clock) : IRequestHandler<Command, Done>
{
    static readonly string MarkExpired = Sql.Of<Handler>(nameof(MarkExpired));
    static readonly string ListUndeleted = Sql.Of<Handler>(nameof(ListUndeleted));

    public async Task<Done> Handle(Command command, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        await db.Run(MarkExpired, new { Now = now }, ct);
        foreach (var recording in await db.Many<Guid>(ListUndeleted, new { Before = now - EraseSound.Command.Patience }, ct))
            await mediator.Send(new EraseSound.Command(recording), ct);
        return new();
    }
}

[QuartzJob(Name = nameof(ApplyRetention)), CronTrigger("23 0/10 * * * ?"), DisallowConcurrentExecution]
sealed class Job(Organisations organisations) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) =>
        await organisations.ForEach(new Command(), cancellationToken);
}
