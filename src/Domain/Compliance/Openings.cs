namespace DutyCall.Domain;

/// <summary>Looks for the next time at which something is open. Every zone's offset, and every bound of a window, is a multiple of a quarter of an hour.</summary>
static class Openings
{
    static readonly TimeSpan Quarter = TimeSpan.FromMinutes(15);

    /// <summary>As far as is looked: what opens at all opens within a week; holidays and a change of clocks may lie in between.</summary>
    static readonly TimeSpan Horizon = TimeSpan.FromDays(14);

    /// <summary>The first instant from here on; null when there is none for a fortnight.</summary>
    public static DateTime? Next(DateTime utc, Func<DateTime, bool> isOpen)
    {
        if (isOpen(utc))
            return utc;
        for (var at = RoundUp(utc); at <= utc + Horizon; at += Quarter)
        {
            if (isOpen(at))
                return at;
        }

        return null;
    }

    public static DateTime RoundUp(DateTime time) => new((time.Ticks + Quarter.Ticks - 1) / Quarter.Ticks * Quarter.Ticks, time.Kind);
}
