namespace DutyCall.Sandbox.Media.Sounds;

/// <summary>One sound after the other.</summary>
sealed class Sequence(params ISound[] sounds) : ISound
{
    int current;

    public bool Read(Span<short> frame)
    {
        while (current < sounds.Length)
        {
            if (sounds[current].Read(frame))
                return true;
            current++;
        }
        return false;
    }
}

/// <summary>A sound made anew each time it ends, for ever or <paramref name="times"/> times.</summary>
sealed class Loop(Func<ISound> make, int? times = null) : ISound
{
    ISound? current;
    int started;

    public bool Read(Span<short> frame)
    {
        if (current?.Read(frame) == true)
            return true;

        if (times is { } limit && started >= limit)
            return false;

        // A sound that is empty from the start would otherwise be made again and again within one frame.
        started++;
        current = make();
        if (!current.Read(frame))
            frame.Clear();
        return true;
    }
}

/// <summary>Tells, once, that the sound has been heard to its end.</summary>
sealed class Watched(ISound sound, Action ended) : ISound
{
    int told;

    public bool Read(Span<short> frame)
    {
        if (sound.Read(frame))
            return true;

        if (Interlocked.Exchange(ref told, 1) == 0)
            ended();
        return false;
    }
}
