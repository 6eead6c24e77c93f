using DutyCall.Infrastructure.Database;
using Quartz;

namespace DutyCall.Features.Campaigns.ConnectAnswered;

[QuartzJob(Name = "AbandonLate"), CronTrigger("0/5 * * * * ?"), DisallowConcurrentExecution]
sealed class Job(Organisations organisations) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) =>
        await organisations.ForEach(new Abandon(null), cancellationToken);
}
