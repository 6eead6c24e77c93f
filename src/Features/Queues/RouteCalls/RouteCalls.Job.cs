using DutyCall.Infrastructure.Database;
using Quartz;

namespace DutyCall.Features.Queues.RouteCalls;

/// <summary>Every second, for the organisations whom somebody waits for: an agent may have become free without a word.</summary>
[QuartzJob(Name = nameof(RouteCalls)), CronTrigger("* * * * * ?"), DisallowConcurrentExecution]
sealed class Job(Organisations organisations) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) =>
        await organisations.ForEach("select * from organisations_with_waiting_calls()", new Command(), cancellationToken);
}
