using DutyCall.Infrastructure;
using DutyCall.Infrastructure.Database;
using MediatR;
using Quartz;

namespace DutyCall.Features.Recordings.SweepRecordings;

/// <summary>Ends pauses that were forgotten, begins what was missed, and sees to what the carrier has left unsaid. Safe to run twice.</summary>
public sealed record Command : IRequest<Done>;

sealed class Handler(Db db, IMediator mediator, TimeProvider clock) : IRequestHandler<Command, Done>
{
    static readonly TimeSpan Answer = TimeSpan.FromSeconds(20), Ending = TimeSpan.FromSeconds(60);

    static readonly string Resume = Sql.Of<Handler>(nameof(Resume));
    static readonly string ListMissed = Sql.Of<Handler>(nameof(ListMissed));
    static readonly string ListUnsettled = Sql.Of<Handler>(nameof(ListUnsettled));

    public async Task<Done> Handle(Command command, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var resumed = await db.One<long>(Resume, new { Now = now }, ct) > 0;
        foreach (var call in await db.Many<Guid>(ListMissed, new { }, ct))
            await mediator.Send(new RecordCall.Command(null, call, "recording"), ct);
        foreach (var recording in await db.Many<Guid>(ListUnsettled, new { EndedBefore = now - Ending, SentBefore = resumed ? now : now - Answer }, ct))
            await mediator.Send(new SteerRecording.Command(recording), ct);
        return new();
    }
}

[QuartzJob(Name = nameof(SweepRecordings)), CronTrigger("7/15 * * * * ?"), DisallowConcurrentExecution]
sealed class Job(Organisations organisations) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) =>
        await organisations.ForEach(new Command(), cancellationToken);
}
