using System.Diagnostics;

namespace DutyCall.Browser;

static class Wait
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    /// <summary>Looks again until it is so; what it last saw goes into the complaint.</summary>
    /// <param name="within">Longer than usual, for what waits for somebody's deadline.</param>
    public static async Task<T> Until<T>(string what, Func<Task<T>> look, Func<T, bool> isSo, TimeSpan? within = null)
    {
        var patience = within ?? Patience;
        var since = Stopwatch.GetTimestamp();
        while (true)
        {
            var seen = await look();
            if (isSo(seen))
                return seen;
            if (Stopwatch.GetElapsedTime(since) > patience)
                throw new TimeoutException($"{what}: still {seen} after {patience.TotalSeconds} s.");
            await Task.Delay(50);
        }
    }
}
