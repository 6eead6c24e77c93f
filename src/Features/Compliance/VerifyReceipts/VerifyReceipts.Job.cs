using DutyCall.Infrastructure.Database;
using Quartz;

namespace DutyCall.Features.Compliance.VerifyReceipts;

[QuartzJob(Name = nameof(VerifyReceipts)), CronTrigger("0 17 3 * * ?"), DisallowConcurrentExecution]
sealed class Job(Organisations organisations) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) =>
        await organisations.ForEach(new Command(), cancellationToken);
}
