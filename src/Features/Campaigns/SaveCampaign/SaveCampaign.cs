using System.Text.Json;
using DutyCall.Domain.Campaigns;
using DutyCall.Infrastructure;
using DutyCall.Infrastructure.Database;
using DutyCall.Infrastructure.Twilio;
using MediatR;

namespace DutyCall.Features.Campaigns.SaveCampaign;

/// <summary>A campaign's settings with all they may be chosen from; null when there is none, or it is another department's.</summary>
/// <param name="Id">Null for one that is to be.</param>
/// <param name="DepartmentId">Whose campaigns the person runs; null for all.</param>
public sealed record Query(Guid? Id, Guid? DepartmentId) : IRequest<Found?>;

public sealed record Found(
    Settings Settings, string Status, long Members, IReadOnlyList<Person> People, IReadOnlyList<Named> Departments, IReadOnlyList<OurNumber> Numbers, IReadOnlyList<Choice> Dispositions,
    IReadOnlyList<Choice> CostCentres, string Region, string Zone, int MostPerMinute, bool HasAudio)
{
    public bool IsProcessing => Status == "processing";
}

public sealed record Person(Guid Id, string Name, string? Department, Guid? DepartmentId);

public sealed record Named(Guid Id, string Name);

public sealed record OurNumber(string Number, string Label);

public sealed record Choice(string Code, string Label, bool Active);

/// <summary>A campaign is added or changed. What may change while it dials does so at its next step.</summary>
public sealed record Command(Guid UserId, Guid? Id, Guid? ReachDepartmentId, Settings Settings) : IRequest<Result<Saved>>;

/// <param name="Status">new, or scheduled when it has a start; an older campaign may be in any.</param>
public sealed record Saved(Guid Id, string Status);

/// <summary>In plain words, what a campaign would do with settings that may still be wrong.</summary>
public sealed record SummaryQuery(Guid? Id, Settings Settings) : IRequest<Summary>;

/// <param name="Starts">UTC; at most five.</param>
/// <param name="Forecast">Null while nobody is on its list.</param>
/// <param name="Without">How many lack something that the message names.</param>
public sealed record Summary(Settings Settings, long Members, int Agents, Recurrence? Repeats, IReadOnlyList<DateTime> Starts, Errors Errors, DateTime Now, Forecast? Forecast, long Without, bool IsDraft);

/// <param name="IsOwn">By the organisation's calls of the last 30 days; else by what is usual.</param>
/// <param name="HasPrice">The price is known for calls within the United States and Canada only.</param>
public sealed record Forecast(CampaignEstimate Estimate, double AnswerRate, TimeSpan Talk, bool IsOwn, bool HasPrice);

public sealed record NoSuchCampaign() : Missing("There is no such campaign, or it is another department's.");

/// <summary>Somebody was first.</summary>
/// <param name="Version">Theirs.</param>
public sealed record EditedElsewhere(int Version, string? By, IReadOnlyList<CampaignChange> Changes)
    : Conflict($"{By ?? "Somebody"} has changed this campaign meanwhile{(Changes.Count > 0 ? $": {string.Join(", ", Changes.Select(change => change.What))}" : "")}.");

public sealed record IsDialing() : Conflict("While it is processing, how it dials and where calls lead stay as they are. Pause it first.");

