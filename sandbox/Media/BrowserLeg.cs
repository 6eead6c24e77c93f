using System.Collections.Concurrent;
using System.Security.Cryptography;
using DutyCall.Sandbox.Media.Rtp;

namespace DutyCall.Sandbox.Media;

/// <summary>
/// A browser's audio over WebRTC. Descriptions are exchanged by signaling: either <see cref="Offer"/> and then
/// <see cref="Accept"/>, or <see cref="Answer"/>; and <see cref="Answer"/> again for whatever the browser offers later.
/// </summary>
sealed class BrowserLeg : Leg
{
    const int OfferedEventType = 101;
    const int FramesPerReport = 50;

    /// <summary>RFC 7675: consent lapses after 30 s without a check.</summary>
    static readonly TimeSpan ConsentLapse = TimeSpan.FromSeconds(30);

    /// <summary>A browser sends packets even when muted; without any for so long, it is frozen or gone.</summary>
    static readonly TimeSpan SilenceLapse = TimeSpan.FromSeconds(20);

    /// <summary>Who has found back has so long for its sound to come back too.</summary>
    static readonly TimeSpan ReturnLapse = TimeSpan.FromSeconds(10);

    // Taken in this order: negotiation, the transport's, gate. Nobody outside is called under any of them.
    readonly Lock negotiation = new();
    readonly Lock gate = new();
    readonly ConcurrentQueue<char> pressed = new();
    readonly MediaHub hub;
    readonly TimeProvider clock;
    readonly JitterBuffer jitter = new();
    readonly TelephoneEvents events = new();
    readonly Reception reception;
    readonly uint ssrc = BitConverter.ToUInt32(RandomNumberGenerator.GetBytes(4));
    readonly byte[] packet = new byte[RtpHeader.MinimumLength + Pcm.FrameSamples];
    BrowserTransport transport;
    string? fingerprint;
    string? fragment;
    int? eventType;
    ushort sequence = (ushort)RandomNumberGenerator.GetInt32(1, 1000);
    uint timestamp = (uint)RandomNumberGenerator.GetInt32(int.MaxValue);
    uint sent;
    long lastPacket;
    bool watched;
    volatile bool gone;
    bool lost;
    volatile bool away;
    long returned;
    int closed;

    internal BrowserLeg(MediaHub hub, TimeProvider clock)
    {
        (this.hub, this.clock) = (hub, clock);
        reception = new Reception(clock);
        returned = clock.GetTimestamp() - (long)(ReturnLapse.TotalSeconds * clock.TimestampFrequency);
        transport = NewTransport();
    }

    /// <summary>The handshake is done and packets may flow.</summary>
    public bool IsConnected => transport.IsConnected;

    /// <summary>The ICE user name fragment of the browser's newest description: tells a live session from a fresh one.</summary>
    public string? RemoteFragment => fragment;

    /// <summary>The browser cannot be reached, and its call waits for it: silence is no loss meanwhile.</summary>
    public void Excuse() => away = true;

    /// <summary>The browser is back.</summary>
    public void Welcome()
    {
        Volatile.Write(ref returned, clock.GetTimestamp());
        away = false;
    }

    /// <summary>Our offer, to a browser that is called.</summary>
    public string Offer()
    {
        eventType = hub.Settings.TelephoneEvents ? OfferedEventType : null;
        return Describe("0", isOffer: true);
    }

    /// <summary>The browser's answer to <see cref="Offer"/>.</summary>
    public void Accept(string answer)
    {
        var theirs = SessionDescription.Parse(answer);
        if (theirs.Setup == "passive")
            throw new BadSessionDescription("The browser must be the client of the DTLS session.");
        Adopt(theirs);
    }

    /// <summary>
    /// Answers a browser's offer: the first; one with new ICE credentials (a restart, the sound goes on meanwhile); or one
    /// of another connection with a certificate of its own, which takes the place of the old.
    /// </summary>
    public string Answer(string offer)
    {
        var theirs = SessionDescription.Parse(offer);
        lock (negotiation)
        {
            if (fingerprint is not null && fingerprint != theirs.Fingerprint)
                Replace();
            else if (fragment is not null && fragment != theirs.Fragment)
                RestartIce();

            Adopt(theirs);
            return Describe(theirs.Mid, isOffer: false);
        }
    }

