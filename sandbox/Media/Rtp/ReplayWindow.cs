namespace DutyCall.Sandbox.Media.Rtp;

/// <summary>The last 64 packet numbers, so that none is taken twice (RFC 3711 §3.3.2; RFC 6347 §4.1.2.6).</summary>
struct ReplayWindow
{
    const int Size = 64;

    ulong newest;
    ulong seen;

    /// <summary>Neither seen before nor too old to tell.</summary>
    public readonly bool Admits(ulong number)
    {
        if (seen == 0 || number > newest)
            return true;

        var age = newest - number;
        return age < Size && (seen >> (int)age & 1) == 0;
    }

    /// <summary>To be called only for a packet that proved authentic; else a forger could push the window on.</summary>
    public void Add(ulong number)
    {
        if (seen == 0 || number > newest)
        {
            var step = seen == 0 ? Size : number - newest;
            seen = step >= Size ? 1 : seen << (int)step | 1;
            newest = number;
        }
        else if (newest - number < Size)
        {
            seen |= 1UL << (int)(newest - number);
        }
    }
}
