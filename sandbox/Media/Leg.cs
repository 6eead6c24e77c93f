namespace DutyCall.Sandbox.Media;

/// <summary>
/// One party's audio. A leg is in at most one <see cref="Room"/>; what it hears is the room's mix without itself,
/// with whatever is played to it alone laid over. Base of the browser's WebRTC leg and of the carrier's scripted legs.
/// </summary>
abstract class Leg
{
    ISound? playing;
    ISound? announcement;
    IEar[] ears = [];

    /// <summary>The room this leg is in, if any.</summary>
    public Room? Room { get; internal set; }

    /// <summary>What it says does not reach its room.</summary>
    public bool Muted { get; set; }

    /// <summary>Neither hears the room nor is heard there; hears only what is played to it.</summary>
    public bool Held { get; set; }

    /// <summary>When set, what this leg says is heard by that leg only (a supervisor whispering).</summary>
    public Leg? Coached { get; set; }

    /// <summary>What this leg says is for <see cref="Coached"/> alone; while there is none, for nobody.</summary>
    public bool Coaches { get; set; }

    /// <summary>Whose it is, for those who listen to others: the call's SID.</summary>
    public string? Name { get; set; }

    /// <summary>Loudness of the last frame from this party, 0 to 1 (root mean square).</summary>
    public double Level { get; protected set; }

    /// <summary>Its media is over; the mixer forgets it.</summary>
    public bool Closed { get; private set; }

    /// <summary>A key this party pressed, by RFC 4733 event or by signaling: 0-9, * or #.</summary>
    public event Action<char>? DigitPressed;

    /// <summary>The party's media is gone for good (no consent, no packets).</summary>
    public event Action? Lost;

    /// <summary>Plays to this leg alone, in place of what was playing to it before.</summary>
    public void Play(ISound sound) => Playing = sound;

    public void StopPlaying() => Playing = null;

    /// <summary>Lays this over whatever the leg hears, its music included, once.</summary>
    public void Announce(ISound sound) => announcement = sound;

    public void StopAnnouncing() => announcement = null;

    /// <summary>Lets somebody be present at all this leg says and hears.</summary>
    public void Attach(IEar ear) => Interlocked.Exchange(ref ears, [.. ears, ear]);

    public void Detach(IEar ear) => Interlocked.Exchange(ref ears, [.. ears.Where(e => e != ear)]);

    /// <summary>What is being played to this leg alone.</summary>
    public ISound? Playing { get => playing; protected set => playing = value; }

    /// <summary>Ends the leg's media and leaves its room.</summary>
    public virtual void Close()
    {
        Closed = true;
        Room?.Remove(this);
    }

    /// <summary>The next 20 ms of what this party says; false for silence.</summary>
    protected abstract bool Speak(Span<short> frame);

    /// <summary>The next 20 ms of what this party hears.</summary>
    protected internal abstract void Hear(ReadOnlySpan<short> frame);

    internal bool Capture(Span<short> frame)
    {
        var speaks = Speak(frame);
        Level = speaks ? Pcm.Loudness(frame) : 0;
        return speaks;
    }

    internal bool ReadPlaying(Span<short> frame) => Read(ref playing, frame);

    internal bool ReadAnnouncement(Span<short> frame) => Read(ref announcement, frame);

    internal bool IsAttended => ears.Length > 0;

    internal void Attend(in Moment moment)
    {
        foreach (var ear in ears)
            ear.Hear(moment);
    }

    internal void Press(char digit) => DigitPressed?.Invoke(digit);

    protected void SayLost() => Lost?.Invoke();

    static bool Read(ref ISound? from, Span<short> frame)
    {
        var sound = from;
        if (sound is null || sound.Read(frame))
            return sound is not null;

        // Somebody may have put on the next sound meanwhile; that one stays.
        Interlocked.CompareExchange(ref from, null, sound);
        return false;
    }
}
