namespace DutyCall.Sandbox.Media.Sounds;

/// <summary>
/// What a caller on hold hears: a slow broken-chord loop (C, A minor, F, G) on a bell-like voice, computed once.
/// Made here so that no recording and no licence has to be shipped.
/// </summary>
static class HoldMusic
{
    const double NoteSeconds = 0.3;
    const double RingSeconds = 1.6;
    const double Peak = 0.2;

    /// <summary>Two bars a chord, as MIDI note numbers (69 is 440 Hz).</summary>
    static readonly int[][] Bars =
    [
        [48, 55, 60, 64, 67, 64, 60, 55], [48, 55, 60, 64, 72, 67, 64, 60],
        [45, 52, 57, 60, 64, 60, 57, 52], [45, 52, 57, 60, 69, 64, 60, 57],
        [41, 48, 53, 57, 60, 57, 53, 48], [41, 48, 53, 57, 65, 60, 57, 53],
        [43, 50, 55, 59, 62, 59, 55, 50], [43, 50, 55, 59, 67, 62, 59, 55],
    ];

    static readonly Lazy<short[]> Samples = new(Compose);

    /// <summary>For ever, each listener from the beginning.</summary>
    public static ISound Play() => new Loop(() => new Clip(Samples.Value));

    static short[] Compose()
    {
        var notes = Bars.SelectMany(bar => bar).ToArray();
        var noteLength = (int)(NoteSeconds * Pcm.SampleRate);
        var sum = new double[notes.Length * noteLength];

        for (var i = 0; i < notes.Length; i++)
            Strike(sum, i * noteLength, 440 * Math.Pow(2, (notes[i] - 69) / 12.0));

        var loudest = sum.Max(Math.Abs);
        return [.. sum.Select(s => (short)(s / loudest * Peak * short.MaxValue))];
    }

    // A note rings on past the end of the loop into its beginning, so that the seam is not heard.
    static void Strike(double[] sum, int start, double hertz)
    {
        for (var i = 0; i < RingSeconds * Pcm.SampleRate; i++)
        {
            var t = (double)i / Pcm.SampleRate;
            var attack = Math.Min(1, t / 0.008);
            var wave = Math.Sin(2 * Math.PI * hertz * t) + 0.35 * Math.Exp(-4 * t) * Math.Sin(4 * Math.PI * hertz * t);
            sum[(start + i) % sum.Length] += attack * Math.Exp(-3.2 * t) * wave;
        }
    }
}
