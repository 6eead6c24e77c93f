using System.Net;

namespace DutyCall.Sandbox.Media;

/// <summary>Where media is received, and how much of it.</summary>
sealed record MediaSettings
{
    /// <summary>To listen on. With the loopback address of IPv4, that of IPv6 is listened on as well where there is one.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>One UDP port for everybody; 0 for one that is free.</summary>
    public int Port { get; init; }

    /// <summary>What browsers are told to send to: when empty, what is listened on. Needed behind a container's port mapping.</summary>
    public IReadOnlyList<IPAddress> Advertised { get; init; } = [];

    /// <summary>Browsers at once.</summary>
    public int MostLegs { get; init; } = 500;

    /// <summary>Whether browsers may send keys as RTP events; otherwise they send them by signaling.</summary>
    public bool TelephoneEvents { get; init; } = true;
}
