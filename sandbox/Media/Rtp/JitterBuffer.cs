namespace DutyCall.Sandbox.Media.Rtp;

/// <summary>
/// Puts packets back in order and holds them just long enough that the network's unevenness is not heard. The depth
/// follows the measured jitter, and grows at once when a packet comes too late. Works in units of one 20 ms frame.
/// Not safe for several threads at once.
/// </summary>
sealed class JitterBuffer
{
    const int Deepest = 12;
    const int Shallowest = 2;
    const int FramesUntilShrink = 100;
    const int FramesConcealed = 2;
    const int FarApart = Pcm.SampleRate;

    readonly SortedList<long, short[]> frames = [];
    readonly Arrivals arrivals = new();
    short[]? last;
    long next;
    long newest;
    bool playing;
    int missed;
    int calmFrames;
    int least = int.MaxValue;

    /// <summary>Frames waiting.</summary>
    public int Depth => frames.Count;

    /// <summary>Frames to hold before playing.</summary>
    public int Target { get; private set; } = Shallowest;

    /// <summary>Frames that came too late to be played.</summary>
    public long Late { get; private set; }

    /// <summary>Interarrival jitter in samples (RFC 3550 §6.4.1).</summary>
    public double Jitter => arrivals.Jitter;

    /// <summary>Takes one frame. <paramref name="arrived"/>: any clock that runs evenly.</summary>
    public void Add(uint timestamp, ReadOnlySpan<short> frame, TimeSpan arrived)
    {
        var time = Extend(timestamp);
        arrivals.Add(time, arrived);
        Target = Math.Max(Target, Math.Clamp(arrivals.FramesNeeded + 1, Shallowest, Deepest));

        if (playing && Math.Abs(time - next) > FarApart)
        {
            Restart();
        }
        else if (playing && time <= next - Pcm.FrameSamples)
        {
            Late++;
            Target = Math.Min(Target + 1, Deepest);
            calmFrames = 0;
            return;
        }

        frames[time] = frame.ToArray();
        if (frames.Count > Deepest + Shallowest)
            frames.RemoveAt(0);
    }

    /// <summary>The next 20 ms; false while there is nothing to play.</summary>
    public bool Read(Span<short> frame)
    {
        if (!playing && !Start())
            return false;

        Shrink();
        if (frames.Count > 0 && frames.GetKeyAtIndex(0) <= next)
            return Play(frame);

        return Conceal(frame);
    }

    bool Start()
    {
        if (frames.Count < Target)
            return false;

        next = frames.GetKeyAtIndex(0);
        return playing = true;
    }

    bool Play(Span<short> frame)
    {
        next = frames.GetKeyAtIndex(0) + Pcm.FrameSamples;
        last = frames.GetValueAtIndex(0);
        last.CopyTo(frame);
        frames.RemoveAt(0);
        missed = 0;
        return true;
    }

    // A short gap is filled with the last frame, ever softer; a longer one is silence until the buffer has filled again.
    bool Conceal(Span<short> frame)
    {
        missed++;
        next += Pcm.FrameSamples;
        if (frames.Count == 0 && missed > FramesConcealed)
            Restart();
        if (last is null || missed > FramesConcealed)
            return false;

        for (var i = 0; i < frame.Length; i++)
            frame[i] = (short)(last[i] >> missed);
        return true;
    }

    // When the buffer has never been needed to its bottom for two seconds, one frame is left out: less delay,
    // and the answer to a sender whose clock runs fast.
    void Shrink()
    {
        least = Math.Min(least, frames.Count);
        if (++calmFrames < FramesUntilShrink)
            return;

        Target = Math.Clamp(Math.Min(Target - 1, arrivals.FramesNeeded + 1), Shallowest, Deepest);
        if (least > Target)
        {
            next = frames.GetKeyAtIndex(0) + Pcm.FrameSamples;
            frames.RemoveAt(0);
        }
        calmFrames = 0;
        least = int.MaxValue;
    }

    void Restart()
    {
        frames.Clear();
        playing = false;
        missed = 0;
        last = null;
    }

    long Extend(uint timestamp)
    {
        newest = newest == 0 ? (1L << 32) + timestamp : Math.Max(newest, newest + (int)(timestamp - (uint)newest));
        return newest + (int)(timestamp - (uint)newest);
    }

    /// <summary>How unevenly packets arrive.</summary>
    sealed class Arrivals
    {
        double? transit;

        public double Jitter { get; private set; }

        /// <summary>Three times the mean deviation holds back all but a few packets in a thousand.</summary>
        public int FramesNeeded => (int)Math.Ceiling(3 * Jitter / Pcm.FrameSamples);

        public void Add(long timestamp, TimeSpan arrived)
        {
            var now = arrived.TotalSeconds * Pcm.SampleRate - timestamp;
            if (transit is { } before && Math.Abs(now - before) < FarApart)
                Jitter += (Math.Abs(now - before) - Jitter) / 16;
            transit = now;
        }
    }
}
