namespace DutyCall.Sandbox.Media;

/// <summary>Who is mixed together. Each hears all the others.</summary>
sealed class Room
{
    // One lock for all rooms: a leg that moves is never in two, and never in none that still lists it.
    static readonly Lock Membership = new();

    ISound? announcement;
    IEar[] ears = [];
    Leg[] legs = [];

    public IReadOnlyList<Leg> Legs => legs;

    /// <summary>Heard by everybody here: an announcement, a beep.</summary>
    public ISound? Announcement { get => announcement; set => announcement = value; }

    /// <summary>Brings a leg in, out of whichever room it was in before.</summary>
    public void Add(Leg leg)
    {
        lock (Membership)
        {
            leg.Room?.Remove(leg);
            legs = [.. legs, leg];
            leg.Room = this;
        }
    }

    public void Remove(Leg leg)
    {
        lock (Membership)
        {
            legs = [.. legs.Where(l => l != leg)];
            if (leg.Room == this)
                leg.Room = null;
        }
    }

    /// <summary>Lets somebody hear all that is said in here.</summary>
    public void Attach(IEar ear) => Interlocked.Exchange(ref ears, [.. ears, ear]);

    public void Detach(IEar ear) => Interlocked.Exchange(ref ears, [.. ears.Where(e => e != ear)]);

    internal bool IsAttended => ears.Length > 0;

    internal void Attend(in Moment moment)
    {
        foreach (var ear in ears)
            ear.Hear(moment);
    }

    internal bool ReadAnnouncement(Span<short> frame)
    {
        var sound = announcement;
        if (sound is null || sound.Read(frame))
            return sound is not null;

        Interlocked.CompareExchange(ref announcement, null, sound);
        return false;
    }
}
