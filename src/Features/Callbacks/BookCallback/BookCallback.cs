using DutyCall.Domain;
using DutyCall.Infrastructure;
using DutyCall.Infrastructure.Database;
using MediatR;

namespace DutyCall.Features.Callbacks.BookCallback;

/// <summary>
/// Promises a call: to a contact, to a number, or to whoever a call was with. Without a time it is the first one allowed; that
/// is never refused for want of a lawful time, only when the number is not to be called at all.
/// </summary>
/// <param name="UserId">Who books; null for the system.</param>
public sealed record Command(Guid? UserId) : IRequest<Result<Booked>>
{
    public Guid? ContactId { get; init; }

    /// <summary>As typed.</summary>
    public string? Number { get; init; }

    /// <summary>The call it comes from; a person's own.</summary>
    public Guid? CallId { get; init; }

    /// <summary>UTC.</summary>
    public DateTime? Due { get; init; }

    /// <summary>On the clock of whoever is called; counts when there is no <see cref="Due"/>.</summary>
    public DateTime? Local { get; init; }

    /// <summary>Null: anyone of the team.</summary>
    public Guid? OwnerId { get; init; }

    public string Note { get; init; } = "";

    /// <summary>contact, api, inbound, or lost_call: one for a call whose agent was lost, however often it is asked for.</summary>
    public string Source { get; init; } = "contact";

    /// <summary>Whose contacts the person may see; null for the system.</summary>
    public ContactReach? Reach { get; init; }
}

/// <summary>What is promised to a contact, or to whoever a call of this person's is with, and when they may be called.</summary>
public sealed record Query(Guid? ContactId, Guid? CallId, Guid UserId, ContactReach Reach) : IRequest<ContactsCallbacks?>;

/// <param name="DueAt">UTC.</param>
/// <param name="Zone">IANA.</param>
public sealed record Booked(Guid Id, DateTime DueAt, string Zone);

public sealed record OpenCallback(Guid Id, DateTime DueAt, string? Zone, string Note, string? Owner);

public sealed record Colleague(Guid Id, string Name);

public sealed record ContactsCallbacks(Target Target, IReadOnlyList<OpenCallback> Open, IReadOnlyList<Colleague> Colleagues, DateTime Now);

public sealed record Target(
    Guid? ContactId, string Number, Guid? DepartmentId, string Name, string? ContactZone, string OrganisationZone, short CallingFrom, short CallingUntil, bool OnDoNotCallList, bool KnowsOwner)
{
    public CallingHours Hours => CallingHours.Of(Number, ContactZone, OrganisationZone, CallingFrom, CallingUntil);
}

public sealed record NobodyToCall() : Missing("There is no such contact or call.");

sealed class Handler(Db db, TimeProvider clock) : IRequestHandler<Command, Result<Booked>>, IRequestHandler<Query, ContactsCallbacks?>
{
    const int LongestNote = 1000;

    static readonly string FindTarget = Sql.Of<Handler>(nameof(FindTarget));
    static readonly string FindRegion = Sql.Of<Handler>(nameof(FindRegion));
    static readonly string Book = Sql.Of<Handler>(nameof(Book));
    static readonly string ListOpen = Sql.Of<Handler>(nameof(ListOpen));
    static readonly string ListColleagues = Sql.Of<Handler>(nameof(ListColleagues));

    public async Task<ContactsCallbacks?> Handle(Query query, CancellationToken ct) =>
        await Find(new(query.UserId) { ContactId = query.ContactId, CallId = query.CallId, Reach = query.Reach }, null, ct) is { } target
            ? new(target, await db.Many<OpenCallback>(ListOpen, new { target.ContactId, target.Number }, ct), await db.Many<Colleague>(ListColleagues, new { query.UserId, target.DepartmentId }, ct), clock.GetUtcNow().UtcDateTime)
            : null;

    public async Task<Result<Booked>> Handle(Command command, CancellationToken ct)
    {
        string? number = null;
        if (command is { ContactId: null, CallId: null })
        {
            var parse = PhoneNumber.Parse(command.Number ?? "", await db.Find<string>(FindRegion, command, ct));
            if (parse.Problem is { } problem)
                return new Invalid(new() { ["number"] = problem.Message });
            number = parse.Number!.E164;
        }

        if (await Find(command, number, ct) is not { } target)
            return new NobodyToCall();

        var now = clock.GetUtcNow().UtcDateTime;
        var (due, errors) = Check(command, target, now);
        if (errors.Count > 0)
            return new Invalid(errors);

        var hours = target.Hours;
        var id = await db.One<Guid>(Book, new
        {
            Id = Guid.CreateVersion7(now),
            command.UserId,
            target.ContactId,
            target.Number,
            target.DepartmentId,
            command.OwnerId,
            Due = due,
            Zone = hours.Clock.Id,
            Note = command.Note.Trim(),
            command.Source,
            command.CallId,
            Now = now,
        }, ct);
        return new Booked(id, due, hours.Clock.Id);
    }

    static (DateTime Due, Errors Errors) Check(Command command, Target target, DateTime now)
    {
        var errors = new Errors();
        if (target.OnDoNotCallList)
            errors["number"] = "This number is on your do-not-call list.";
        if (!target.KnowsOwner)
            errors["owner"] = "Choose who calls back.";
        if (command.Note.Length > LongestNote)
            errors["note"] = $"Keep it to {LongestNote} letters.";

        var hours = target.Hours;
        if (command is { Due: null, Local: null })
            return (hours.NextOrNearest(now), errors);

        var (due, problem) = command.Due is { } utc ? (utc, null) : CallingHours.FromLocal(command.Local!.Value, hours.Clock);
        if ((problem ?? hours.Refuses(due!.Value, now)) is { } refusal)
            errors["callback"] = refusal;
        return (due ?? default, errors);
    }

    Task<Target?> Find(Command command, string? number, CancellationToken ct) =>
        db.Find<Target>(FindTarget, new { command.ContactId, command.CallId, Number = number, command.UserId, command.OwnerId, Reach = command.Reach?.ToJson() }, ct);
}
