using System.Globalization;

namespace DutyCall.Web;

/// <summary>How things are put for people (DESIGN.md, Formats).</summary>
static class Words
{
    public static string Capital(string word) => word is [var first, ..] ? char.ToUpperInvariant(first) + word[1..] : word;

    /// <summary>Today 11:26, Yesterday 11:26, Tue 18 Nov 11:26, 21 Nov 2024 11:26: both times by the reader's clock.</summary>
    public static string Moment(DateTime at, DateTime now)
    {
        var day = (now.Date - at.Date).Days switch
        {
            0 => "Today",
            1 => "Yesterday",
            > 1 and < 7 => at.ToString("ddd d MMM", CultureInfo.InvariantCulture),
            _ when at.Year == now.Year => at.ToString("d MMM", CultureInfo.InvariantCulture),
            _ => at.ToString("d MMM yyyy", CultureInfo.InvariantCulture),
        };
        return $"{day} {at.ToString("HH:mm", CultureInfo.InvariantCulture)}";
    }
}
