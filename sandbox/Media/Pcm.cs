namespace DutyCall.Sandbox.Media;

/// <summary>The format of all sound inside the carrier: 16-bit mono at 8 kHz, in frames of 20 ms.</summary>
static class Pcm
{
    public const int SampleRate = 8000;
    public const int FrameSamples = 160;
    public static readonly TimeSpan FrameLength = TimeSpan.FromMilliseconds(20);

    /// <summary>Root mean square, 0 to 1.</summary>
    public static double Loudness(ReadOnlySpan<short> samples)
    {
        if (samples.IsEmpty)
            return 0;

        double energy = 0;
        foreach (var sample in samples)
            energy += (double)sample * sample;

        return Math.Sqrt(energy / samples.Length) / -(double)short.MinValue;
    }
}

/// <summary>Something that can be heard: a tone, a spoken sentence, music, a scripted person.</summary>
interface ISound
{
    /// <summary>Fills <paramref name="frame"/> (<see cref="Pcm.FrameSamples"/> samples); false when there is no more.</summary>
    bool Read(Span<short> frame);
}
