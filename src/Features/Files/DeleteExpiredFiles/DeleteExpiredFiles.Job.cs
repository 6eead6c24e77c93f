using DutyCall.Infrastructure.Database;
using Quartz;

namespace DutyCall.Features.Files.DeleteExpiredFiles;

[QuartzJob(Name = nameof(DeleteExpiredFiles)), CronTrigger("0 0/10 * * * ?"), DisallowConcurrentExecution]
sealed class Job(Organisations organisations) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) =>
        await organisations.ForEach(new Command(), cancellationToken);
}
