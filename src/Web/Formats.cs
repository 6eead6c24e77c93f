using System.Globalization;
using DutyCall.Domain;

namespace DutyCall.Web;

/// <summary>How times, lengths and numbers are written everywhere on the pages.</summary>
static class Formats
{
    /// <summary>From coast to coast of the United States it is three hours; a number that may be anywhere says nothing.</summary>
    static readonly TimeSpan WidestUseful = TimeSpan.FromHours(4);

    static readonly CultureInfo Plain = CultureInfo.InvariantCulture;

    /// <summary>Admin for admin.</summary>
    public static string Capital(string word) => word is [var first, ..] ? char.ToUpperInvariant(first) + word[1..] : word;

    /// <summary>0:41, 6:52, 1:04:10.</summary>
    public static string Length(TimeSpan length) => length.TotalHours >= 1
        ? $"{(int)length.TotalHours}:{length.Minutes:00}:{length.Seconds:00}"
        : $"{(int)Math.Max(0, length.TotalMinutes)}:{Math.Max(0, length.Seconds):00}";

    public static string Length(int seconds) => Length(TimeSpan.FromSeconds(seconds));

    /// <summary>11:26, on the clock of <paramref name="zone"/>.</summary>
    public static string Clock(DateTime utc, TimeZoneInfo zone) => Local(utc, zone).ToString("H:mm", Plain);

    /// <summary>Today, Yesterday, Tue 18 Nov within a week and beyond, 21 Nov 2024 once the year differs.</summary>
    public static string Day(DateTime utc, TimeZoneInfo zone, DateTime now)
    {
        var day = DateOnly.FromDateTime(Local(utc, zone));
        var today = DateOnly.FromDateTime(Local(now, zone));
        return (today.DayNumber - day.DayNumber) switch
        {
            0 => "Today",
            1 => "Yesterday",
            _ when day.Year != today.Year => day.ToString("d MMM yyyy", Plain),
            < 7 and > 0 => day.ToString("ddd d MMM", Plain),
            _ => day.ToString("d MMM", Plain),
        };
    }

    /// <summary>Today 11:26.</summary>
    public static string Moment(DateTime utc, TimeZoneInfo zone, DateTime now) => $"{Day(utc, zone, now)} {Clock(utc, zone)}";

    /// <summary>For the datetime attribute, and for scripts: ISO 8601 in UTC.</summary>
    public static string Instant(DateTime utc) => DateTime.SpecifyKind(utc, DateTimeKind.Utc).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", Plain);

    /// <summary>National inside the home country, international elsewhere; E.164 as it is when no plan knows it.</summary>
    public static string Number(string e164, string? homeRegion) => PhoneNumber.Parse(e164, homeRegion).Number switch
    {
        null => e164,
        var number when number.Region == homeRegion => number.National,
        var number => number.International,
    };

    /// <summary>
    /// The time where a phone may ring: 11:19 where all its possible zones agree, 11:19 to 14:19 where they do not, and
    /// nothing when no zone is known or they lie more than four hours apart. A zone somebody gave (IANA) counts before what the number says.
    /// </summary>
    public static string ClocksAt(string e164, string? zone, DateTime now)
    {
        var ids = zone is { Length: > 0 } ? [zone] : PhoneNumber.Parse(e164, null).Number?.PossibleTimeZones ?? [];
        var times = ids.Where(id => TimeZoneInfo.TryFindSystemTimeZoneById(id, out _))
            .Select(id => Local(now, TimeZoneInfo.FindSystemTimeZoneById(id))).Distinct().Order().ToArray();
        return times switch
        {
            [] => "",
            [var only] => only.ToString("H:mm", Plain),
            [var first, .., var last] when last - first > WidestUseful => "",
            [var first, .., var last] => $"{first.ToString("H:mm", Plain)} to {last.ToString("H:mm", Plain)}",
        };
    }

    static DateTime Local(DateTime utc, TimeZoneInfo zone) => TimeZoneInfo.ConvertTimeFromUtc(DateTime.SpecifyKind(utc, DateTimeKind.Utc), zone);
}
