using System.Globalization;

namespace DutyCall.Sandbox.Rest;

/// <summary>A filter by date, the comparison part of its name: <c>StartTime</c> on a day, <c>StartTime&gt;</c> on or after, <c>StartTime&lt;</c> before.</summary>
readonly record struct DateFilter(DateTimeOffset? On, DateTimeOffset? From, DateTimeOffset? Before)
{
    public static DateFilter Of(ApiRequest request, string name) =>
        new(Parse(request, name), Parse(request, name + ">"), Parse(request, name + "<"));

    /// <summary>What has no date yet passes only when none is asked for.</summary>
    public bool Passes(DateTimeOffset? date)
    {
        if (this == default)
            return true;
        return date is { } d && (On is null || d.UtcDateTime.Date == On.Value.UtcDateTime.Date) && (From is null || d >= From) && (Before is null || d < Before);
    }

    static DateTimeOffset? Parse(ApiRequest request, string name) => request.Filter(name) is not { } text ? null
        : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date) ? date
        : throw ApiError.Invalid(20001, $"Invalid date in {name}: {text}");
}
