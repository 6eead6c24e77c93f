using DutyCall.Infrastructure.Database;
using Quartz;

namespace DutyCall.Features.Presence.TestRing;

[QuartzJob(Name = nameof(TestRing)), CronTrigger("2/5 * * * * ?"), DisallowConcurrentExecution]
sealed class Job(Organisations organisations) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) =>
        await organisations.ForEach(new Command(), cancellationToken);
}
