namespace DutyCall.Sandbox.Media.Sounds;

/// <summary>One or more sine waves at once, for ever or for a time. <paramref name="level"/> is the peak of the sum, 0 to 1.</summary>
sealed class Tone(double[] hertz, TimeSpan? length = null, double level = 0.25) : ISound
{
    readonly long samples = length is { } limit ? (long)(limit.TotalSeconds * Pcm.SampleRate) : long.MaxValue;
    long at;

    public Tone(double hertz, TimeSpan? length = null, double level = 0.25) : this([hertz], length, level) { }

    public bool Read(Span<short> frame)
    {
        if (at >= samples)
            return false;

        for (var i = 0; i < frame.Length; i++, at++)
            frame[i] = at < samples ? Sample() : (short)0;
        return true;
    }

    short Sample()
    {
        double sum = 0;
        foreach (var pitch in hertz)
            sum += Math.Sin(2 * Math.PI * pitch * at / Pcm.SampleRate);
        return (short)(sum / hertz.Length * level * short.MaxValue);
    }
}

/// <summary>Nothing, for ever or for a time.</summary>
sealed class Silence(TimeSpan? length = null) : ISound
{
    readonly long frames = length is { } limit ? (long)Math.Ceiling(limit / Pcm.FrameLength) : long.MaxValue;
    long at;

    public bool Read(Span<short> frame)
    {
        if (at++ >= frames)
            return false;

        frame.Clear();
        return true;
    }
}
