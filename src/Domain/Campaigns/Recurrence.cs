namespace DutyCall.Domain.Campaigns;

/// <summary>
/// When a campaign starts: once, or again and again at the same time on the wall of one zone. Where clocks go forward over that
/// time, it starts as they do; where they go back over it, it starts the first time only.
/// </summary>
/// <param name="Kind">once, daily, weekly or monthly.</param>
/// <param name="FirstDay">None before it; a single start's own day.</param>
/// <param name="Minute">After midnight, as the clock shows it.</param>
/// <param name="OnDays">Weekly: bit 0 is Monday.</param>
/// <param name="OnDay">Monthly: the day; in a shorter month its last.</param>
/// <param name="Until">The last day.</param>
public sealed record Recurrence(string Kind, TimeZoneInfo Zone, DateOnly FirstDay, int Minute, int OnDays = 0, int? OnDay = null, DateOnly? Until = null)
{
    public static readonly string[] Kinds = ["once", "daily", "weekly", "monthly"];

    /// <summary>Whatever falls at all falls within two months: the 31st is the last day of a shorter month.</summary>
    const int FarthestDays = 63;

    /// <summary>The first start after an instant; null when there is none.</summary>
    public DateTime? Next(DateTime afterUtc)
    {
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTimeFromUtc(afterUtc, Zone));
        var day = today.AddDays(-1) > FirstDay ? today.AddDays(-1) : FirstDay; // Clocks that go forward at midnight move a start into the next day.
        for (var last = day.AddDays(FarthestDays); day <= last; day = day.AddDays(1))
        {
            if (Falls(day) && Instant(day) is var start && start > afterUtc)
                return start;
        }

        return null;
    }

    public IReadOnlyList<DateTime> NextFive(DateTime afterUtc)
    {
        var starts = new List<DateTime>();
        while (starts.Count < 5 && Next(starts.Count == 0 ? afterUtc : starts[^1]) is { } start)
            starts.Add(start);
        return starts;
    }

    /// <summary>Every Tuesday and Thursday at 13:00; a single start has no such words.</summary>
    public string Describe() => Kind switch
    {
        "daily" => $"every day at {Time(Minute)}",
        "weekly" => $"{DaysOfWeek(OnDays)} at {Time(Minute)}",
        "monthly" => $"on day {OnDay} of every month at {Time(Minute)}",
        _ => "once",
    };

    /// <summary>9:05.</summary>
    public static string Time(int minute) => $"{minute / 60}:{minute % 60:00}";

    /// <summary>every day, Monday to Friday, or the days by name. Bit 0 is Monday.</summary>
    public static string DaysOfWeek(int bits) => bits switch
    {
        0b1111111 => "every day",
        0b0011111 => "Monday to Friday",
        _ when Names(bits) is [.. var names, var last] => names.Length == 0 ? $"every {last}" : $"every {string.Join(", ", names)} and {last}",
        _ => "never",
    };

    static string[] Names(int bits) => [.. Enumerable.Range(0, 7).Where(day => (bits >> day & 1) == 1).Select(day => ((DayOfWeek)((day + 1) % 7)).ToString())];

    bool Falls(DateOnly day) => day >= FirstDay && (Until is null || day <= Until) && Kind switch
    {
        "once" => day == FirstDay,
        "daily" => true,
        "weekly" => (OnDays >> ((int)day.DayOfWeek + 6) % 7 & 1) == 1,
        "monthly" => OnDay is { } wanted && day.Day == Math.Min(wanted, DateTime.DaysInMonth(day.Year, day.Month)),
        _ => false,
    };

    DateTime Instant(DateOnly day) => WallClock.AtOrAfter(day.ToDateTime(TimeOnly.MinValue).AddMinutes(Minute), Zone);
}
