using System.Security.Cryptography;
using DutyCall.Sandbox.Media.Rtp;

namespace DutyCall.Sandbox.Media.Dtls;

/// <summary>Both directions' SRTP keys as the handshake yields them (RFC 5764 §4.2).</summary>
sealed record SrtpKeys(SrtpMasterKey Client, SrtpMasterKey Server);

/// <summary>
/// The server's side of a DTLS 1.2 handshake for SRTP (RFC 6347, RFC 5764), with the one suite WebRTC prescribes, the
/// extended master secret (RFC 7627) and a certificate asked of the client. Not safe for several threads at once.
/// </summary>
sealed class DtlsServer(DtlsIdentity identity, string clientFingerprint, TimeProvider clock, Action<byte[]> send) : IDisposable
{
    const int LongestDatagram = 1200;
    const int MostRetransmissions = 8;
    static readonly TimeSpan FirstTimeout = TimeSpan.FromMilliseconds(250);

    enum Stage { WaitingForHello, WaitingForFinished, Connected, Closed }

    readonly record struct Outgoing(ContentType Type, ushort Epoch, byte[] Body);

    readonly DtlsRecords records = new(isServer: true);
    readonly HandshakeReassembler incoming = new();
    readonly MemoryStream transcript = new();
    readonly ECDiffieHellman agreement = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
    readonly byte[] random = RandomNumberGenerator.GetBytes(32);
    Outgoing[] flight = [];
    Stage stage;
    ushort nextSequence;
    ClientHello? hello;
    PeerCertificate? certificate;
    bool proven;
    byte[]? master;
    long sentAt;
    int sends;

    /// <summary>The handshake is done.</summary>
    public event Action<SrtpKeys>? Connected;

    /// <summary>The handshake failed, or the peer closed; why, for the log.</summary>
    public event Action<string>? Closed;

    public bool IsConnected => stage == Stage.Connected;

    public void Receive(ReadOnlySpan<byte> datagram)
    {
        if (stage == Stage.Closed)
            return;

        try
        {
            var repeated = false;
            while (!datagram.IsEmpty)
                repeated |= records.ReadNext(ref datagram) is { } record && Process(record);

            // The client goes on sending its last flight until it has heard ours.
            if (repeated)
                SendFlight();
        }
        catch (TlsException error)
        {
            Fail(error.Alert, error.Message);
        }
    }

    /// <summary>Sends our flight again when the client has been silent for too long, ever more slowly.</summary>
    public void Tick()
    {
        if (stage != Stage.WaitingForFinished || clock.GetElapsedTime(sentAt) < FirstTimeout * (1 << (sends - 1)))
            return;

        if (sends > MostRetransmissions)
            Fail(Alert.HandshakeFailure, "The browser went silent during the handshake.");
        else
            SendFlight();
    }

    public void Close()
    {
        if (stage == Stage.Connected)
            SendAlert(fatal: false, Alert.CloseNotify);
        stage = Stage.Closed;
    }

    bool Process(DtlsRecords.Record record)
    {
        // Nothing unprotected may disturb a finished handshake; a repeated last flight is heard all the same.
        if (record.Type == ContentType.Alert && (record.Epoch == 1 || stage != Stage.Connected))
            ReceiveAlert(record.Body);
        else if (record.Type == ContentType.Handshake && (record.Epoch == 0 || records.Secured))
            return ReceiveHandshake(record);
        return false;
    }

    void ReceiveAlert(byte[] body)
    {
        const byte fatal = 2;
        if (body.Length < 2 || body[0] != fatal && body[1] != (byte)Alert.CloseNotify || stage == Stage.Closed)
            return;

        stage = Stage.Closed;
        Closed?.Invoke(body[1] == (byte)Alert.CloseNotify ? "closed by the browser" : $"alert {body[1]} from the browser");
    }

    bool ReceiveHandshake(DtlsRecords.Record record)
    {
        var repeated = incoming.Add(record.Body);
        while (incoming.Take() is { } message)
        {
            if (message.Type == HandshakeType.Finished && record.Epoch == 0)
                throw new TlsException(Alert.UnexpectedMessage, "Finished came unencrypted.");
            Receive(message);
        }
        return repeated;
    }

    void Receive(HandshakeMessage message)
    {
        switch (message.Type, stage)
        {
            case (HandshakeType.ClientHello, Stage.WaitingForHello):
                transcript.Write(message.Bytes);
                AnswerHello(message.Body);
                break;
            case (HandshakeType.Certificate, Stage.WaitingForFinished) when certificate is null:
                certificate = PeerCertificate.Read(message.Body, clientFingerprint);
                transcript.Write(message.Bytes);
                break;
            case (HandshakeType.ClientKeyExchange, Stage.WaitingForFinished) when certificate is not null && master is null:
                transcript.Write(message.Bytes);
                Agree(message.Body);
                break;
            case (HandshakeType.CertificateVerify, Stage.WaitingForFinished) when master is not null && !proven:
                certificate!.Verify(message.Body, transcript.ToArray());
                proven = true;
                transcript.Write(message.Bytes);
                break;
            case (HandshakeType.Finished, Stage.WaitingForFinished) when proven:
                Finish(message);
                break;
            default:
                throw new TlsException(Alert.UnexpectedMessage, $"{message.Type} came out of turn.");
        }
    }

