using System.Diagnostics;

namespace DutyCall.Browser;

static class Wait
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    /// <summary>Looks again until it is so; what it last saw goes into the complaint.</summary>
    public static async Task<T> Until<T>(string what, Func<Task<T>> look, Func<T, bool> isSo)
    {
        var since = Stopwatch.GetTimestamp();
        while (true)
        {
            var seen = await look();
            if (isSo(seen))
                return seen;
            if (Stopwatch.GetElapsedTime(since) > Patience)
                throw new TimeoutException($"{what}: still {seen} after {Patience.TotalSeconds} s.");
            await Task.Delay(50);
        }
    }
}