    public override void Close()
    {
        base.Close();
        if (Interlocked.Exchange(ref closed, 1) != 0)
            return;

        lock (negotiation)
        {
            hub.Release(this);
            transport.Dispose();
        }
    }

    internal BrowserTransport Transport => transport;

    protected override bool Speak(Span<short> frame)
    {
        lock (gate)
            return jitter.Read(frame);
    }

    protected internal override void Hear(ReadOnlySpan<short> frame)
    {
        transport.Tick();
        RaiseEvents();
        if (!transport.IsConnected)
            return;

        new RtpHeader(sent == 0, 0, sequence++, timestamp, ssrc, false, RtpHeader.MinimumLength).Write(packet);
        MuLaw.Encode(frame, packet.AsSpan(RtpHeader.MinimumLength));
        timestamp += Pcm.FrameSamples;
        transport.Send(packet);
        if (++sent % FramesPerReport == 0)
            Report();
    }

    void Adopt(SessionDescription theirs)
    {
        (fingerprint, fragment) = (theirs.Fingerprint, theirs.Fragment);
        eventType = hub.Settings.TelephoneEvents ? theirs.TelephoneEvent : null;
        lastPacket = clock.GetTimestamp();
        watched = true;
        transport.Expect(theirs.Fingerprint);
    }

    string Describe(string mid, bool isOffer) =>
        new LocalDescription(mid, transport.Credentials, hub.Identity.Fingerprint, isOffer, eventType, ssrc, hub.Candidates).ToString();

    void RestartIce()
    {
        transport.RestartIce();
        hub.Know(this);
    }

    void Replace()
    {
        hub.Forget(this);
        transport.Dispose();
        transport = NewTransport();
        gone = false;
        hub.Know(this);
    }

    BrowserTransport NewTransport()
    {
        BrowserTransport? made = null;
        return made = new BrowserTransport(hub.Identity, clock, hub.Send)
        {
            Received = Receive,
            ReceivedRtcp = ReceiveReport,
            Closed = why => TransportClosed(made, why),
        };
    }

    void Receive(RtpHeader header, ReadOnlySpan<byte> payload)
    {
        lastPacket = clock.GetTimestamp();
        lock (gate)
        {
            reception.Count(header);
            if (header.PayloadType == 0)
                AddSound(header.Timestamp, payload);
            else if (header.PayloadType == eventType && events.Read(header.Timestamp, payload) is { } key)
                pressed.Enqueue(key);
        }
    }

    void AddSound(uint at, ReadOnlySpan<byte> codes)
    {
        Span<short> frame = stackalloc short[Pcm.FrameSamples];
        var arrived = clock.GetElapsedTime(0);
        for (; codes.Length >= Pcm.FrameSamples; codes = codes[Pcm.FrameSamples..], at += Pcm.FrameSamples)
        {
            MuLaw.Decode(codes[..Pcm.FrameSamples], frame);
            jitter.Add(at, frame, arrived);
        }
    }

    void ReceiveReport(ReadOnlySpan<byte> compound)
    {
        if (Rtcp.ReadSenderReport(compound) is not { } report)
            return;

        lock (gate)
            reception.Count(report);
    }

    void Report()
    {
        ReceptionReport? received;
        lock (gate)
            received = reception.Report(jitter.Jitter);
        transport.SendRtcp(Rtcp.Report(ssrc, clock.GetUtcNow(), timestamp, sent, sent * Pcm.FrameSamples, received));
    }

    // Here, on the mixer's thread, and not where packets arrive: whoever listens may take locks of its own and close this leg.
    void RaiseEvents()
    {
        while (pressed.TryDequeue(out var key))
            Press(key);

        if (lost || away || !gone && !IsSilent() || clock.GetElapsedTime(Volatile.Read(ref returned)) < ReturnLapse)
            return;

        lost = true;
        SayLost();
    }

    bool IsSilent() => watched && (transport.SinceConsent > ConsentLapse || clock.GetElapsedTime(lastPacket) > SilenceLapse);

    // A connection that has been replaced may end without harm.
    void TransportClosed(BrowserTransport? which, string why)
    {
        if (which != transport)
            return;

        hub.Ended(why);
        gone = true;
    }
}
