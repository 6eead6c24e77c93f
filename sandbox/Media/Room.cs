namespace DutyCall.Sandbox.Media;

/// <summary>Who is mixed together. Each hears all the others.</summary>
sealed class Room
{
    // One lock for all rooms: a leg that moves is never in two, and never in none that still lists it.
    static readonly Lock Membership = new();

    ISound? announcement;
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

    internal bool ReadAnnouncement(Span<short> frame)
    {
        var sound = announcement;
        if (sound is null || sound.Read(frame))
            return sound is not null;

        Interlocked.CompareExchange(ref announcement, null, sound);
        return false;
    }
}
