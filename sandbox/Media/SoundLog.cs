namespace DutyCall.Sandbox.Media;

/// <summary>A stretch of time in which one thing was heard, or nothing.</summary>
/// <param name="Level">Mean loudness, 0 to 1; below <see cref="SoundLog.Audible"/> it is silence.</param>
/// <param name="Hertz">Its pitch when it is one pure tone, to the nearest 10.</param>
/// <param name="Played">The carrier played some of it: music, an announcement, a tone.</param>
/// <param name="Voices">Whose voices are in it, by call SID.</param>
sealed record Stretch(DateTimeOffset From, DateTimeOffset To, double Level, int? Hertz, bool Played, IReadOnlyList<string> Voices)
{
    public bool Silent => Level < SoundLog.Audible;
}

/// <summary>Remembers what a leg heard and what it said, by tenths of a second, alike ones joined.</summary>
sealed class SoundLog(TimeProvider clock) : IEar
{
    public const double Audible = 0.004;

    const int MostKept = 5000;
    const int WindowSamples = Pcm.SampleRate / 10;
    static readonly TimeSpan Window = TimeSpan.FromMilliseconds(100);

    readonly Lock gate = new();
    readonly Track heard = new();
    readonly Track said = new();

    public IReadOnlyList<Stretch> Heard
    {
        get
        {
            lock (gate)
                return [.. heard.Stretches];
        }
    }

    public IReadOnlyList<Stretch> Said
    {
        get
        {
            lock (gate)
                return [.. said.Stretches];
        }
    }

    public void Hear(in Moment moment)
    {
        lock (gate)
        {
            heard.Add(moment.Heard, moment.Played, moment.Voices);
            said.Add(moment.Said.IsEmpty ? stackalloc short[Pcm.FrameSamples] : moment.Said, false, []);
            if (!heard.Full)
                return;
            var now = clock.GetUtcNow();
            heard.Close(now);
            said.Close(now);
        }
    }

    sealed class Track
    {
        readonly short[] samples = new short[WindowSamples];
        readonly SortedSet<string> voices = new(StringComparer.Ordinal);
        int filled;
        bool played;

        public List<Stretch> Stretches { get; } = [];

        public bool Full => filled == WindowSamples;

        public void Add(ReadOnlySpan<short> frame, bool carrierPlays, IReadOnlyList<Leg> speakers)
        {
            frame.CopyTo(samples.AsSpan(filled));
            filled += frame.Length;
            played |= carrierPlays;
            foreach (var leg in speakers)
            {
                if (leg is { Name: { } name, Level: >= Audible })
                    voices.Add(name);
            }
        }

        public void Close(DateTimeOffset now)
        {
            var level = Pcm.Loudness(samples);
            var window = new Stretch(now - Window, now, level, level < Audible ? null : Pitch.Of(samples), played, [.. voices]);
            (filled, played) = (0, false);
            voices.Clear();

            if (Stretches.Count > 0 && Joined(Stretches[^1], window) is { } longer)
                Stretches[^1] = longer;
            else
                Stretches.Add(window);
            if (Stretches.Count > MostKept)
                Stretches.RemoveAt(0);
        }

        /// <summary>Null when they are not of one kind, or time passed between them.</summary>
        static Stretch? Joined(Stretch last, Stretch next)
        {
            if (next.From - last.To > Window || last.Silent != next.Silent || last.Hertz != next.Hertz || last.Played != next.Played || !last.Voices.SequenceEqual(next.Voices))
                return null;
            var before = (last.To - last.From) / Window;
            return last with { To = next.To, Level = (last.Level * before + next.Level) / (before + 1) };
        }
    }
}

/// <summary>The pitch of a sound that is one pure tone.</summary>
static class Pitch
{
    const double Purity = 0.7;

    public static int? Of(ReadOnlySpan<short> samples)
    {
        double total = 0;
        var crossings = 0;
        for (var i = 0; i < samples.Length; i++)
        {
            total += (double)samples[i] * samples[i];
            if (i > 0 && samples[i - 1] < 0 != samples[i] < 0)
                crossings++;
        }
        var guess = crossings * (double)Pcm.SampleRate / (2 * samples.Length);
        var (best, most) = (0.0, 0.0);
        for (var hertz = guess - 10; hertz <= guess + 10; hertz += 5)
        {
            var power = Power(samples, hertz);
            if (power > most)
                (best, most) = (hertz, power);
        }
        return total > 0 && most / total > Purity ? (int)Math.Round(best / 10) * 10 : null;
    }

    /// <summary>How much of the sound's energy is at one frequency (Goertzel).</summary>
    static double Power(ReadOnlySpan<short> samples, double hertz)
    {
        var coefficient = 2 * Math.Cos(2 * Math.PI * hertz / Pcm.SampleRate);
        double one = 0, two = 0;
        foreach (var sample in samples)
            (one, two) = (sample + coefficient * one - two, one);
        return 2 * (one * one + two * two - coefficient * one * two) / samples.Length;
    }
}
