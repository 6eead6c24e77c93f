using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace DutyCall.Domain;

/// <summary>Minutes after midnight; at the end no more.</summary>
public readonly record struct HoursWindow(int From, int Until)
{
    public bool Contains(int minute) => minute >= From && minute < Until;

    /// <summary>8:00-20:00.</summary>
    public static HoursWindow? Parse(string? text) => text is null or "none" ? null : text.Split('-') is [var from, var until] ? new(Minutes(from), Minutes(until)) : throw new FormatException($"“{text}” is no window of hours.");

    public override string ToString() => $"{From / 60}:{From % 60:00}–{Until / 60}:{Until % 60:00}";

    static int Minutes(string time) => time == "24:00" ? 24 * 60 : (int)TimeOnly.ParseExact(time, "H:mm", CultureInfo.InvariantCulture).ToTimeSpan().TotalMinutes;
}

/// <summary>What a country or a state demands of those who call its people, with its source.</summary>
/// <param name="Place">* for everywhere, ISO 3166-1 for a country, ISO 3166-2 for a state.</param>
/// <param name="Weekdays">As 8:00-20:00; none where no calls are allowed.</param>
/// <param name="Holidays">Null: a holiday is like any other day.</param>
/// <param name="AttemptsPerDay">At one number in 24 hours, a person's own included.</param>
/// <param name="Effective">The rule counts from this day on; null for one that has for long.</param>
/// <param name="VerifiedBy">Who checked it against the law itself, or that nobody did.</param>
public sealed record PolicyRule(
    string Place, string Name, string Weekdays, string Saturday, string Sunday, string? Holidays, int? AttemptsPerDay, int? ListMaxAgeDays, string Citation, DateOnly? Effective,
    string VerifiedBy)
{
    readonly HoursWindow? weekday = HoursWindow.Parse(Weekdays), saturday = HoursWindow.Parse(Saturday), sunday = HoursWindow.Parse(Sunday), holiday = HoursWindow.Parse(Holidays);

    /// <summary>Null when no calls are allowed that day.</summary>
    public HoursWindow? On(DateTime local)
    {
        if (Holidays is not null && FederalHolidays.Contain(DateOnly.FromDateTime(local)))
            return holiday;
        return local.DayOfWeek switch { DayOfWeek.Saturday => saturday, DayOfWeek.Sunday => sunday, _ => weekday };
    }
}

/// <summary>The rules that count for one number. All of them must be met.</summary>
public sealed record PlaceRules(IReadOnlyList<PolicyRule> All)
{
    /// <summary>The strictest, and whose it is.</summary>
    public int? AttemptsPerDay => Strictest?.AttemptsPerDay;

    public string? AttemptsCitation => Strictest?.Citation;

    public int ListMaxAgeDays => All.Min(rule => rule.ListMaxAgeDays) ?? int.MaxValue;

    PolicyRule? Strictest => All.Where(rule => rule.AttemptsPerDay is not null).MinBy(rule => rule.AttemptsPerDay);
}

/// <summary>The law as dated data: policy-packs.json beside this file.</summary>
public sealed record PolicyPack(string Version, IReadOnlyList<PolicyRule> Rules)
{
    const string Resource = "policy-packs.json";

    static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow };
    static readonly Lazy<PolicyPack> Loaded = new(Load);

    public static PolicyPack Current => Loaded.Value;

    /// <summary>
    /// What counts for a number at a day: everywhere's rules, its country's, those of every state it may be in. Where a campaign calls a country
    /// whose states have rules and the state is not known, it keeps to all of them; a person keeps to the country's.
    /// </summary>
    public PlaceRules For(CalledPlace place, bool byCampaign, DateOnly day) => new(
        [.. Rules.Where(rule => (rule.Effective is null || rule.Effective <= day) && Counts(rule.Place, place, byCampaign))]);

    /// <summary>How old a country's national list may be.</summary>
    public int ListMaxAgeDays(string region) => Rules.Where(rule => rule.Place == "*" || rule.Place == region).Min(rule => rule.ListMaxAgeDays) ?? int.MaxValue;

    static bool Counts(string rule, CalledPlace place, bool byCampaign) => rule == "*" || rule == place.Region || place.Subdivisions.Contains(rule)
        || (byCampaign && place is { Region: { } region, Subdivisions.Count: 0 } && rule.StartsWith($"{region}-", StringComparison.Ordinal));

    static PolicyPack Load()
    {
        using var resource = typeof(PolicyPack).Assembly.GetManifestResourceStream(Resource) ?? throw new InvalidOperationException($"The resource {Resource} is not embedded.");
        return JsonSerializer.Deserialize<PolicyPack>(resource, Json)!;
    }
}
