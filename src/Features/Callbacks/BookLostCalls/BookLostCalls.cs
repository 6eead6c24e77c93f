using DutyCall.Domain;
using DutyCall.Infrastructure;
using DutyCall.Infrastructure.Database;
using MediatR;
using Quartz;

namespace DutyCall.Features.Callbacks.BookLostCalls;

/// <summary>
/// Who was told on a lost call that they will be called back is: each such call makes one callback, for anyone of its team. The call
/// remembers the promise, so it is kept though the node that made it is gone. Safe to run twice.
/// </summary>
/// <param name="CallId">Null for every call.</param>
public sealed record Command(Guid? CallId) : IRequest<Done>;

sealed class Handler(Db db, TimeProvider clock) : IRequestHandler<Command, Done>
{
    static readonly string ListPromised = Sql.Of<Handler>(nameof(ListPromised));
    static readonly string Book = Sql.Of<Handler>(nameof(Book));

    public async Task<Done> Handle(Command command, CancellationToken ct)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        foreach (var lost in await db.Many<Lost>(ListPromised, command, ct))
        {
            var hours = CallingHours.Of(lost.Number, lost.ContactZone, lost.OrganisationZone, lost.CallingFrom, lost.CallingUntil);
            await db.One<Guid>(Book, new
            {
                Id = Guid.CreateVersion7(now),
                lost.CallId,
                Due = hours.NextOrNearest(lost.PromisedFor),
                Zone = hours.Clock.Id,
                Note = $"The line to {lost.Agent ?? "the agent"} was lost and nobody else was free. They were told that we call back.",
                Now = now,
            }, ct);
        }

        return new();
    }

    sealed record Lost(Guid CallId, string Number, DateTime PromisedFor, string? Agent, string? ContactZone, string OrganisationZone, short CallingFrom, short CallingUntil);
}

/// <summary>At once; not before the call's own affairs are seen to, and nothing of them fails by it.</summary>
sealed class Listener(Background background, Tenant tenant) : INotificationHandler<Calls.KeepWatch.Event>
{
    public Task Handle(Calls.KeepWatch.Event lost, CancellationToken ct)
    {
        background.Run(tenant.OrgId!.Value, new Command(lost.CallId));
        return Task.CompletedTask;
    }
}

[QuartzJob(Name = nameof(BookLostCalls)), CronTrigger("5/15 * * * * ?"), DisallowConcurrentExecution]
sealed class Job(Organisations organisations) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) =>
        await organisations.ForEach(new Command(null), cancellationToken);
}
