using DutyCall.Infrastructure.Database;
using MediatR;
using Quartz;

namespace DutyCall.Features.Imports.WorkOnImport;

/// <summary>One import's work on one node of the cluster. When the node dies another takes it up from where it stands.</summary>
[DisallowConcurrentExecution]
sealed class Job(IServiceScopeFactory scopes, IHostApplicationLifetime server) : IJob
{
    const string Group = "imports", Org = "org", Import = "import";

    public static JobKey KeyOf(Guid importId) => new(importId.ToString(), Group);

    public static IJobDetail Of(Guid orgId, Guid importId) => JobBuilder.Create<Job>()
        .WithIdentity(KeyOf(importId)).UsingJobData(Org, orgId.ToString()).UsingJobData(Import, importId.ToString()).RequestRecovery().Build();

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        // A server that is told to stop ends with the slice at hand; the rest waits for the next.
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, server.ApplicationStopping);
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<Tenant>().Enter(Guid.Parse(context.MergedJobDataMap.GetString(Org)!));
        try
        {
            await scope.ServiceProvider.GetRequiredService<IMediator>().Send(new Command(Guid.Parse(context.MergedJobDataMap.GetString(Import)!)), stop.Token);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // ResumeImports, here or elsewhere.
        }
    }
}

/// <summary>Puts the job into the cluster's schedule, to be run at once by whichever node is free.</summary>
sealed class Waker(ISchedulerFactory schedulers, Tenant tenant) : INotificationHandler<Event>
{
    public async Task Handle(Event notification, CancellationToken ct)
    {
        var scheduler = await schedulers.GetScheduler(ct);
        if (await scheduler.Exists(Job.KeyOf(notification.ImportId), ct))
            return; // Its job looks at the state again before it ends; and what slips through between is found by ResumeImports.
        var trigger = TriggerBuilder.Create().ForJob(Job.KeyOf(notification.ImportId)).StartNow().Build();
        await scheduler.ScheduleJob(Job.Of(tenant.OrgId!.Value, notification.ImportId), [trigger], cancellationToken: ct);
    }
}
