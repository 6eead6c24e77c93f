using DutyCall.Infrastructure;
using DutyCall.Infrastructure.Database;
using MediatR;
using Quartz;

namespace DutyCall.Features.Campaigns.KeepCampaigns;

/// <summary>A campaign at work that has no job, because a server stopped or a job broke off, gets one again.</summary>
public sealed record Command : IRequest<Done>;

sealed class Handler(Db db, IMediator mediator) : IRequestHandler<Command, Done>
{
    static readonly string ListAtWork = Sql.Of<Handler>(nameof(ListAtWork));

    public async Task<Done> Handle(Command command, CancellationToken ct)
    {
        foreach (var campaign in await db.Many<Guid>(ListAtWork, command, ct))
            await mediator.Publish(new ChangeStatus.Event(campaign), ct);
        return new();
    }
}

[QuartzJob(Name = nameof(KeepCampaigns)), CronTrigger("3/5 * * * * ?"), DisallowConcurrentExecution]
sealed class Job(Organisations organisations) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) =>
        await organisations.ForEach(new Command(), cancellationToken);
}
