using DutyCall.Domain.CallOuts;
using DutyCall.Infrastructure;
using DutyCall.Infrastructure.Database;
using MediatR;
using Quartz;

namespace DutyCall.Features.CallOuts.ForgetDeliveries;

/// <summary>Forgets what call-outs were told thirty days ago, and gives up what waits for more than a day.</summary>
public sealed record Command : IRequest<Done>;

sealed class Handler(Db db, TimeProvider clock) : IRequestHandler<Command, Done>
{
    static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    /// <summary>Beyond the last try of what is tried at all.</summary>
    static readonly TimeSpan Grace = TimeSpan.FromHours(1);

    const int AtOnce = 5000;

    static readonly string GiveUp = Sql.Of<Handler>(nameof(GiveUp));
    static readonly string Forget = Sql.Of<Handler>(nameof(Forget));

    public async Task<Done> Handle(Command command, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        await db.Run(GiveUp, new { Now = now, Before = now - CallOutRetry.Longest - Grace, BeforeOff = now - CallOutRetry.Longest }, ct);
        while (await db.Run(Forget, new { Before = now - Kept, Most = AtOnce }, ct) == AtOnce)
        {
        }

        return new();
    }
}

[QuartzJob(Name = nameof(ForgetDeliveries)), CronTrigger("0 41 * * * ?"), DisallowConcurrentExecution]
sealed class Job(Organisations organisations) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) => await organisations.ForEach(new Command(), cancellationToken);
}
