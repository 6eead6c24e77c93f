using DutyCall.Infrastructure.Database;
using DutyCall.Infrastructure.Live;
using MediatR;
using Quartz;

namespace DutyCall.Features.Campaigns.RunCampaign;

/// <summary>
/// Runs one campaign on one node of the cluster for as long as it is at work: a look each second, and one at once whenever an agent becomes
/// free, a call ends or somebody changes something. When the node dies another takes it up; nothing it knew is lost, because it knew nothing.
/// </summary>
[DisallowConcurrentExecution]
sealed class Job(IServiceScopeFactory scopes, LiveFeed feed, IHostApplicationLifetime server, TimeProvider clock) : IJob
{
    const string Group = "campaigns", Org = "org", Campaign = "campaign", Woken = "campaign-woken";

    static readonly TimeSpan Between = TimeSpan.FromSeconds(1), Soon = TimeSpan.FromSeconds(0.5);

    /// <summary>One call rings several bells in a row, and a large campaign all the time; nobody notices that their next call comes so much later.</summary>
    static readonly TimeSpan Gathering = TimeSpan.FromSeconds(0.15);

    public static JobKey KeyOf(Guid campaignId) => new(campaignId.ToString(), Group);

    public static IJobDetail Of(Guid orgId, Guid campaignId) => JobBuilder.Create<Job>()
        .WithIdentity(KeyOf(campaignId)).UsingJobData(Org, orgId.ToString()).UsingJobData(Campaign, campaignId.ToString()).RequestRecovery().Build();

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        var (org, campaign) = (Guid.Parse(context.MergedJobDataMap.GetString(Org)!), Guid.Parse(context.MergedJobDataMap.GetString(Campaign)!));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, server.ApplicationStopping);
        using var news = feed.Subscribe(org, campaign);
        try
        {
            while (await Look(org, campaign, stop.Token) is { AtWork: true } looked)
                await Next(news, looked.Predictive ? Soon : Between, stop.Token);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // KeepCampaigns finds it without a job, here or elsewhere.
        }
    }

    async Task<Looked> Look(Guid org, Guid campaign, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<Tenant>().Enter(org);
        return (await scope.ServiceProvider.GetRequiredService<IMediator>().Send(new Command(campaign), ct));
    }

    /// <summary>A second, or less when something happens that may change what is to be done.</summary>
    async Task Next(LiveFeed.Subscription news, TimeSpan between, CancellationToken ct)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        using var bell = clock.CreateTimer(_ => patience.Cancel(), null, between, Timeout.InfiniteTimeSpan);
        try
        {
            while (await news.Events.ReadAsync(patience.Token) is not (Woken or "everything-changed"))
            {
            }

            // However many bells have rung meanwhile, one look answers them.
            await Task.Delay(Gathering, clock, patience.Token);
            while (news.Events.TryRead(out _))
            {
            }
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            // A second has passed.
        }
    }
}

/// <summary>Puts the job into the cluster's schedule, to be run at once by whichever node is free.</summary>
sealed partial class Waker(ISchedulerFactory schedulers, Tenant tenant, ILogger<Waker> log) : INotificationHandler<ChangeStatus.Event>
{
    public async Task Handle(ChangeStatus.Event notification, CancellationToken ct)
    {
        var scheduler = await schedulers.GetScheduler(ct);
        if (await scheduler.Exists(Job.KeyOf(notification.CampaignId), ct))
            return; // Its job looks at the status again before it ends; and what slips through between is found by KeepCampaigns.
        var trigger = TriggerBuilder.Create().ForJob(Job.KeyOf(notification.CampaignId)).StartNow().Build();
        try
        {
            await scheduler.ScheduleJob(Job.Of(tenant.OrgId!.Value, notification.CampaignId), [trigger], cancellationToken: ct);
        }
        catch (SchedulerException problem)
        {
            // Another was quicker, or the schedule is out of reach: what was decided stands, and KeepCampaigns sees to it within seconds.
            NotScheduled(problem, notification.CampaignId);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The job of campaign {Campaign} was not scheduled")]
    partial void NotScheduled(Exception problem, Guid campaign);
}
