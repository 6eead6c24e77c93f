using System.Globalization;
using System.Text.Json;
using DutyCall.Infrastructure;
using DutyCall.Infrastructure.Database;
using MediatR;

namespace DutyCall.Features.Queues.SaveQueue;

/// <summary>A queue as it is, with everybody and every number that could belong to it; null when there is none, or it is another department's.</summary>
/// <param name="Id">Null for one that is to be.</param>
/// <param name="DepartmentId">Whose queues the person looks after; null for all.</param>
public sealed record Query(Guid? Id, Guid? DepartmentId) : IRequest<Found?>;

public sealed record Found(Settings Settings, IReadOnlyList<Person> People, IReadOnlyList<OurNumber> Numbers, IReadOnlyList<Other> Others, IReadOnlyList<Department> Departments, string Region, string Zone);

/// <param name="QueueName">The queue it leads to now.</param>
public sealed record OurNumber(Guid Id, string Number, string Label, Guid? QueueId, string? QueueName);

public sealed record Person(Guid Id, string Name, string? Department);

public sealed record Other(Guid Id, string Name);

public sealed record Department(Guid Id, string Name);

/// <summary>A queue is added or changed; calls under way follow at the next step.</summary>
public sealed record Command(Guid UserId, Guid? Id, Guid? ReachDepartmentId, Settings Settings) : IRequest<Result<Saved>>;

public sealed record Saved(Guid Id);

/// <summary>All that makes a queue. Members' tiers begin with 1; hours are by the queue's own clock, none of them: always open.</summary>
public sealed record Settings
{
    public string Name { get; init; } = "";
    public Guid? DepartmentId { get; init; }
    public int Priority { get; init; }

    /// <summary>ring_all, longest_idle or tiers.</summary>
    public string Strategy { get; init; } = "ring_all";

    public bool LastAgentFirst { get; init; } = true;
    public int RingSeconds { get; init; } = 20;
    public int MaxWaitSeconds { get; init; } = 120;
    public bool WaitForNobody { get; init; }

    /// <summary>voicemail, queue or hang_up.</summary>
    public string Overflow { get; init; } = "voicemail";

    public Guid? OverflowQueueId { get; init; }
    public string Greeting { get; init; } = "";
    public string BusyMessage { get; init; } = "All our lines are busy.";
    public string ClosedMessage { get; init; } = "We are closed at the moment.";
    public string VoicemailGreeting { get; init; } = "Please leave your name, your number and a short message after the tone, and we will call you back.";
    public bool TakesVoicemail { get; init; } = true;

    /// <summary>IANA.</summary>
    public string TimeZone { get; init; } = "";

    public IReadOnlyList<Hours> Hours { get; init; } = [];
    public IReadOnlyList<Holiday> Holidays { get; init; } = [];
    public IReadOnlyList<Member> Members { get; init; } = [];
    public IReadOnlyList<Guid> Numbers { get; init; } = [];
    public bool Archived { get; init; }
}

/// <param name="Day">0 is Sunday.</param>
/// <param name="From">09:00.</param>
/// <param name="To">17:00; not after From: past midnight.</param>
public sealed record Hours(int Day, string From, string To);

/// <param name="Day">2026-12-25.</param>
public sealed record Holiday(string Day, string Name);

public sealed record Member(Guid UserId, int Tier);

public sealed record NoSuchQueue() : Missing("There is no such queue, or it is another department's.");

sealed class Handler(Db db, TimeProvider clock) : IRequestHandler<Query, Found?>, IRequestHandler<Command, Result<Saved>>
{
    const int LongestName = 60, LongestText = 500, MostHolidays = 200;