    void AnswerHello(byte[] body)
    {
        hello = ClientHello.Read(body);
        if (hello is not { HasSuite: true, HasSrtp: true, HasP256: true, HasExtendedMasterSecret: true })
            throw new TlsException(Alert.HandshakeFailure, $"Nothing in common with {hello}.");

        var q = agreement.ExportParameters(false).Q;
        const byte uncompressed = 4;
        byte[] point = [uncompressed, .. q.X!, .. q.Y!];

        flight =
        [
            Message(HandshakeType.ServerHello, ServerFlight.ServerHello(hello, random)),
            Message(HandshakeType.Certificate, ServerFlight.Certificate(identity)),
            Message(HandshakeType.ServerKeyExchange, ServerFlight.ServerKeyExchange(identity, hello, random, point)),
            Message(HandshakeType.CertificateRequest, ServerFlight.CertificateRequest()),
            Message(HandshakeType.ServerHelloDone, []),
        ];
        stage = Stage.WaitingForFinished;
        SendFlight();
    }

    void Agree(byte[] body)
    {
        var secret = AgreeWith(new TlsReader(body).Vector8());
        master = Tls.Prf(secret, "extended master secret", TranscriptHash(), 48);
        records.Secure(new DtlsKeys(Tls.Prf(master, "key expansion", [.. random, .. hello!.Random], DtlsKeys.BlockLength)));
    }

    byte[] AgreeWith(ReadOnlySpan<byte> point)
    {
        if (point.Length != 65)
            throw new TlsException(Alert.IllegalParameter, "Not a point on P-256.");

        try
        {
            using var peer = ECDiffieHellman.Create(new ECParameters
            {
                Curve = ECCurve.NamedCurves.nistP256,
                Q = new ECPoint { X = point[1..33].ToArray(), Y = point[33..].ToArray() },
            });
            return agreement.DeriveRawSecretAgreement(peer.PublicKey);
        }
        catch (CryptographicException)
        {
            throw new TlsException(Alert.IllegalParameter, "Not a point on P-256.");
        }
    }

    void Finish(HandshakeMessage finished)
    {
        if (!CryptographicOperations.FixedTimeEquals(VerifyData("client finished"), finished.Body))
            throw new TlsException(Alert.DecryptError, "Finished does not fit the handshake.");

        transcript.Write(finished.Bytes);
        flight = [new Outgoing(ContentType.ChangeCipherSpec, 0, [1]), Message(HandshakeType.Finished, VerifyData("server finished"), epoch: 1)];
        stage = Stage.Connected;
        SendFlight();
        Connected?.Invoke(ExportKeys());
    }

    SrtpKeys ExportKeys()
    {
        var material = Tls.Prf(master!, "EXTRACTOR-dtls_srtp", [.. hello!.Random, .. random], 60);
        return new SrtpKeys(new SrtpMasterKey(material[..16], material[32..46]), new SrtpMasterKey(material[16..32], material[46..]));
    }

    byte[] VerifyData(string label) => Tls.Prf(master!, label, TranscriptHash(), 12);

    byte[] TranscriptHash() => SHA256.HashData(transcript.ToArray());

    Outgoing Message(HandshakeType type, byte[] body, ushort epoch = 0)
    {
        var message = new HandshakeMessage(type, nextSequence++, body);
        transcript.Write(message.Bytes);
        return new Outgoing(ContentType.Handshake, epoch, message.Bytes);
    }

    // Each time with new record numbers: the old ones would be taken for a replay.
    void SendFlight()
    {
        sentAt = clock.GetTimestamp();
        sends++;
        var datagram = new List<byte>();
        foreach (var (type, epoch, body) in flight)
        {
            var record = records.Write(type, epoch, body);
            if (datagram.Count > 0 && datagram.Count + record.Length > LongestDatagram)
            {
                send([.. datagram]);
                datagram.Clear();
            }
            datagram.AddRange(record);
        }
        if (datagram.Count > 0)
            send([.. datagram]);
    }

    void Fail(Alert alert, string why)
    {
        if (stage == Stage.Closed)
            return;

        SendAlert(fatal: true, alert);
        stage = Stage.Closed;
        Closed?.Invoke(why);
    }

    void SendAlert(bool fatal, Alert alert) =>
        send(records.Write(ContentType.Alert, (ushort)(stage == Stage.Connected ? 1 : 0), [(byte)(fatal ? 2 : 1), (byte)alert]));

    public void Dispose()
    {
        records.Dispose();
        agreement.Dispose();
        transcript.Dispose();
    }
}
