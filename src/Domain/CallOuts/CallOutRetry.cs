namespace DutyCall.Domain.CallOuts;

/// <summary>How often a delivery is tried, and when. Pure.</summary>
public static class CallOutRetry
{
    /// <summary>From when it happened, or was asked for again.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromHours(24);

    static readonly TimeSpan[] Waits =
    [
        TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(30), TimeSpan.FromHours(1), TimeSpan.FromHours(2),
    ];

    static readonly TimeSpan LongestRest = TimeSpan.FromMinutes(10), LongestAsked = TimeSpan.FromHours(1);

    /// <summary>When a delivery is tried again; null when it is given up.</summary>
    /// <param name="attempts">Tries that failed, this one among them.</param>
    public static DateTimeOffset? NextTry(DateTimeOffset since, int attempts, DateTimeOffset now)
    {
        var next = now + Waits[Math.Clamp(attempts - 1, 0, Waits.Length - 1)];
        if (next < since + Longest)
            return next;
        // The last one is on the day's end, so that a server that was away nearly as long still hears of it.
        return now < since + Longest ? since + Longest : null;
    }

    /// <summary>How long a server that does not answer is left alone, so that it is not tried with all that waits for it.</summary>
    /// <param name="failures">In a row.</param>
    /// <param name="asked">What it asks for itself; heeded up to an hour.</param>
    public static TimeSpan Rest(int failures, TimeSpan? asked = null)
    {
        var rest = Waits[Math.Clamp(failures - 1, 0, Waits.Length - 1)];
        rest = rest < LongestRest ? rest : LongestRest;
        return asked is not { } wish || wish <= rest ? rest : wish < LongestAsked ? wish : LongestAsked;
    }
}
