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
        public readonly List<Leg> Heard = [];
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
        if (room?.IsAttended == true)
            Attend(room, present, announced ? announcement : []);
    }

    /// <summary>For whoever records the room: everybody who speaks to all of it.</summary>
    void Attend(Room room, ReadOnlySpan<Voice> present, ReadOnlySpan<short> announcement)
    {
        Span<int> sum = stackalloc int[Pcm.FrameSamples];
        sum.Clear();
        AddTo(sum, announcement);
        var heard = new List<Leg>();
        foreach (var speaker in present)
        {
            if (!IsHeard(speaker) || Whispers(speaker.Leg))
                continue;
            AddTo(sum, speaker.Frame);
            heard.Add(speaker.Leg);
        }
        Span<short> frame = stackalloc short[Pcm.FrameSamples];
        Clip(sum, frame);
        try
        {
            room.Attend(new Moment([], frame, announcement.Length > 0, heard));
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            log.LegFailed(error, nameof(Room));
        }
    }

    void Deliver(Voice listener, ReadOnlySpan<Voice> present, ReadOnlySpan<short> announcement)
    {
        Span<int> sum = stackalloc int[Pcm.FrameSamples];
        sum.Clear();
        listener.Heard.Clear();
        var played = false;

        if (!listener.Leg.Held)
        {
            AddTo(sum, announcement);
            played = announcement.Length > 0;
            foreach (var speaker in present)
            {
                if (!Hears(listener, speaker))
                    continue;
                AddTo(sum, speaker.Frame);
                listener.Heard.Add(speaker.Leg);
            }
        }

        Span<short> frame = stackalloc short[Pcm.FrameSamples];
        if (listener.Leg.ReadPlaying(frame))
        {
            AddTo(sum, frame);
            played = true;
        }
        if (listener.Leg.ReadAnnouncement(frame))
        {
            AddTo(sum, frame);
            played = true;
        }

        Clip(sum, frame);
        Safely(listener, frame, played);
    }

    static bool Hears(Voice listener, Voice speaker) =>
        speaker != listener && IsHeard(speaker) && (!Whispers(speaker.Leg) || speaker.Leg.Coached == listener.Leg);

    static bool IsHeard(Voice speaker) => speaker is { Speaks: true, Leg: { Muted: false, Held: false } };

    static bool Whispers(Leg leg) => leg.Coaches || leg.Coached is not null;

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

    void Safely(Voice listener, ReadOnlySpan<short> frame, bool played)
    {
        try
        {
            listener.Leg.Hear(frame);
            if (listener.Leg.IsAttended)
                listener.Leg.Attend(new Moment(listener.Speaks ? listener.Frame : [], frame, played, listener.Heard));
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            Broken(listener.Leg, error);
        }
    }

    void Broken(Leg leg, Exception error) => log.LegFailed(error, leg.GetType().Name);
}
