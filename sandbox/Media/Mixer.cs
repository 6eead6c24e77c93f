namespace DutyCall.Sandbox.Media;

/// <summary>
/// Moves 20 ms of sound from everybody to everybody on each <see cref="Tick"/>. Sums in 32 bits and clips once,
/// so that two loud speakers do not wrap around.
/// </summary>
sealed class Mixer(ILogger<Mixer> log)
{
    readonly Lock gate = new();
    readonly Lock ticking = new();
    Leg[] legs = [];
    Voice[] voices = [];

    /// <summary>One leg's share of the current tick.</summary>
    sealed class Voice
    {
        public Leg Leg = null!;
        public Room? Room;
        public bool Speaks;
        public readonly short[] Frame = new short[Pcm.FrameSamples];
    }

    /// <summary>Everybody who takes part: in a room, or only played to.</summary>
    public IReadOnlyList<Leg> Legs => legs;

    public T Add<T>(T leg) where T : Leg
    {
        lock (gate)
            legs = [.. legs, leg];
        return leg;
    }

    /// <summary>One frame for every leg. Called every 20 ms by the clock, or by a test as often as it likes.</summary>
    public void Tick()
    {
        lock (ticking)
        {
            Listen();
            foreach (var room in voices.GroupBy(v => v.Room))
                Mix(room.Key, [.. room]);
        }
    }

    void Listen()
    {
        if (legs.Any(l => l.Closed))
            Forget();

        var now = legs;
        if (voices.Length != now.Length)
            voices = [.. now.Select((_, i) => i < voices.Length ? voices[i] : new Voice())];

        for (var i = 0; i < now.Length; i++)
        {
            var voice = voices[i];
            voice.Leg = now[i];
            voice.Room = now[i].Room;
            voice.Speaks = Safely(now[i], () => now[i].Capture(voice.Frame));
        }
    }

    void Forget()
    {
        lock (gate)
            legs = [.. legs.Where(l => !l.Closed)];
    }

    void Mix(Room? room, Voice[] present)
    {
        Span<short> announcement = stackalloc short[Pcm.FrameSamples];
        var announced = room?.ReadAnnouncement(announcement) == true;

        foreach (var listener in present)
            Deliver(listener, room is null ? [] : present, announced ? announcement : []);
    }

    void Deliver(Voice listener, ReadOnlySpan<Voice> present, ReadOnlySpan<short> announcement)
    {
        Span<int> sum = stackalloc int[Pcm.FrameSamples];
        sum.Clear();

        if (!listener.Leg.Held)
        {
            AddTo(sum, announcement);
            foreach (var speaker in present)
            {
                if (Hears(listener, speaker))
                    AddTo(sum, speaker.Frame);
            }
        }

        Span<short> frame = stackalloc short[Pcm.FrameSamples];
        if (listener.Leg.ReadPlaying(frame))
            AddTo(sum, frame);

        Clip(sum, frame);
        Safely(listener.Leg, frame);
    }

    static bool Hears(Voice listener, Voice speaker) =>
        speaker != listener && speaker.Speaks
        && speaker.Leg is { Muted: false, Held: false } said
        && (said.Coached is null || said.Coached == listener.Leg);

    static void AddTo(Span<int> sum, ReadOnlySpan<short> frame)
    {
        for (var i = 0; i < frame.Length; i++)
            sum[i] += frame[i];
    }

    static void Clip(ReadOnlySpan<int> sum, Span<short> frame)
    {
        for (var i = 0; i < frame.Length; i++)
            frame[i] = (short)Math.Clamp(sum[i], short.MinValue, short.MaxValue);
    }

    // One broken leg must not silence all the others.
    bool Safely(Leg leg, Func<bool> capture)
    {
        try
        {
            return capture();
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            Broken(leg, error);
            return false;
        }
    }

    void Safely(Leg leg, ReadOnlySpan<short> frame)
    {
        try
        {
            leg.Hear(frame);
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            Broken(leg, error);
        }
    }

    void Broken(Leg leg, Exception error) => log.LegFailed(error, leg.GetType().Name);
}
