using DutyCall.Infrastructure.Database;
using Quartz;

namespace DutyCall.Features.Lines.CheckLines;

[QuartzJob(Name = nameof(CheckLines)), CronTrigger("5/15 * * * * ?"), DisallowConcurrentExecution]
sealed class Job(Organisations organisations) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) =>
        await organisations.ForEach(new Command(), cancellationToken);
}
