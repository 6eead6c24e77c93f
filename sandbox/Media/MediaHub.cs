using System.Collections.Concurrent;
using System.Net;
using DutyCall.Sandbox.Media.Dtls;
using DutyCall.Sandbox.Media.Ice;

namespace DutyCall.Sandbox.Media;

/// <summary>There are as many browsers as may be.</summary>
sealed class TooManyLegs(int most) : Exception($"No more than {most} browsers at once.");

/// <summary>
/// All browsers' media on one UDP port: sorts packets to their legs, and moves the sound every 20 ms. Until it is started
/// it has neither socket nor threads, and its <see cref="Mixer"/> may be stepped by hand.
/// </summary>
sealed class MediaHub(MediaSettings settings, Mixer mixer, TimeProvider clock, ILogger<MediaHub> log) : IHostedService, IDisposable
{
    readonly ConcurrentDictionary<string, BrowserLeg> byFragment = new();
    readonly ConcurrentDictionary<IPEndPoint, BrowserLeg> byAddress = new();
    readonly MixerClock pace = new(mixer);
    UdpPort? port;
    int legs;

    public MediaSettings Settings => settings;

    public Mixer Mixer => mixer;

    public DtlsIdentity Identity { get; } = new(clock);

    /// <summary>Where browsers are to send to. Port 9 (discard) while the hub is not started.</summary>
    public IReadOnlyList<IPEndPoint> Candidates =>
        port?.Candidates(settings.Advertised) ?? [new IPEndPoint(settings.Address, 9)];

    /// <summary>A leg for one browser's call. Close it when the call is over.</summary>
    public BrowserLeg CreateBrowserLeg()
    {
        if (Interlocked.Increment(ref legs) > settings.MostLegs)
        {
            Interlocked.Decrement(ref legs);
            throw new TooManyLegs(settings.MostLegs);
        }

        var leg = mixer.Add(new BrowserLeg(this, clock));
        Know(leg);
        return leg;
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        port = UdpPort.Open(settings.Address, settings.Port, Receive, log);
        pace.Start();
        log.Listening(port.Number);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        Dispose();
        return Task.CompletedTask;
    }

    public void Dispose()
    {
        pace.Dispose();
        port?.Dispose();
        Identity.Dispose();
    }

    internal void Know(BrowserLeg leg) => byFragment[leg.Transport.Credentials.Fragment] = leg;

    internal void Forget(BrowserLeg leg)
    {
        foreach (var (fragment, _) in byFragment.Where(f => f.Value == leg))
            byFragment.TryRemove(fragment, out _);
        foreach (var (address, _) in byAddress.Where(a => a.Value == leg))
            byAddress.TryRemove(address, out _);
    }

    internal void Release(BrowserLeg leg)
    {
        Forget(leg);
        Interlocked.Decrement(ref legs);
    }

    internal void Ended(string why) => log.MediaEnded(why);

    internal void Send(byte[] packet, IPEndPoint to) => port?.Send(packet, to);

    /// <summary>Every packet that arrives. Only a check signed with a leg's password makes an address that leg's.</summary>
    internal void Receive(Span<byte> packet, IPEndPoint from)
    {
        if (StunMessage.IsStun(packet))
            ReceiveCheck(packet, from);
        else if (packet.Length > 0 && byAddress.TryGetValue(from, out var leg))
            leg.Transport.Receive(packet);
    }

    void ReceiveCheck(ReadOnlySpan<byte> packet, IPEndPoint from)
    {
        if (StunMessage.Parse(packet) is not { } request || IceLite.FragmentOf(request) is not { } fragment)
            return;

        if (byFragment.TryGetValue(fragment, out var leg) && leg.Transport.ReceiveCheck(request, from))
            byAddress[from] = leg;
    }
}
