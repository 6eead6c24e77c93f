using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace DutyCall.Domain.Queues;

/// <summary>When a queue takes calls: a week of openings by the clock of one place, and the days on which it stays closed.</summary>
/// <param name="Openings">Empty: always open, but for the holidays.</param>
public sealed record BusinessHours(TimeZoneInfo Zone, IReadOnlyList<Opening> Openings, IReadOnlySet<DateOnly> Holidays)
{
    const int DaysAhead = 366;

    static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    /// <param name="zone">Its IANA name.</param>
    /// <param name="week">As <see cref="Write"/> wrote it.</param>
    public static BusinessHours Of(string zone, string week, IEnumerable<DateOnly> holidays) => new(TimeZoneInfo.FindSystemTimeZoneById(zone), Read(week), holidays.ToHashSet());

    public bool AreOpen(DateTimeOffset at)
    {
        var here = TimeZoneInfo.ConvertTime(at, Zone);
        var today = DateOnly.FromDateTime(here.DateTime);
        if (Openings.Count == 0)
            return !Holidays.Contains(today);

        var time = TimeOnly.FromDateTime(here.DateTime);
        // What opened yesterday and goes on past midnight belongs to yesterday, holiday or not.
        return !Holidays.Contains(today) && Openings.Any(o => o.Day == today.DayOfWeek && o.From <= time && (o.PastMidnight || time < o.To))
            || !Holidays.Contains(today.AddDays(-1)) && Openings.Any(o => o.PastMidnight && o.Day == today.AddDays(-1).DayOfWeek && time < o.To);
    }

    /// <summary>When it opens next; now, while it is open. Null when it does not within a year.</summary>
    public DateTimeOffset? NextOpening(DateTimeOffset at)
    {
        if (AreOpen(at))
            return at;

        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, Zone).DateTime);
        return Enumerable.Range(0, DaysAhead)
            .Select(ahead => today.AddDays(ahead))
            .Where(day => !Holidays.Contains(day))
            .SelectMany(day => Openings.Count == 0 ? [new Opening(day.DayOfWeek, default, default)] : Openings.Where(o => o.Day == day.DayOfWeek), (day, opening) => Instant(day, opening.From))
            .Where(opens => opens > at)
            .Select(opens => (DateTimeOffset?)opens)
            .Min();
    }

    /// <summary>The week as its column keeps it: <c>[{"day":1,"from":"09:00","to":"17:00"}]</c>, Sunday is 0.</summary>
    public static IReadOnlyList<Opening> Read(string json) =>
        [.. JsonSerializer.Deserialize<Stored[]>(json, Json)!.Select(o => new Opening((DayOfWeek)o.Day, Time(o.From), Time(o.To)))];

    public static string Write(IEnumerable<Opening> openings) =>
        JsonSerializer.Serialize(openings.Select(o => new Stored((int)o.Day, Text(o.From), Text(o.To))), Json);

    /// <summary>Where clocks go forward over it, the first moment after; where they go back over it, the first of the two.</summary>
    DateTimeOffset Instant(DateOnly day, TimeOnly time) => WallClock.AtOrAfter(day.ToDateTime(time), Zone);

    static TimeOnly Time(string text) => TimeOnly.ParseExact(text, "HH:mm", CultureInfo.InvariantCulture);

    static string Text(TimeOnly time) => time.ToString("HH:mm", CultureInfo.InvariantCulture);

    sealed record Stored([property: JsonPropertyName("day")] int Day, string From, string To);
}

/// <param name="To">Not after From: it goes on past midnight; the same as From, all day round.</param>
public sealed record Opening(DayOfWeek Day, TimeOnly From, TimeOnly To)
{
    internal bool PastMidnight => To <= From;
}
