namespace DutyCall.Sandbox.Media;

/// <summary>The format of all sound inside the carrier: 16-bit mono at 8 kHz, in frames of 20 ms.</summary>
static class Pcm
{
    public const int SampleRate = 8000;
    public const int FrameSamples = 160;
    public static readonly TimeSpan FrameLength = TimeSpan.FromMilliseconds(20);
}

/// <summary>Something that can be heard: a tone, a spoken sentence, music, a scripted person.</summary>
interface ISound
{
    /// <summary>Fills <paramref name="frame"/> (<see cref="Pcm.FrameSamples"/> samples); false when there is no more.</summary>
    bool Read(Span<short> frame);
}

/// <summary>
/// One party's audio. A leg is in at most one <see cref="Room"/>; what it hears is the room's mix without itself,
/// with whatever is played to it alone laid over. Base of the browser's WebRTC leg and of the carrier's scripted legs.
/// </summary>
abstract class Leg
{
    /// <summary>The room this leg is in, if any.</summary>
    public Room? Room { get; internal set; }

    /// <summary>What it says does not reach its room.</summary>
    public bool Muted { get; set; }

    /// <summary>Neither hears the room nor is heard there; hears only what is played to it.</summary>
    public bool Held { get; set; }

    /// <summary>When set, what this leg says is heard by that leg only (a supervisor whispering).</summary>
    public Leg? Coached { get; set; }

    /// <summary>Loudness of the last frame from this party, 0 to 1 (root mean square).</summary>
    public double Level { get; protected set; }

    /// <summary>A key this party pressed, by RFC 4733 event or by signaling: 0-9, * or #.</summary>
    public event Action<char>? DigitPressed;

    /// <summary>The party's media is gone for good (no consent, no packets).</summary>
    public event Action? Lost;

    /// <summary>Plays to this leg alone, in place of what was playing to it before.</summary>
    public void Play(ISound sound) => Playing = sound;

    public void StopPlaying() => Playing = null;

    /// <summary>What is being played to this leg alone.</summary>
    public ISound? Playing { get; protected set; }

    /// <summary>Ends the leg's media and leaves its room.</summary>
    public virtual void Close() => Room?.Remove(this);

    internal void Press(char digit) => DigitPressed?.Invoke(digit);

    protected void SayLost() => Lost?.Invoke();
}

/// <summary>Who is mixed together. Each hears all the others.</summary>
sealed class Room
{
    readonly Lock gate = new();
    Leg[] legs = [];

    public IReadOnlyList<Leg> Legs => legs;

    /// <summary>Heard by everybody here: an announcement, a beep.</summary>
    public ISound? Announcement { get; set; }

    /// <summary>Brings a leg in, out of whichever room it was in before.</summary>
    public void Add(Leg leg)
    {
        leg.Room?.Remove(leg);
        lock (gate)
        {
            legs = [.. legs, leg];
            leg.Room = this;
        }
    }

    public void Remove(Leg leg)
    {
        lock (gate)
        {
            legs = [.. legs.Where(l => l != leg)];
            if (leg.Room == this)
                leg.Room = null;
        }
    }
}
