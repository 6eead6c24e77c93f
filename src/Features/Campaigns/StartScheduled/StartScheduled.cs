using DutyCall.Domain.Campaigns;
using DutyCall.Infrastructure;
using DutyCall.Infrastructure.Database;
using MediatR;
using Quartz;

namespace DutyCall.Features.Campaigns.StartScheduled;

/// <summary>
/// Starts campaigns whose time has come; one that could not be started for five minutes is Overdue and says why, and starts by itself once nothing is
/// in the way any more, if it may. A run that is over of one that recurs is planned anew. Safe to run twice.
/// </summary>
public sealed record Command : IRequest<Done>;

sealed class Handler(Db db, IMediator mediator, TimeProvider clock) : IRequestHandler<Command, Done>
{
    const string NobodyOnline = "None of its agents is online.";

    static readonly string ListDue = Sql.Of<Handler>(nameof(ListDue));
    static readonly string MarkOverdue = Sql.Of<Handler>(nameof(MarkOverdue));
    static readonly string ListRecurring = Sql.Of<Handler>(nameof(ListRecurring));
    static readonly string PlanNext = Sql.Of<Handler>(nameof(PlanNext));

    public async Task<Done> Handle(Command command, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        foreach (var campaign in await db.Many<Due>(ListDue, new { Now = now }, ct))
        {
            var reasons = await Start(campaign, ct);
            if (reasons.Length > 0 && (campaign.IsLate || campaign.Status == "overdue"))
                await db.One<long>(MarkOverdue, new { CampaignId = campaign.Id, Reasons = reasons, Now = now }, ct);
        }

        foreach (var campaign in await db.Many<Recurring>(ListRecurring, new { Now = now }, ct))
        {
            if (campaign.Next(now.UtcDateTime) is { } next)
                await db.One<long>(PlanNext, new { CampaignId = campaign.Id, StartsAt = next, Now = now }, ct);
        }

        return new();
    }

    /// <summary>What is in the way; nothing when it runs.</summary>
    async Task<string[]> Start(Due campaign, CancellationToken ct)
    {
        if (!campaign.HasAgents)
            return [NobodyOnline];
        var started = await mediator.Send(new ChangeStatus.Command(null, null, campaign.Id, CampaignAction.Start), ct);
        return started.Error switch
        {
            null => [],
            Campaigns.ChangeStatus.NotReady notReady => [.. notReady.Reasons],
            var error => [error.Message],
        };
    }

    sealed record Due(Guid Id, string Status, bool IsLate, bool HasAgents);

    sealed record Recurring(Guid Id, string Recurrence, short RecursOnDays, short? RecursOnDay, short? RecursAt, DateOnly? RecursUntil, string TimeZone)
    {
        public DateTime? Next(DateTime now)
        {
            var zone = TimeZoneInfo.FindSystemTimeZoneById(TimeZone);
            var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTimeFromUtc(now, zone));
            return new Recurrence(Recurrence, zone, today, RecursAt!.Value, RecursOnDays, RecursOnDay, RecursUntil).Next(now);
        }
    }
}

[QuartzJob(Name = nameof(StartScheduled)), CronTrigger("1/5 * * * * ?"), DisallowConcurrentExecution]
sealed class Job(Organisations organisations) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) =>
        await organisations.ForEach(new Command(), cancellationToken);
}
