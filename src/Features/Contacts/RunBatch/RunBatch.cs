using DutyCall.Domain;
using DutyCall.Infrastructure;
using DutyCall.Infrastructure.Database;
using MediatR;
using Npgsql;
using Quartz;

namespace DutyCall.Features.Contacts.RunBatch;

/// <summary>
/// Goes on with what is done to many contacts, or with taking it back: some at a time, each time whole, so that nobody waits
/// long for a contact and a restart in between loses nothing and does nothing twice.
/// </summary>
/// <param name="BatchId">Null for all that are unfinished.</param>
public sealed record Command(Guid? BatchId) : IRequest<Done>;

sealed class Handler(Db db, TimeProvider clock, IHostApplicationLifetime app) : IRequestHandler<Command, Done>
{
    const int Part = 1_000;
    const int Tries = 5;

    static readonly string ListUnfinished = Sql.Of<Handler>(nameof(ListUnfinished));
    static readonly string FindState = Sql.Of<Handler>(nameof(FindState));
    static readonly string Collect = Sql.Of<Handler>(nameof(Collect));
    static readonly string Change = Sql.Of<Handler>(nameof(Change));
    static readonly string CollectChanged = Sql.Of<Handler>(nameof(CollectChanged));
    static readonly string Undo = Sql.Of<Handler>(nameof(Undo));

    public async Task<Done> Handle(Command command, CancellationToken ct)
    {
        foreach (var id in command.BatchId is { } one ? [one] : await db.Many<Guid>(ListUnfinished, new { }, ct))
        {
            while (!app.ApplicationStopping.IsCancellationRequested && await Step(id, ct))
            {
            }
        }

        return new();
    }

    /// <summary>False when it is finished, or somebody else is at it.</summary>
    async Task<bool> Step(Guid id, CancellationToken ct)
    {
        if (await db.Find<State>(FindState, new { BatchId = id }, ct) is not { } state)
            return false;

        var statement = state switch
        {
            { Name: "running", IsCollected: false } => Collect,
            { Name: "running" } => Change,
            { Name: "undoing", IsCollected: false } => CollectChanged,
            { Name: "undoing" } => Undo,
            _ => null,
        };
        return statement is not null && await Run(statement, id, ct);
    }

    async Task<bool> Run(string statement, Guid id, CancellationToken ct)
    {
        for (var left = Tries; ; left--)
        {
            try
            {
                return await db.Find<bool?>(statement, new { BatchId = id, Size = Part, MostTags = Tags.MostOnOne, Now = clock.GetUtcNow() }, ct) is not null;
            }
            catch (PostgresException clash) when (left > 1 && clash.SqlState is PostgresErrorCodes.UniqueViolation or PostgresErrorCodes.DeadlockDetected)
            {
                // Somebody took a number, or a contact, at this very moment: it is seen as it is now.
            }
        }
    }

    sealed record State(string Name, bool IsCollected);
}

[QuartzJob(Name = nameof(RunBatch)), CronTrigger("5/15 * * * * ?"), DisallowConcurrentExecution]
sealed class Job(Organisations organisations) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) =>
        await organisations.ForEach(new Command(null), cancellationToken);
}
