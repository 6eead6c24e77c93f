namespace DutyCall.Domain;

/// <summary>
/// What a time on the wall means as an instant. Where clocks go back over it and show it twice, the first time is meant. Tried out against the
/// zone's offsets, because <see cref="TimeZoneInfo.IsInvalidTime"/> does not know the hour that Dublin and Casablanca leave out, where summer is
/// the standard.
/// </summary>
public static class WallClock
{
    /// <summary>The first instant (UTC) at which clocks there show this; null when they go forward over it.</summary>
    public static DateTime? FirstAt(DateTime local, TimeZoneInfo zone)
    {
        local = DateTime.SpecifyKind(local, DateTimeKind.Utc);
        return new[] { -1, 1 }.Select(days => zone.GetUtcOffset(local.AddDays(days)))
            .Where(offset => zone.GetUtcOffset(local - offset) == offset)
            .Select(offset => (DateTime?)(local - offset)).Min();
    }

    /// <summary>The same; where clocks go forward over it, the first instant after.</summary>
    public static DateTime AtOrAfter(DateTime local, TimeZoneInfo zone)
    {
        DateTime? instant;
        while ((instant = FirstAt(local, zone)) is null)
            local = local.AddMinutes(1);
        return instant.Value;
    }

    /// <summary>When a day begins there.</summary>
    public static DateTime StartOf(DateOnly day, TimeZoneInfo zone) => AtOrAfter(day.ToDateTime(TimeOnly.MinValue), zone);
}
