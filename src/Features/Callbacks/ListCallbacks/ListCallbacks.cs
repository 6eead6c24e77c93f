using DutyCall.Domain;
using DutyCall.Infrastructure.Database;
using MediatR;

namespace DutyCall.Features.Callbacks.ListCallbacks;

/// <summary>A page of the callbacks somebody sees. Open ones come soonest first, the others newest first.</summary>
/// <param name="Owner">Whose alone; null for all they see.</param>
/// <param name="Team">Only those that anyone of the team may take.</param>
public sealed record Query(CallbackReach Reach, string View, Guid? Owner, bool Team, Place? At, TimeZoneInfo Zone, int Size = Query.PageSize) : IRequest<Page>
{
    public const int PageSize = 50;

    public static readonly string[] Views = ["due", "overdue", "today", "upcoming", "kept", "missed", "cancelled"];
}

/// <summary>How many there are to do.</summary>
public sealed record CountQuery(CallbackReach Reach, TimeZoneInfo Zone) : IRequest<Counts>;

/// <summary>What somebody is reminded of now: theirs, five minutes before and again when due, until they say that they saw it.</summary>
public sealed record RemindersQuery(Guid Me) : IRequest<Page>;

public sealed record PeopleQuery(CallbackReach Reach) : IRequest<IReadOnlyList<Owner>>;

public sealed record Owner(Guid Id, string Name);

/// <param name="State">pending, snoozed, kept, late, missed or cancelled.</param>
/// <param name="LastOwner">Whose it was before it went to the team.</param>
public sealed record Callback(
    Guid Id, Guid? ContactId, string Name, string Company, string Number, DateTime DueAt, DateTime PromisedAt, string? Zone, string? ContactZone, string Note, string Source, string State,
    Guid? OwnerId, string? Owner, string? LastOwner, DateTime? SettledAt, string Reason)
{
    public bool IsOpen => SettledAt is null;

    public TimeZoneInfo Clock(Organisation organisation) =>
        CallingHours.Of(Number, Zone ?? ContactZone, organisation.TimeZone, organisation.CallingFrom, organisation.CallingUntil).Clock;
}

public sealed record Organisation(string Region, string TimeZone, short CallingFrom, short CallingUntil);

public sealed record Counts(int Due, int Overdue, int Today, int Upcoming);

/// <param name="Next">Where the page below begins; null on the last.</param>
public sealed record Page(IReadOnlyList<Callback> Callbacks, Place? Next, Organisation Organisation, DateTime Now);

sealed class Handler(Db db, TimeProvider clock)
    : IRequestHandler<Query, Page>, IRequestHandler<CountQuery, Counts>, IRequestHandler<RemindersQuery, Page>, IRequestHandler<PeopleQuery, IReadOnlyList<Owner>>
{
    /// <summary>As early as somebody is reminded, and as late as a callback is still on time.</summary>
    static readonly TimeSpan Soon = TimeSpan.FromMinutes(5), Late = TimeSpan.FromMinutes(10);

    static readonly string ListOpen = Sql.Of<Handler>(nameof(ListOpen));
    static readonly string ListSettled = Sql.Of<Handler>(nameof(ListSettled));
    static readonly string ListReminders = Sql.Of<Handler>(nameof(ListReminders));
    static readonly string CountOpen = Sql.Of<Handler>(nameof(CountOpen));
    static readonly string FindOrganisation = Sql.Of<Handler>(nameof(FindOrganisation));
    static readonly string ListPeople = Sql.Of<Handler>(nameof(ListPeople));

    public async Task<Page> Handle(Query query, CancellationToken ct)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var tomorrow = Tomorrow(now, query.Zone);
        var isOpen = query.View is "due" or "overdue" or "today" or "upcoming";
        var rows = await db.Many<Callback>(isOpen ? ListOpen : ListSettled, new
        {
            Reach = query.Reach.ToJson(),
            query.Reach.Me,
            OwnerId = query.Owner,
            query.Team,
            FromUtc = query.View == "upcoming" ? tomorrow : (DateTime?)null,
            UntilUtc = query.View switch { "due" => now + Soon, "overdue" => now - Late, "today" => tomorrow, _ => (DateTime?)null },
            States = query.View switch { "kept" => ["kept", "late"], var state => new[] { state } },
            query.At?.AtUtc,
            query.At?.Id,
            Take = query.Size + 1,
        }, ct);
        var last = rows.Length > query.Size ? rows[query.Size - 1] : null;
        return new(
            rows.Length > query.Size ? rows[..query.Size] : rows,
            last is null ? null : new(last.SettledAt ?? last.DueAt, last.Id),
            await db.One<Organisation>(FindOrganisation, query, ct),
            now);
    }

    public async Task<Counts> Handle(CountQuery query, CancellationToken ct)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        return await db.One<Counts>(CountOpen, new { Reach = query.Reach.ToJson(), SoonUtc = now + Soon, LateUtc = now - Late, TomorrowUtc = Tomorrow(now, query.Zone) }, ct);
    }

    public async Task<Page> Handle(RemindersQuery query, CancellationToken ct)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        return new(await db.Many<Callback>(ListReminders, new { query.Me, SoonUtc = now + Soon, Now = now }, ct), null, await db.One<Organisation>(FindOrganisation, query, ct), now);
    }

    public async Task<IReadOnlyList<Owner>> Handle(PeopleQuery query, CancellationToken ct) =>
        await db.Many<Owner>(ListPeople, new { query.Reach.Everyone, query.Reach.DepartmentId, query.Reach.Me }, ct);

    /// <summary>The next day's first instant there; where clocks go forward at midnight, it begins later.</summary>
    static DateTime Tomorrow(DateTime now, TimeZoneInfo zone) => WallClock.StartOf(DateOnly.FromDateTime(TimeZoneInfo.ConvertTimeFromUtc(now, zone)).AddDays(1), zone);
}
