using System.Text.Json;
using DutyCall.Domain;
using DutyCall.Infrastructure;
using DutyCall.Infrastructure.Database;
using MediatR;

namespace DutyCall.Features.Callbacks.ChangeCallback;

public sealed record Query(Guid Id, CallbackReach Reach) : IRequest<Details?>;

/// <summary>Another time, owner or note; what is null stays. A time outside calling hours is refused with times near it.</summary>
/// <param name="Local">On the clock of whoever is called; counts when there is no <paramref name="Due"/>.</param>
/// <param name="Owner">me, anyone or a person's id.</param>
public sealed record Command(Guid Id, CallbackReach Reach, DateTime? Due, DateTime? Local, string? Owner, string? Note) : IRequest<Result<Done>>;

/// <summary>Later, by some minutes from now; what was promised stays what kept and late are measured by.</summary>
public sealed record SnoozeCommand(Guid Id, CallbackReach Reach, int Minutes) : IRequest<Result<Done>>;

public sealed record CancelCommand(Guid Id, CallbackReach Reach, string Reason) : IRequest<Result<Done>>;

/// <summary>Its owner has seen the reminder.</summary>
public sealed record SeenCommand(Guid Id, Guid Me) : IRequest<Done>;

public sealed record Callback(
    Guid Id, Guid? ContactId, string Name, string Number, DateTime DueAt, DateTime PromisedAt, string? Zone, string? ContactZone, string Note, string Source, string State, Guid? OwnerId, string? Owner,
    Guid? DepartmentId, Guid? CallId, DateTime BookedAt, string? BookedBy, DateTime? SettledAt, string Reason, string Region, string OrganisationZone, short CallingFrom, short CallingUntil)
{
    public bool IsOpen => SettledAt is null;

    public CallingHours Hours => CallingHours.Of(Number, ContactZone ?? Zone, OrganisationZone, CallingFrom, CallingUntil);
}

/// <param name="Action">callbacks.booked, callbacks.moved …</param>
public sealed record Happening(DateTime At, string ActorName, string Action, string Detail);

public sealed record Colleague(Guid Id, string Name);

public sealed record Details(Callback Callback, IReadOnlyList<Happening> History, IReadOnlyList<Colleague> Colleagues, DateTime Now);

public sealed record NoSuchCallback() : Missing("There is no such callback that you may see.");

public sealed record AlreadySettled() : Conflict("This callback is settled: it was called, missed or cancelled meanwhile.");