    static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);
    static readonly string Find = Sql.Of<Handler>(nameof(Find));
    static readonly string ListPeople = Sql.Of<Handler>(nameof(ListPeople));
    static readonly string ListNumbers = Sql.Of<Handler>(nameof(ListNumbers));
    static readonly string ListOthers = Sql.Of<Handler>(nameof(ListOthers));
    static readonly string ListDepartments = Sql.Of<Handler>(nameof(ListDepartments));
    static readonly string FindOrganisation = Sql.Of<Handler>(nameof(FindOrganisation));
    static readonly string Save = Sql.Of<Handler>(nameof(Save));
    static readonly string Check = Sql.Of<Handler>(nameof(Check));

    public async Task<Found?> Handle(Query query, CancellationToken ct)
    {
        var organisation = await db.One<Organisation>(FindOrganisation, query, ct);
        var settings = query.Id is null
            ? new Settings { TimeZone = organisation.TimeZone, DepartmentId = query.DepartmentId }
            : await db.Find<string>(Find, query, ct) is { } json ? JsonSerializer.Deserialize<Settings>(json, Json) : null;
        return settings is null ? null : new(
            settings, await db.Many<Person>(ListPeople, query, ct), await db.Many<OurNumber>(ListNumbers, query, ct), await db.Many<Other>(ListOthers, query, ct),
            await db.Many<Department>(ListDepartments, query, ct), organisation.Region, organisation.TimeZone);
    }

    public async Task<Result<Saved>> Handle(Command command, CancellationToken ct)
    {
        var settings = command.ReachDepartmentId is { } own ? command.Settings with { DepartmentId = own } : command.Settings;
        var errors = Validate(settings);
        if (errors.Count > 0)
            return new Invalid(errors);

        var now = clock.GetUtcNow();
        var args = new
        {
            command.UserId, Id = command.Id ?? Guid.CreateVersion7(now), IsNew = command.Id is null, command.ReachDepartmentId,
            Name = settings.Name.Trim(), settings.DepartmentId, settings.Priority, settings.Strategy, settings.LastAgentFirst, settings.RingSeconds, settings.MaxWaitSeconds,
            settings.WaitForNobody, settings.Overflow, OverflowQueueId = settings.Overflow == "queue" ? settings.OverflowQueueId : null,
            Greeting = settings.Greeting.Trim(), BusyMessage = settings.BusyMessage.Trim(), ClosedMessage = settings.ClosedMessage.Trim(), VoicemailGreeting = settings.VoicemailGreeting.Trim(),
            settings.TakesVoicemail, settings.TimeZone, Hours = JsonSerializer.Serialize(settings.Hours, Json), settings.Archived,
            HolidayDays = settings.Holidays.Select(h => DateTime.ParseExact(h.Day, "yyyy-MM-dd", CultureInfo.InvariantCulture)).ToArray(),
            HolidayNames = settings.Holidays.Select(h => h.Name.Trim()).ToArray(),
            MemberIds = settings.Members.Select(m => m.UserId).ToArray(), MemberTiers = settings.Members.Select(m => m.Tier).ToArray(),
            Numbers = settings.Numbers.ToArray(), Now = now,
        };
        var check = await db.One<Checked>(Check, args, ct);
        if (check.NameTaken)
            errors["name"] = "There is a queue of this name already.";
        if (check.UnknownDepartment)
            errors["departmentId"] = "There is no such department.";
        if (check.UnknownOverflow)
            errors["overflowQueueId"] = "Choose a queue that is there, and not this one.";
        if (check.UnknownMember)
            errors["members"] = "Somebody chosen does not work here.";
        if (check.UnknownNumber)
            errors["numbers"] = "A number chosen is not one of yours.";
        if (check.LastResortOf is { } name && settings.Archived)
            errors["archived"] = $"{name} sends its calls on to this queue. Change that first.";
        if (errors.Count > 0)
            return new Invalid(errors);

        return await db.One<bool>(Save, args, ct) ? new Saved(args.Id) : new NoSuchQueue();
    }

    static Errors Validate(Settings settings)
    {
        var errors = new Errors();
        if (settings.Name.Trim().Length is 0 or > LongestName || settings.Name.Any(char.IsControl))
            errors["name"] = $"Name it in 1 to {LongestName} letters.";
        if (settings.Strategy is not ("ring_all" or "longest_idle" or "tiers"))
            errors["strategy"] = "Choose ring_all, longest_idle or tiers.";
        if (settings.Priority is < -9 or > 9)
            errors["priority"] = "From -9 to 9.";
        if (settings.RingSeconds is < 5 or > 60)
            errors["ringSeconds"] = "From 5 to 60 seconds.";
        if (settings.MaxWaitSeconds is < 10 or > 3600)
            errors["maxWaitSeconds"] = "From 10 seconds to an hour.";
        if (settings.Overflow is not ("voicemail" or "queue" or "hang_up"))
            errors["overflow"] = "Choose voicemail, queue or hang_up.";
        if (settings is { Overflow: "queue", OverflowQueueId: null })
            errors["overflowQueueId"] = "Choose the queue they go on to.";
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(settings.TimeZone, out var zone) || !zone.HasIanaId)
            errors["timeZone"] = "Choose a time zone, such as America/New_York.";
        foreach (var (field, text) in new[] { ("greeting", settings.Greeting), ("busyMessage", settings.BusyMessage), ("closedMessage", settings.ClosedMessage), ("voicemailGreeting", settings.VoicemailGreeting) })
        {
            if (text.Length > LongestText || text.Any(c => char.IsControl(c) && !char.IsWhiteSpace(c)))
                errors[field] = $"Keep it to {LongestText} letters.";
        }

        if (settings.Hours.Any(h => h.Day is < 0 or > 6 || !IsTime(h.From) || !IsTime(h.To)))
            errors["hours"] = "Give each opening a day, and times like 09:00 and 17:00.";
        if (settings.Holidays.Count > MostHolidays || settings.Holidays.Any(h => !DateOnly.TryParseExact(h.Day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _) || h.Name.Length > LongestName)
            || settings.Holidays.DistinctBy(h => h.Day).Count() < settings.Holidays.Count)
        {
            errors["holidays"] = "Write one day to a line, once: 2026-12-25 Christmas.";
        }

        if (settings.Members.Any(m => m.Tier is < 1 or > 9) || settings.Members.DistinctBy(m => m.UserId).Count() < settings.Members.Count)
            errors["members"] = "Each person once, in tiers 1 to 9.";
        return errors;
    }

    static bool IsTime(string text) => TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);

    sealed record Organisation(string Region, string TimeZone);

    sealed record Checked(bool NameTaken, bool UnknownDepartment, bool UnknownOverflow, bool UnknownMember, bool UnknownNumber, string? LastResortOf);
}
