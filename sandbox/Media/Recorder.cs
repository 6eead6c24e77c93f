namespace DutyCall.Sandbox.Media;

/// <summary>Which side of a leg is recorded: what comes from it, what goes to it.</summary>
enum RecordedTrack { Both, Inbound, Outbound }

/// <summary>
/// Takes down a leg, or a room, frame by frame. The first of two channels is what the leg said, the second what it heard;
/// one channel is both. As long as the clock says: where no sound came there is silence. Kept as mu-law, as it was on the line.
/// </summary>
sealed class Recorder(TimeProvider clock, int channels, RecordedTrack track = RecordedTrack.Both, byte[]? tape = null) : IEar
{
    /// <summary>The mixer may be so many frames late before it counts as silence.</summary>
    const int Tolerance = 25;

    /// <summary>Quieter frames at either end are cut off when silence is trimmed.</summary>
    const double Quiet = 0.002;

    readonly Lock gate = new();
    readonly List<byte[]> frames = [.. (tape ?? []).Chunk(channels * Pcm.FrameSamples)];
    readonly byte[] silence = Encoded(new short[channels * Pcm.FrameSamples]);
    DateTimeOffset? since;
    int framesBefore;
    bool taking;

    /// <summary>All that was taken down, to be kept: frame by frame, channel by channel.</summary>
    public byte[] Tape
    {
        get
        {
            lock (gate)
                return [.. frames.SelectMany(f => f)];
        }
    }

    public void Hear(in Moment moment)
    {
        lock (gate)
        {
            if (!taking)
                return;
            CatchUp(Tolerance);
            frames.Add(Frame(moment));
        }
    }

    /// <summary>Begins, or goes on after a pause.</summary>
    public void Run()
    {
        lock (gate)
        {
            CatchUp(0);
            (taking, since, framesBefore) = (true, clock.GetUtcNow(), frames.Count);
        }
    }

    /// <param name="keepTime">Silence takes the place of what is not recorded; otherwise the time is left out.</param>
    public void Pause(bool keepTime)
    {
        lock (gate)
        {
            CatchUp(0);
            taking = false;
            if (!keepTime)
                since = null;
        }
    }

    public void Finish(bool trim)
    {
        lock (gate)
        {
            CatchUp(0);
            (taking, since) = (false, null);
            if (!trim)
                return;
            var end = frames.FindLastIndex(f => !IsQuiet(f)) + 1;
            frames.RemoveRange(end, frames.Count - end);
            frames.RemoveRange(0, Math.Max(0, frames.FindIndex(f => !IsQuiet(f))));
        }
    }

    public TimeSpan Length
    {
        get
        {
            lock (gate)
            {
                CatchUp(Tolerance);
                return frames.Count * Pcm.FrameLength;
            }
        }
    }

    /// <summary>Interleaved, as in a WAVE file; <paramref name="wanted"/> of two channels may be one, mixed.</summary>
    public short[] Samples(int wanted)
    {
        byte[][] all;
        lock (gate)
            all = [.. frames];
        var samples = new short[all.Length * Pcm.FrameSamples * wanted];
        var at = 0;
        foreach (var frame in all)
        {
            for (var i = 0; i < Pcm.FrameSamples; i++)
            {
                if (wanted == channels)
                {
                    for (var channel = 0; channel < channels; channel++)
                        samples[at++] = MuLaw.Decode(frame[channel * Pcm.FrameSamples + i]);
                }
                else
                {
                    samples[at++] = Sum(MuLaw.Decode(frame[i]), MuLaw.Decode(frame[Pcm.FrameSamples + i]));
                }
            }
        }
        return samples;
    }

    // Silence up to now, when more than the tolerance is missing.
    void CatchUp(int tolerance)
    {
        if (since is not { } start)
            return;
        var due = framesBefore + (int)Math.Round((clock.GetUtcNow() - start) / Pcm.FrameLength);
        if (due - frames.Count <= tolerance)
            return;
        while (frames.Count < due)
            frames.Add(silence);
    }

    byte[] Frame(in Moment moment)
    {
        Span<short> said = stackalloc short[Pcm.FrameSamples];
        Span<short> heard = stackalloc short[Pcm.FrameSamples];
        said.Clear();
        heard.Clear();
        if (track is not RecordedTrack.Outbound)
            moment.Said.CopyTo(said);
        if (track is not RecordedTrack.Inbound)
            moment.Heard.CopyTo(heard);
        if (said.IndexOfAnyExcept((short)0) < 0 && heard.IndexOfAnyExcept((short)0) < 0)
            return silence;

        if (channels == 2)
            return [.. Encoded(said), .. Encoded(heard)];
        for (var i = 0; i < said.Length; i++)
            said[i] = Sum(said[i], heard[i]);
        return Encoded(said);
    }

    bool IsQuiet(byte[] frame)
    {
        if (frame == silence)
            return true;
        Span<short> samples = stackalloc short[frame.Length];
        MuLaw.Decode(frame, samples);
        return Pcm.Loudness(samples) < Quiet;
    }

    static byte[] Encoded(ReadOnlySpan<short> samples)
    {
        var codes = new byte[samples.Length];
        MuLaw.Encode(samples, codes);
        return codes;
    }

    static short Sum(int one, int two) => (short)Math.Clamp(one + two, short.MinValue, short.MaxValue);
}
