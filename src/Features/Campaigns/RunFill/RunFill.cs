using DutyCall.Infrastructure;
using DutyCall.Infrastructure.Database;
using MediatR;
using Quartz;

namespace DutyCall.Features.Campaigns.RunFill;

/// <summary>
/// Goes on with lists that join campaigns: some thousands at a time, each time whole, so that nobody waits long for a campaign and
/// a restart in between loses nobody and adds nobody twice.
/// </summary>
/// <param name="FillId">Null for all that are unfinished.</param>
public sealed record Command(Guid? FillId) : IRequest<Done>;

sealed class Handler(Db db, TimeProvider clock, IHostApplicationLifetime app) : IRequestHandler<Command, Done>
{
    const int Part = 5_000;

    static readonly string ListUnfinished = Sql.Of<Handler>(nameof(ListUnfinished));
    static readonly string FindState = Sql.Of<Handler>(nameof(FindState));
    static readonly string Collect = Sql.Of<Handler>(nameof(Collect));
    static readonly string Add = Sql.Of<Handler>(nameof(Add));

    public async Task<Done> Handle(Command command, CancellationToken ct)
    {
        foreach (var id in command.FillId is { } one ? [one] : await db.Many<Guid>(ListUnfinished, new { }, ct))
        {
            while (!app.ApplicationStopping.IsCancellationRequested && await Step(id, ct))
            {
            }
        }

        return new();
    }

    /// <summary>False when it is finished, or somebody else is at it.</summary>
    async Task<bool> Step(Guid id, CancellationToken ct) => await db.Find<bool?>(FindState, new { FillId = id }, ct) switch
    {
        null => false,
        false => await db.Find<bool?>(Collect, new { FillId = id }, ct) is not null,
        true => await db.Find<string>(Add, new { FillId = id, Size = Part, Now = clock.GetUtcNow() }, ct) == "running",
    };
}

[QuartzJob(Name = nameof(RunFill)), CronTrigger("9/15 * * * * ?"), DisallowConcurrentExecution]
sealed class Job(Organisations organisations) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) =>
        await organisations.ForEach(new Command(null), cancellationToken);
}
