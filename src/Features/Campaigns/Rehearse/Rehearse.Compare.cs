using System.Text.Json;
using DutyCall.Infrastructure;
using DutyCall.Infrastructure.Database;
using MediatR;
using Quartz;

namespace DutyCall.Features.Campaigns.Rehearse;

/// <summary>Holds forecasts against what became of the runs that were launched on them, once these are over.</summary>
public sealed record CompareCommand : IRequest<Done>;

sealed class Comparer(Db db, IMediator mediator, TimeProvider clock) : IRequestHandler<CompareCommand, Done>
{
    static readonly string ListToCompare = Sql.Of<Handler>(nameof(ListToCompare));
    static readonly string CountActual = Sql.Of<Handler>(nameof(CountActual));
    static readonly string SaveActual = Sql.Of<Handler>(nameof(SaveActual));

    public async Task<Done> Handle(CompareCommand command, CancellationToken ct)
    {
        foreach (var run in await db.Many<Run>(ListToCompare, new { Now = clock.GetUtcNow() }, ct))
        {
            if (await mediator.Send(new Query(run.CampaignId, null, run.Id), ct) is not { Forecast: { } forecast })
                continue;
            var count = await db.One<Counted>(CountActual, run, ct);
            var finish = run.EndStatus == "finished" ? (run.EndedAt - run.StartedAt).TotalSeconds : (double?)null;
            var actual = new Actual(finish, count.Dials, count.Reached, count.Abandoned, null, false, forecast.Reached.Holds(count.Reached));
            actual = actual with { FinishInBand = finish is { } seconds ? forecast.Finish.Holds(seconds) : null, RateInBand = forecast.AbandonRate.Holds(actual.AbandonRate) };
            await db.Run(SaveActual, new { run.Id, Actual = JsonSerializer.Serialize(actual, Handler.Json) }, ct);
        }

        return new();
    }

    sealed record Run(Guid Id, Guid CampaignId, DateTime StartedAt, DateTime EndedAt, string EndStatus);

    sealed record Counted(int Dials, int Reached, int Abandoned);
}

[QuartzJob(Name = nameof(Rehearse)), CronTrigger("41 * * * * ?"), DisallowConcurrentExecution]
sealed class Job(Organisations organisations) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) =>
        await organisations.ForEach(new CompareCommand(), cancellationToken);
}
