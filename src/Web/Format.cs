using System.Globalization;
using static System.FormattableString;

namespace DutyCall.Web;

/// <summary>How times and lengths are written for people; one way on every page.</summary>
static class Format
{
    /// <summary>0:41, 6:52, 1:04:10.</summary>
    public static string Length(int seconds) =>
        seconds < 3600 ? Invariant($"{seconds / 60}:{seconds % 60:00}") : Invariant($"{seconds / 3600}:{seconds / 60 % 60:00}:{seconds % 60:00}");

    /// <summary>Today 11:26, Yesterday 11:26, Tue 17 Nov 11:26 (within 7 days: with the weekday), 2 Nov 11:26, 21 Nov 2024.</summary>
    public static string When(DateTime utc, TimeZoneInfo zone, DateTime nowUtc)
    {
        var time = TimeZoneInfo.ConvertTimeFromUtc(DateTime.SpecifyKind(utc, DateTimeKind.Utc), zone);
        var today = TimeZoneInfo.ConvertTimeFromUtc(DateTime.SpecifyKind(nowUtc, DateTimeKind.Utc), zone).Date;
        var day = (today - time.Date).Days switch
        {
            0 => "Today",
            1 => "Yesterday",
            > 1 and < 7 => time.ToString("ddd d MMM", CultureInfo.InvariantCulture),
            _ when time.Year != today.Year => time.ToString("d MMM yyyy", CultureInfo.InvariantCulture),
            _ => time.ToString("d MMM", CultureInfo.InvariantCulture),
        };
        return Invariant($"{day} {time:HH:mm}");
    }

    /// <summary>E.164, in groups.</summary>
    public static string Number(string e164) => e164;
}
