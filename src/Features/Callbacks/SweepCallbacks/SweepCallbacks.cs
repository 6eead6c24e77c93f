using DutyCall.Domain;
using DutyCall.Infrastructure;
using DutyCall.Infrastructure.Database;
using MediatR;
using Quartz;

namespace DutyCall.Features.Callbacks.SweepCallbacks;

/// <summary>
/// Sees to promises whose time comes or has passed: reminds, looks once more whether they may be called, gives what its owner is not there
/// for to the team, tells the team after a quarter of an hour and a manager after half of one, and after a day calls it missed.
/// Each step is taken once, whoever sweeps and however late.
/// </summary>
public sealed record Command : IRequest<Done>;

sealed class Handler(Db db, TimeProvider clock) : IRequestHandler<Command, Done>
{
    static readonly string Remind = Sql.Of<Handler>(nameof(Remind));
    static readonly string ListDue = Sql.Of<Handler>(nameof(ListDue));
    static readonly string ComeDue = Sql.Of<Handler>(nameof(ComeDue));
    static readonly string Cancel = Sql.Of<Handler>(nameof(Cancel));
    static readonly string MoveIntoHours = Sql.Of<Handler>(nameof(MoveIntoHours));
    static readonly string LeaveToTeam = Sql.Of<Handler>(nameof(LeaveToTeam));
    static readonly string TellTeam = Sql.Of<Handler>(nameof(TellTeam));
    static readonly string TellManagers = Sql.Of<Handler>(nameof(TellManagers));
    static readonly string Miss = Sql.Of<Handler>(nameof(Miss));

    public async Task<Done> Handle(Command command, CancellationToken ct)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var at = new { Now = now };
        await db.Run(Remind, at, ct);
        await BringDue(now, ct);
        foreach (var step in new[] { LeaveToTeam, TellTeam, TellManagers, Miss })
            await db.Run(step, at, ct);
        return new();
    }

    async Task BringDue(DateTime now, CancellationToken ct)
    {
        var mayBeCalled = new List<Guid>();
        foreach (var due in await db.Many<Due>(ListDue, new { Now = now }, ct))
        {
            if (due.OnDoNotCallList)
                await db.Run(Cancel, new { due.Id, Reason = "On the do-not-call list", Now = now }, ct);
            else if (due.ContactDeleted)
                await db.Run(Cancel, new { due.Id, Reason = "The contact was deleted", Now = now }, ct);
            else if (due.Hours.NextOrNearest(now) is var lawful && lawful > now)
                await db.Run(MoveIntoHours, new { due.Id, Due = lawful, Now = now }, ct);
            else
                mayBeCalled.Add(due.Id);
        }

        if (mayBeCalled.Count > 0)
            await db.Run(ComeDue, new { Ids = mayBeCalled.ToArray(), Now = now }, ct);
    }

    sealed record Due(
        Guid Id, string Number, string? ContactZone, string? Zone, string OrganisationZone, short CallingFrom, short CallingUntil, bool ContactDeleted, bool OnDoNotCallList)
    {
        /// <summary>By the zone the contact has now, whatever it was when it was promised.</summary>
        public CallingHours Hours => CallingHours.Of(Number, ContactZone ?? Zone, OrganisationZone, CallingFrom, CallingUntil);
    }
}

[QuartzJob(Name = nameof(SweepCallbacks)), CronTrigger("0/15 * * * * ?"), DisallowConcurrentExecution]
sealed class Job(Organisations organisations) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) =>
        await organisations.ForEach(new Command(), cancellationToken);
}
