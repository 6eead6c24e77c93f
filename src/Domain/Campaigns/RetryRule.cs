namespace DutyCall.Domain.Campaigns;

/// <summary>What follows an attempt that reached nobody.</summary>
/// <param name="Tries">How many attempts may end so in one run, the first among them.</param>
/// <param name="Delay">After the first of them.</param>
/// <param name="Multiplied">The wait doubles each time; otherwise it stays.</param>
/// <param name="OtherDaypart">Not in the same part of their day: morning, afternoon, evening.</param>
public sealed record RetryRule(int Tries, TimeSpan Delay, bool Multiplied, bool OtherDaypart)
{
    /// <summary>Hours at which a part of the day ends.</summary>
    static readonly int[] DaypartEnds = [12, 17, 24];

    static readonly TimeSpan Longest = TimeSpan.FromDays(30);

    /// <summary>When to try again; null when that was the last time.</summary>
    /// <param name="nth">Which attempt with this outcome it was, from 1.</param>
    /// <param name="endedUtc">When it ended.</param>
    /// <param name="clock">The one the person lives by.</param>
    public DateTime? Next(int nth, DateTime endedUtc, TimeZoneInfo clock)
    {
        if (nth >= Tries)
            return null;

        var wait = Multiplied ? Delay * Math.Pow(2, Math.Min(nth - 1, 16)) : Delay;
        var next = endedUtc + (wait < Longest ? wait : Longest);
        return OtherDaypart ? OutOfDaypart(next, Daypart(Local(endedUtc, clock)), clock) : next;
    }

    /// <summary>The first instant from here on that lies in another part of their day.</summary>
    static DateTime OutOfDaypart(DateTime utc, int daypart, TimeZoneInfo clock)
    {
        var local = Local(utc, clock);
        return Daypart(local) != daypart ? utc : WallClock.AtOrAfter(local.Date.AddHours(DaypartEnds[daypart]), clock);
    }

    static int Daypart(DateTime local) => Array.FindIndex(DaypartEnds, end => local.Hour < end);

    static DateTime Local(DateTime utc, TimeZoneInfo clock) => TimeZoneInfo.ConvertTimeFromUtc(utc, clock);
}
