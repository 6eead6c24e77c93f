using System.Globalization;
using DutyCall.Domain;
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

    /// <summary>As written at home, (415) 555-0142, or from abroad, +44 20 7946 0958; what is no number stays as it is.</summary>
    /// <param name="home">ISO 3166-1 alpha-2.</param>
    public static string Number(string e164, string home) =>
        PhoneNumber.Parse(e164, null).Number is { } number ? number.Region == home ? number.National : number.International : e164;
}
