using DutyCall.Infrastructure.Database;
using Quartz;

namespace DutyCall.Features.Calls.ReconcileCalls;

[QuartzJob(Name = nameof(ReconcileCalls)), CronTrigger("0/15 * * * * ?"), DisallowConcurrentExecution]
sealed class Job(Organisations organisations) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) =>
        await organisations.ForEach(new Command(), cancellationToken);
}
