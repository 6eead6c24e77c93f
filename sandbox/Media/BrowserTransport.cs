using System.Net;
using DutyCall.Sandbox.Media.Dtls;
using DutyCall.Sandbox.Media.Ice;
using DutyCall.Sandbox.Media.Rtp;

namespace DutyCall.Sandbox.Media;

/// <summary>The path to one browser: ICE-lite, then DTLS, then SRTP, all on the hub's port.</summary>
sealed class BrowserTransport : IDisposable
{
    const int MostEarlyPackets = 8;

    readonly Lock gate = new();
    readonly IceLite ice;
    readonly DtlsIdentity identity;
    readonly TimeProvider clock;
    readonly Action<byte[], IPEndPoint> send;
    readonly Queue<byte[]> early = new();
    DtlsServer? dtls;
    SrtpReceiver? receiver;
    SrtpSender? sender;
    bool disposed;

    public BrowserTransport(DtlsIdentity identity, TimeProvider clock, Action<byte[], IPEndPoint> send)
    {
        ice = new IceLite(clock);
        (this.identity, this.clock, this.send) = (identity, clock, send);
    }

    /// <summary>An RTP packet from the browser, open.</summary>
    public required Action<RtpHeader, ReadOnlySpan<byte>> Received { get; init; }

    /// <summary>A compound RTCP packet from the browser, open.</summary>
    public required Action<ReadOnlySpan<byte>> ReceivedRtcp { get; init; }

    /// <summary>The browser closed the session or the handshake failed.</summary>
    public required Action<string> Closed { get; init; }

    public IceCredentials Credentials => ice.Local;

    /// <summary>Since when the browser last proved that it wants our packets.</summary>
    public TimeSpan SinceConsent => ice.SinceConsent;

    public bool IsConnected => sender is not null;

    /// <summary>The browser's certificate is known only from here on. What it sent before is held back until now.</summary>
    public void Expect(string fingerprint)
    {
        lock (gate)
        {
            ice.Renew();
            if (dtls is not null || disposed)
                return;

            dtls = new DtlsServer(identity, fingerprint, clock, SendToRemote);
            dtls.Connected += Secure;
            dtls.Closed += Closed;
            while (early.TryDequeue(out var packet))
                dtls.Receive(packet);
        }
    }

    public void RestartIce()
    {
        lock (gate)
            ice.Restart();
    }

    /// <summary>True when it was a check that this side answered: its sender may be trusted to be the browser.</summary>
    public bool ReceiveCheck(StunMessage request, IPEndPoint from)
    {
        lock (gate)
        {
            if (disposed || ice.Answer(request, from) is not { } answer)
                return false;

            send(answer, from);
            return true;
        }
    }

    /// <summary>A packet from an address that a check came from.</summary>
    public void Receive(Span<byte> packet)
    {
        lock (gate)
        {
            if (disposed)
                return;

            // Told apart by the first byte (RFC 7983).
            if (packet[0] is >= 20 and <= 63)
                ReceiveDtls(packet);
            else if (packet[0] is >= 128 and <= 191)
                ReceiveMedia(packet);
        }
    }

    public void Send(ReadOnlySpan<byte> rtp)
    {
        lock (gate)
        {
            if (sender is not null)
                SendToRemote(sender.Protect(rtp));
        }
    }

    public void SendRtcp(ReadOnlySpan<byte> rtcp)
    {
        lock (gate)
        {
            if (sender is not null)
                SendToRemote(sender.ProtectRtcp(rtcp));
        }
    }

    /// <summary>Lets the handshake's timers run.</summary>
    public void Tick()
    {
        lock (gate)
            dtls?.Tick();
    }

    void ReceiveDtls(ReadOnlySpan<byte> packet)
    {
        if (dtls is not null)
            dtls.Receive(packet);
        else if (early.Count < MostEarlyPackets)
            early.Enqueue(packet.ToArray());
    }

    void ReceiveMedia(Span<byte> packet)
    {
        if (receiver is null)
            return;

        if (Rtcp.Is(packet))
        {
            if (receiver.UnprotectRtcp(packet) is { IsEmpty: false } rtcp)
                ReceivedRtcp(rtcp);
        }
        else if (receiver.Unprotect(packet) is { IsEmpty: false } rtp && RtpHeader.Read(rtp) is { } header)
        {
            Received(header, header.Payload(rtp));
        }
    }

    void Secure(SrtpKeys keys)
    {
        receiver = new SrtpReceiver(keys.Client);
        sender = new SrtpSender(keys.Server);
    }

    void SendToRemote(byte[] packet)
    {
        if (ice.Remote is { } remote)
            send(packet, remote);
    }

    public void Dispose()
    {
        lock (gate)
        {
            if (disposed)
                return;

            disposed = true;
            dtls?.Close();
            dtls?.Dispose();
            receiver?.Dispose();
            sender?.Dispose();
            sender = null;
            receiver = null;
        }
    }
}
