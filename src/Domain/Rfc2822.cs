using System.Globalization;

namespace DutyCall.Domain;

/// <summary>Times as the carrier writes them: Tue, 31 Aug 2010 20:36:28 +0000.</summary>
static class Rfc2822
{
    static readonly string[] Formats = ["ddd, dd MMM yyyy HH:mm:ss zzz", "ddd, d MMM yyyy HH:mm:ss zzz", "r"];

    public static DateTimeOffset? Parse(string? text) =>
        DateTimeOffset.TryParseExact(text, Formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time.ToUniversalTime()
            : null;
}