sealed class Handler(Db db, TwilioSettings twilio, TimeProvider clock)
    : IRequestHandler<Query, Found?>, IRequestHandler<Command, Result<Saved>>, IRequestHandler<SummaryQuery, Summary>
{
    /// <summary>Fewer calls say little about the next.</summary>
    const int EnoughCalls = 50;

    const double UsualAnswerRate = 0.3;

    static readonly TimeSpan UsualTalk = TimeSpan.FromMinutes(2), UsualAfterCall = TimeSpan.FromSeconds(30), AtKeys = TimeSpan.FromSeconds(5);

    static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);
    static readonly string Find = Sql.Of<Handler>(nameof(Find));
    static readonly string FindOrganisation = Sql.Of<Handler>(nameof(FindOrganisation));
    static readonly string FindVersion = Sql.Of<Handler>(nameof(FindVersion));
    static readonly string ListPeople = Sql.Of<Handler>(nameof(ListPeople));
    static readonly string ListDepartments = Sql.Of<Handler>(nameof(ListDepartments));
    static readonly string ListNumbers = Sql.Of<Handler>(nameof(ListNumbers));
    static readonly string ListDispositions = Sql.Of<Handler>(nameof(ListDispositions));
    static readonly string ListCostCentres = Sql.Of<Handler>(nameof(ListCostCentres));
    static readonly string FindPast = Sql.Of<Handler>(nameof(FindPast));
    static readonly string CountWithout = Sql.Of<Handler>(nameof(CountWithout));
    static readonly string Check = Sql.Of<Handler>(nameof(Check));
    static readonly string Save = Sql.Of<Handler>(nameof(Save));
    static readonly string Explain = Sql.Of<Handler>(nameof(Explain));

    public async Task<Found?> Handle(Query query, CancellationToken ct)
    {
        var organisation = await db.One<Organisation>(FindOrganisation, new { }, ct);
        var row = query.Id is null ? New(organisation, query.DepartmentId) : await db.Find<Row>(Find, query, ct);
        if (row is null)
            return null;

        var settings = JsonSerializer.Deserialize<Settings>(row.Settings, Json)!;
        return new(
            settings, row.Status, row.Members, await db.Many<Person>(ListPeople, query, ct), await db.Many<Named>(ListDepartments, query, ct), await db.Many<OurNumber>(ListNumbers, query, ct),
            await db.Many<Choice>(ListDispositions, query, ct), await db.Many<Choice>(ListCostCentres, query, ct), organisation.Region, organisation.TimeZone, CheckOf(settings, organisation).MostPerMinute, row.HasAudio);
    }

    public async Task<Summary> Handle(SummaryQuery query, CancellationToken ct)
    {
        var organisation = await db.One<Organisation>(FindOrganisation, new { }, ct);
        var check = CheckOf(query.Settings, organisation);
        var row = query.Id is { } id ? await db.Find<Row>(Find, new { Id = id, DepartmentId = (Guid?)null }, ct) : null;
        var members = row?.Members ?? 0;
        var now = clock.GetUtcNow().UtcDateTime;
        return new(query.Settings, members, query.Settings.Agents.Count, check.Repeats, check.Repeats?.NextFive(now) ?? [], check.Run(), now, members == 0 ? null : await Foresee(query.Settings, members, organisation, ct),
            await Without(query, ct), row is null or { Status: "new" });
    }

    async Task<Forecast> Foresee(Settings settings, long members, Organisation organisation, CancellationToken ct)
    {
        var past = await db.One<Past>(FindPast, new { Now = clock.GetUtcNow() }, ct);
        var (rate, talk) = past.Attempts >= EnoughCalls && past.Answered > 0
            ? ((double)past.Answered / past.Attempts, TimeSpan.FromSeconds(past.TalkSeconds ?? UsualTalk.TotalSeconds))
            : (UsualAnswerRate, UsualTalk);
        if (settings.Destination == "message")
            talk = MessageText.Length(settings.MessageText) + AtKeys;
        var staysConnected = settings is { Destination: "agents", Mode: "progressive" or "power" or "predictive" };
        var estimate = CampaignEstimate.Of(new()
        {
            People = members,
            MaxAttempts = Math.Clamp(settings.MaxAttempts, 1, 20),
            AnswerRate = rate,
            Talk = talk,
            AfterCall = settings.Destination == "agents" ? UsualAfterCall : TimeSpan.Zero,
            Ring = TimeSpan.FromSeconds(Math.Clamp(settings.RingSeconds, 15, 120)),
            CallsPerMinute = settings.CallsPerMinute,
            Agents = settings.Destination == "agents" ? settings.Agents.Count : null,
            PricePerMinute = CallPrices.PhonePerMinute + settings.Destination switch { "agents" when !staysConnected => CallPrices.BrowserPerMinute, "number" => CallPrices.PhonePerMinute, _ => 0 },
            PricePerLineMinute = staysConnected ? CallPrices.BrowserPerMinute : 0,
            PricePerCall = settings.MachineDetection == "off" ? 0 : CallPrices.MachineDetectionPerCall,
        });
        return new(estimate, rate, talk, past.Attempts >= EnoughCalls && past.Answered > 0, organisation.Region is "US" or "CA");
    }

    async Task<long> Without(SummaryQuery query, CancellationToken ct) =>
        query is { Id: { } id, Settings.Destination: "message" } && MessageText.FieldsIn(query.Settings.MessageText) is { Count: > 0 } fields
            ? await db.One<long>(CountWithout, new { Id = id, Fields = fields.ToArray() }, ct)
            : 0;

    public async Task<Result<Saved>> Handle(Command command, CancellationToken ct)
    {
        var organisation = await db.One<Organisation>(FindOrganisation, new { }, ct);
        var before = command.Id is { } id ? await db.Find<Row>(Find, new { Id = id, DepartmentId = command.ReachDepartmentId }, ct) : New(organisation, command.ReachDepartmentId);
        if (before is null)
            return new NoSuchCampaign();

        var stored = JsonSerializer.Deserialize<Settings>(before.Settings, Json)!;
        var settings = command.ReachDepartmentId is null ? command.Settings : command.Settings with { DepartmentId = stored.DepartmentId };
        var check = CheckOf(settings, organisation);
        var errors = check.Run();
        if (IsSamePlan(settings, stored))
            errors.Remove("recurrence"); // A campaign that recurs has used up its start while it runs.
        if (before.HasAudio && settings.MessageText.Trim().Length == 0)
            errors.Remove("messageText");
        var plan = PlanOf(check, stored, before);
        if (plan.Problem is { } problem)
            errors.TryAdd("startsAt", problem);
        var args = Args(command, settings, check, plan);
        foreach (var (field, message) in Unknown(await db.One<Checked>(Check, args, ct)))
            errors.TryAdd(field, message);
        if (errors.Count > 0)
            return new Invalid(errors);

        return await db.Find<string>(Save, args, ct) is { } status
            ? new Saved(args.Id, status)
            : await WhyNot(args.Id, settings.Version, command.ReachDepartmentId, ct);
    }

    /// <summary>A plan that is left alone stays as it is, past or used up; a new start may not have passed, and is for a campaign that has not begun.</summary>
    Plan PlanOf(SettingsCheck check, Settings stored, Row before)
    {
        if (IsSamePlan(check.Settings, stored))
            return new(before.StartsAtUtc, before.RecursAt, null);
        if (check.Repeats is not { } repeats)
            return new(null, null, null);
        if (before.Status is not ("new" or "scheduled" or "overdue"))
            return repeats.Kind == "once" ? new(null, null, "It has begun already. Restart it once it is over, or copy it.") : new(null, (short)repeats.Minute, null);
        return repeats.Next(clock.GetUtcNow().UtcDateTime) is { } next ? new(next, (short)repeats.Minute, null) : new(null, null, "That time has passed.");
    }

    static bool IsSamePlan(Settings settings, Settings stored) =>
        (settings.StartsAt, settings.TimeZone, settings.Recurrence, settings.RecursOnDays, settings.RecursOnDay, settings.RecursUntil)
        == (stored.StartsAt, stored.TimeZone, stored.Recurrence, stored.RecursOnDays, stored.RecursOnDay, stored.RecursUntil);

    async Task<Error> WhyNot(Guid id, int version, Guid? reach, CancellationToken ct)
    {
        if (await db.Find<Standing>(Explain, new { Id = id, ReachDepartmentId = reach }, ct) is not { } standing)
            return new NoSuchCampaign();
        if (standing.Version == version)
            return new IsDialing();
        var theirs = await db.Find<Version>(FindVersion, new { Id = id, Version = (int?)null }, ct);
        var read = await db.Find<Version>(FindVersion, new { Id = id, Version = (int?)version }, ct);
        return new EditedElsewhere(standing.Version, theirs?.By, theirs is null || read is null ? [] : CampaignChanges.Between(read.Settings, theirs.Settings));
    }

    static IEnumerable<(string Field, string Message)> Unknown(Checked check)
    {
        if (check.UnknownDepartment)
            yield return ("departmentId", "There is no such department.");
        if (check.UnknownCallerId)
            yield return ("callerId", "This is not one of your numbers.");
        if (check.UnknownCostCentre)
            yield return ("costCentre", "There is no such cost center, or it is not used any more.");
        if (check.UnknownAgent)
            yield return ("agents", "Somebody chosen does not work here, or not in this department.");
        if (check.UnknownDisposition)
            yield return ("dispositions", "There is no such outcome.");
    }

    SettingsCheck CheckOf(Settings settings, Organisation organisation) => new(settings, organisation.Region, twilio.Cps, twilio.IsScripted);

    static Row New(Organisation organisation, Guid? department) => new(
        JsonSerializer.Serialize(new Settings { TimeZone = organisation.TimeZone, DepartmentId = department, Retries = JsonSerializer.Deserialize<Retry[]>(organisation.Retries, Json)! }, Json), "new", 0, null, null, false);

    Arguments Args(Command command, Settings settings, SettingsCheck check, Plan plan) => new()
    {
        UserId = command.UserId, Id = command.Id ?? Guid.CreateVersion7(clock.GetUtcNow()), IsNew = command.Id is null, ReachDepartmentId = command.ReachDepartmentId, Version = settings.Version,
        Name = settings.Name.Trim(), Description = settings.Description.Trim(), DepartmentId = settings.DepartmentId, Mode = settings.Mode, Destination = settings.Destination,
        DestinationNumber = check.DestinationNumber, CallerId = Given(settings.CallerId), CostCentre = Given(settings.CostCentre), Priority = (short)settings.Priority,
        CallsPerMinute = settings.CallsPerMinute, RingSeconds = (short)settings.RingSeconds, PreviewSeconds = settings.PreviewSeconds, MachineDetection = settings.MachineDetection,
        CallsFrom = (short)settings.CallsFrom, CallsUntil = (short)settings.CallsUntil, CallsOnDays = (short)settings.CallsOnDays, MaxAttempts = (short)settings.MaxAttempts,
        MinimumGap = settings.MinimumGap, NeedsConsent = settings.NeedsConsent, TimeZone = settings.TimeZone, StartsAt = plan.StartsAt, AutoStart = settings.AutoStart, Recurrence = settings.Recurrence,
        RecursOnDays = settings.Recurrence == "weekly" ? (short)settings.RecursOnDays : (short)0, RecursOnDay = settings.Recurrence == "monthly" ? (short?)settings.RecursOnDay : null,
        RecursAt = plan.RecursAt, RecursUntil = settings.Recurrence == "once" ? null : check.Until?.ToDateTime(TimeOnly.MinValue), Script = settings.Script.Trim(),
        Dispositions = settings.Dispositions?.ToArray(), WrapUpRequired = settings.WrapUpRequired, MessageText = settings.MessageText.Trim(), MessageLanguage = settings.MessageLanguage,
        MessageVoice = settings.MessageVoice, ConnectKey = Given(settings.ConnectKey), OptOutKey = Given(settings.OptOutKey), LinesPerAgent = settings.LinesPerAgent, LateCancel = settings.LateCancel, SafeHarbour = settings.SafeHarbour.Trim(), Agents = [.. settings.Agents.Distinct()],
        Outcomes = [.. settings.Retries.Select(rule => rule.Outcome)], Tries = [.. settings.Retries.Select(rule => (short)rule.Tries)], Delays = [.. settings.Retries.Select(rule => rule.DelayMinutes)],
        Growths = [.. settings.Retries.Select(rule => rule.Growth)], OtherDayparts = [.. settings.Retries.Select(rule => rule.OtherDaypart)], Now = clock.GetUtcNow(),
    };

    static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;

    sealed record Organisation(string Region, string TimeZone, string Retries);

    sealed record Row(string Settings, string Status, long Members, DateTime? StartsAtUtc, short? RecursAt, bool HasAudio);

    sealed record Past(int Attempts, int Answered, double? TalkSeconds);

    sealed record Plan(DateTime? StartsAt, short? RecursAt, string? Problem);

    sealed record Standing(int Version, string Status);

    sealed record Version(int Number, string Settings, string? By);

    sealed record Checked(bool UnknownDepartment, bool UnknownCallerId, bool UnknownCostCentre, bool UnknownAgent, bool UnknownDisposition);

    /// <summary>What the statements are given.</summary>
    sealed record Arguments
    {
        public required Guid UserId { get; init; }
        public required Guid Id { get; init; }
        public required bool IsNew { get; init; }
        public required Guid? ReachDepartmentId { get; init; }
        public required int Version { get; init; }
        public required string Name { get; init; }
        public required string Description { get; init; }
        public required Guid? DepartmentId { get; init; }
        public required string Mode { get; init; }
        public required string Destination { get; init; }
        public required string? DestinationNumber { get; init; }
        public required string? CallerId { get; init; }
        public required string? CostCentre { get; init; }
        public required short Priority { get; init; }
        public required int CallsPerMinute { get; init; }
        public required short RingSeconds { get; init; }
        public required int PreviewSeconds { get; init; }
        public required string MachineDetection { get; init; }
        public required short CallsFrom { get; init; }
        public required short CallsUntil { get; init; }
        public required short CallsOnDays { get; init; }
        public required short MaxAttempts { get; init; }
        public required int MinimumGap { get; init; }
        public required bool NeedsConsent { get; init; }
        public required string TimeZone { get; init; }
        public required DateTime? StartsAt { get; init; }
        public required bool AutoStart { get; init; }
        public required string Recurrence { get; init; }
        public required short RecursOnDays { get; init; }
        public required short? RecursOnDay { get; init; }
        public required short? RecursAt { get; init; }
        public required DateTime? RecursUntil { get; init; }
        public required string Script { get; init; }
        public required string[]? Dispositions { get; init; }
        public required bool? WrapUpRequired { get; init; }
        public required string MessageText { get; init; }
        public required string MessageLanguage { get; init; }
        public required string MessageVoice { get; init; }
        public required string? ConnectKey { get; init; }
        public required string? OptOutKey { get; init; }
        public required decimal LinesPerAgent { get; init; }
        public required bool LateCancel { get; init; }
        public required string SafeHarbour { get; init; }
        public required Guid[] Agents { get; init; }
        public required string[] Outcomes { get; init; }
        public required short[] Tries { get; init; }
        public required int[] Delays { get; init; }
        public required string[] Growths { get; init; }
        public required bool[] OtherDayparts { get; init; }
        public required DateTimeOffset Now { get; init; }
    }
}