sealed class Handler(Db db, TimeProvider clock)
    : IRequestHandler<Query, Details?>, IRequestHandler<Command, Result<Done>>, IRequestHandler<SnoozeCommand, Result<Done>>, IRequestHandler<CancelCommand, Result<Done>>,
        IRequestHandler<SeenCommand, Done>
{
    static readonly string FindCallback = Sql.Of<Handler>(nameof(FindCallback));
    static readonly string ListHistory = Sql.Of<Handler>(nameof(ListHistory));
    static readonly string ListColleagues = Sql.Of<Handler>(nameof(ListColleagues));
    static readonly string Change = Sql.Of<Handler>(nameof(Change));
    static readonly string Cancel = Sql.Of<Handler>(nameof(Cancel));
    static readonly string Seen = Sql.Of<Handler>(nameof(Seen));

    public async Task<Details?> Handle(Query query, CancellationToken ct) =>
        await Find(query.Id, query.Reach, ct) is { } callback
            ? new(callback, await db.Many<Happening>(ListHistory, query, ct), await db.Many<Colleague>(ListColleagues, new { callback.DepartmentId }, ct), clock.GetUtcNow().UtcDateTime)
            : null;

    public async Task<Result<Done>> Handle(Command command, CancellationToken ct)
    {
        if (await Find(command.Id, command.Reach, ct) is not { } callback)
            return new NoSuchCallback();

        var errors = new Errors();
        var due = command.Due;
        if (due is null && command.Local is { } local)
        {
            (due, var problem) = CallingHours.FromLocal(local, callback.Hours.Clock);
            if (problem is not null)
                errors["callback"] = problem;
        }

        if (due == callback.DueAt)
            due = null;
        if (due is { } time && callback.Hours.Refuses(time, clock.GetUtcNow().UtcDateTime) is { } refusal)
            errors["callback"] = refusal;
        if (command.Note?.Length > 1000)
            errors["note"] = "Keep it to 1000 letters.";
        Guid? owner = null;
        if (command.Owner is { Length: > 0 } chosen and not "anyone")
        {
            owner = chosen == "me" ? command.Reach.Me : Guid.TryParse(chosen, out var id) ? id : Guid.Empty;
            if ((await db.Many<Colleague>(ListColleagues, new { callback.DepartmentId }, ct)).All(one => one.Id != owner) && owner != command.Reach.Me)
                errors["owner"] = "Choose who calls back.";
        }

        if (errors.Count > 0)
            return new Invalid(errors);
        var reassign = command.Owner is { Length: > 0 } && owner != callback.OwnerId;
        return await Save(command.Id, command.Reach, due, snooze: false, reassign, owner, command.Note?.Trim(), due is not null ? "callbacks.moved" : reassign ? "callbacks.reassigned" : "callbacks.edited", callback, ct);
    }

    public async Task<Result<Done>> Handle(SnoozeCommand command, CancellationToken ct)
    {
        if (command.Minutes is < 1 or > 7 * 24 * 60)
            return new Invalid(new() { ["minutes"] = "Snooze it for a minute to a week." });
        if (await Find(command.Id, command.Reach, ct) is not { } callback)
            return new NoSuchCallback();
        // From now, or from when it is due if that is yet to come; and not into the night.
        var now = clock.GetUtcNow().UtcDateTime;
        var due = callback.Hours.NextOrNearest((callback.DueAt > now ? callback.DueAt : now).AddMinutes(command.Minutes));
        return await Save(command.Id, command.Reach, due, snooze: true, reassign: false, null, null, "callbacks.snoozed", callback, ct);
    }

    public async Task<Result<Done>> Handle(CancelCommand command, CancellationToken ct)
    {
        if (command.Reason.Trim().Length is 0 or > 200)
            return new Invalid(new() { ["reason"] = "Say why, in at most 200 letters." });
        if (await Find(command.Id, command.Reach, ct) is null)
            return new NoSuchCallback();
        return await db.Find<bool>(Cancel, new { command.Id, command.Reach.Me, Reach = command.Reach.ToJson(), Reason = command.Reason.Trim(), Now = clock.GetUtcNow() }, ct) ? new Done() : new AlreadySettled();
    }

    public async Task<Done> Handle(SeenCommand command, CancellationToken ct)
    {
        await db.Run(Seen, new { command.Id, command.Me, Now = clock.GetUtcNow() }, ct);
        return new();
    }

    Task<Callback?> Find(Guid id, CallbackReach reach, CancellationToken ct) => db.Find<Callback>(FindCallback, new { Id = id, reach.Me, Reach = reach.ToJson() }, ct);

    async Task<Result<Done>> Save(
        Guid id, CallbackReach reach, DateTime? due, bool snooze, bool reassign, Guid? owner, string? note, string action, Callback callback, CancellationToken ct) =>
        await db.Find<bool>(Change, new
        {
            Id = id,
            reach.Me,
            Reach = reach.ToJson(),
            Due = due,
            Zone = due is null ? null : callback.Hours.Clock.Id,
            Snooze = snooze,
            Reassign = reassign,
            OwnerId = owner,
            Note = note,
            Action = action,
            Detail = JsonSerializer.Serialize(new { due, wasDue = callback.DueAt, owner = reassign ? owner : callback.OwnerId, wasOwner = callback.OwnerId }, JsonSerializerOptions.Web),
            Now = clock.GetUtcNow(),
        }, ct) ? new Done() : new AlreadySettled();
}
