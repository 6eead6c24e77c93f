using DutyCall.Infrastructure;
using DutyCall.Infrastructure.Database;
using MediatR;
using Quartz;

namespace DutyCall.Features.Imports.ResumeImports;

/// <summary>Imports that ought to be at work and have no job, because a server stopped between slices, are taken up; rows nobody needs any more go.</summary>
public sealed record Command : IRequest<Done>;

sealed class Handler(Db db, IMediator mediator, TimeProvider clock) : IRequestHandler<Command, Done>
{
    static readonly TimeSpan KeepRowsFor = TimeSpan.FromDays(30);
    static readonly string ListStranded = Sql.Of<Handler>(nameof(ListStranded));
    static readonly string ForgetRows = Sql.Of<Handler>(nameof(ForgetRows));

    public async Task<Done> Handle(Command command, CancellationToken ct)
    {
        foreach (var import in await db.Many<Guid>(ListStranded, command, ct))
            await mediator.Publish(new WorkOnImport.Event(import), ct);
        await db.Run(ForgetRows, new { Before = clock.GetUtcNow() - KeepRowsFor }, ct);
        return new Done();
    }
}

[QuartzJob(Name = nameof(ResumeImports)), CronTrigger("7/15 * * * * ?"), DisallowConcurrentExecution]
sealed class Job(Organisations organisations) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) =>
        await organisations.ForEach(new Command(), cancellationToken);
}
