using System.Diagnostics;

namespace DutyCall.Sandbox.Media;

/// <summary>
/// Steps the mixer every 20 ms on a thread of its own. Counts from one start and catches up after a late wake, so a timer
/// as coarse as that of Windows (about 16 ms) makes frames uneven but never fewer.
/// </summary>
sealed class MixerClock(Mixer mixer) : IDisposable
{
    /// <summary>After a longer pause (a machine that slept) the lost time is let go.</summary>
    const int MostCaughtUp = 10;

    readonly ManualResetEventSlim stopping = new();
    Thread? thread;

    public void Start()
    {
        thread = new Thread(Run) { IsBackground = true, Name = "mixer", Priority = ThreadPriority.AboveNormal };
        thread.Start();
    }

    void Run()
    {
        var start = Stopwatch.GetTimestamp();
        for (long tick = 1; !stopping.IsSet; tick++)
        {
            var wait = tick * Pcm.FrameLength - Stopwatch.GetElapsedTime(start);
            if (wait > TimeSpan.Zero && stopping.Wait(wait))
                return;

            if (-wait > MostCaughtUp * Pcm.FrameLength)
                tick = (long)(Stopwatch.GetElapsedTime(start) / Pcm.FrameLength);
            mixer.Tick();
        }
    }

    public void Dispose()
    {
        stopping.Set();
        thread?.Join();
    }
}
