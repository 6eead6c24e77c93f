using System.Diagnostics;

namespace DutyCall.Bench.Kit;

/// <summary>Asks, and keeps how long each answer took.</summary>
static class Load
{
    /// <summary>So many at once, each asking again as soon as it is answered: what the server can do.</summary>
    public static async Task<Latencies> Closed(int count, int atOnce, Func<int, Task> ask, CancellationToken ct)
    {
        var times = new double[count];
        var next = -1;
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, atOnce).Select(_ => Task.Run(async () =>
        {
            for (var i = Interlocked.Increment(ref next); i < count; i = Interlocked.Increment(ref next))
            {
                ct.ThrowIfCancellationRequested();
                var begun = Stopwatch.GetTimestamp();
                await ask(i);
                times[i] = Stopwatch.GetElapsedTime(begun).TotalMilliseconds;
            }
        }, ct)));
        return new(times, watch.Elapsed);
    }

    /// <summary>
    /// So many a second, whether or not the earlier ones are answered. Time counts from when a request was due, so that a
    /// server which falls behind cannot hide it.
    /// </summary>
    public static async Task<Latencies> Open(int count, int perSecond, Func<int, Task> ask, CancellationToken ct)
    {
        var times = new double[count];
        var asked = new Task[count];
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < count; i++)
        {
            var due = TimeSpan.FromSeconds((double)i / perSecond);
            if (due - watch.Elapsed is { TotalMilliseconds: > 0 } early)
                await Task.Delay(early, ct);
            asked[i] = Ask(i, due);
        }

        await Task.WhenAll(asked);
        return new(times, watch.Elapsed);

        async Task Ask(int i, TimeSpan due)
        {
            // A timer may ring a millisecond late; that is this machine's, not the server's.
            var begun = watch.Elapsed - due is { TotalMilliseconds: < 2 } ? watch.Elapsed : due;
            await ask(i);
            times[i] = (watch.Elapsed - begun).TotalMilliseconds;
        }
    }
}

/// <summary>Times in milliseconds.</summary>
sealed class Latencies(double[] times, TimeSpan took)
{
    readonly double[] sorted = [.. times.Order()];

    public int Count => sorted.Length;

    public double PerSecond => Count / took.TotalSeconds;

    public double P50 => At(0.50);

    public double P95 => At(0.95);

    public double P99 => At(0.99);

    /// <summary>The smallest time that this share of the requests did not exceed.</summary>
    double At(double share) => sorted[Math.Max(0, (int)Math.Ceiling(share * Count) - 1)];
}
