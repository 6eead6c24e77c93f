using System.Security.Cryptography;
using DutyCall.Sandbox.Kit;

namespace DutyCall.Sandbox.Media.Dtls;

public sealed class DtlsServerTests : IDisposable
{
    readonly FakeClock clock = new();
    readonly DtlsIdentity serverIdentity;
    readonly DtlsIdentity clientIdentity;
    readonly List<byte[]> sent = [];
    readonly List<string> closed = [];
    SrtpKeys? keys;

    public DtlsServerTests()
    {
        serverIdentity = new DtlsIdentity(clock);
        clientIdentity = new DtlsIdentity(clock);
    }

    [Fact]
    public void The_pseudo_random_function_yields_the_known_vector() => Assert.Equal(
        "e3f229ba727be17b8d122620557cd453c2aab21d07c3d495329b52d4e61edb5a6b301791e90d35c9c9a46b4e14baf9af0fa022f7077def17abfd3797c0564bab"
        + "4fbc91666e9def9b97fce34f796789baa48082d122ee42c5a72e5a5110fff70187347b66",
        Convert.ToHexStringLower(Tls.Prf(
            Convert.FromHexString("9bbe436ba940f017b17652849a71db35"), "test label",
            Convert.FromHexString("a0ba9f936cda311827a6f796ffd5198c"), 100)));

    [Fact]
    public void Both_sides_end_up_with_the_same_keys()
    {
        using var server = Server();
        var client = Client();

        Exchange(server, client, client.Hello());

        Assert.Empty(closed);
        Assert.True(server.IsConnected);
        Assert.True(client.IsFinished);
        Assert.Equal<byte>(client.Exported, (byte[])[.. keys!.Client.Key, .. keys.Server.Key, .. keys.Client.Salt, .. keys.Server.Salt]);
    }

    [Fact]
    public void A_hello_in_fragments_that_overlap_and_come_in_disorder_is_put_together()
    {
        using var server = Server();
        var client = Client();
        var fragments = client.HelloInFragments(40, overlap: 10);

        foreach (var fragment in fragments.Skip(1).Reverse())
            server.Receive(fragment);
        Assert.Empty(sent);

        Exchange(server, client, fragments[0]);
        Assert.True(server.IsConnected);
    }

    [Fact]
    public void A_certificate_that_is_not_the_one_announced_is_refused()
    {
        using var server = Server(fingerprint: serverIdentity.Fingerprint);
        var client = Client();

        Exchange(server, client, client.Hello());

        Assert.False(server.IsConnected);
        Assert.Null(keys);
        Assert.Equal(Alert.BadCertificate, client.AlertReceived);
    }

    [Fact]
    public void A_client_that_cannot_prove_its_certificate_is_refused()
    {
        using var server = Server();
        var client = Client(signsWith: serverIdentity);

        Exchange(server, client, client.Hello());

        Assert.False(server.IsConnected);
        Assert.Equal(Alert.DecryptError, client.AlertReceived);
    }

    [Fact]
    public void A_client_without_a_certificate_is_refused()
    {
        using var server = Server();
        var client = Client();
        client.SendsNoCertificate = true;

        Exchange(server, client, client.Hello());

        Assert.False(server.IsConnected);
        Assert.Equal(Alert.BadCertificate, client.AlertReceived);
    }

    [Fact]
    public void A_client_that_shares_no_suite_is_told_so()
    {
        using var server = Server();
        var client = Client();

        Exchange(server, client, client.Hello(suite: 0x1301));

        Assert.Equal(Alert.HandshakeFailure, client.AlertReceived);
        Assert.Single(closed);
    }

    [Fact]
    public void A_flight_that_is_not_answered_is_sent_again_ever_more_slowly_until_it_gives_up()
    {
        using var server = Server();
        server.Receive(Client().Hello());
        Assert.Single(sent);

        Wait(server, 240);
        Assert.Single(sent);
        Wait(server, 20);
        Assert.Equal(2, sent.Count);
        Wait(server, 400);
        Assert.Equal(2, sent.Count);
        Wait(server, 120);
        Assert.Equal(3, sent.Count);

        for (var minute = 0; minute < 10; minute++)
            Wait(server, 60_000);
        Assert.Single(closed);
    }

    [Fact]
    public void A_client_that_did_not_hear_the_last_flight_gets_it_again()
    {
        using var server = Server();
        var client = Client();
        server.Receive(client.Hello());
        var flight = client.Answer(Taken());
        server.Receive(flight);
        Taken();

        server.Receive(client.FinishedAgain());

        client.Answer(Taken());
        Assert.True(client.IsFinished);
    }

    [Fact]
    public void Once_connected_an_unprotected_alert_is_not_believed_but_a_protected_one_is()
    {
        using var server = Server();
        var client = Client();
        Exchange(server, client, client.Hello());

        server.Receive(client.CloseNotify(epoch: 0));
        Assert.Empty(closed);

        server.Receive(client.CloseNotify(epoch: 1));
        Assert.Single(closed);
    }

    [Fact]
    public void Rubbish_does_no_harm()
    {
        using var server = Server();
        var random = new Random(1);
        for (var i = 0; i < 500; i++)
        {
            var rubbish = new byte[random.Next(200)];
            random.NextBytes(rubbish);
            server.Receive(rubbish);
        }
        Assert.False(server.IsConnected);
    }

    public void Dispose()
    {
        serverIdentity.Dispose();
        clientIdentity.Dispose();
    }

    DtlsServer Server(string? fingerprint = null)
    {
        var server = new DtlsServer(serverIdentity, fingerprint ?? clientIdentity.Fingerprint, clock, sent.Add);
        server.Connected += agreed => keys = agreed;
        server.Closed += closed.Add;
        return server;
    }

    TestClient Client(DtlsIdentity? signsWith = null) => new(clientIdentity, signsWith ?? clientIdentity);

    void Exchange(DtlsServer server, TestClient client, byte[] first)
    {
        for (var next = first; next.Length > 0; next = client.Answer(Taken()))
            server.Receive(next);
    }

    byte[] Taken()
    {
        byte[] all = [.. sent.SelectMany(d => d)];
        sent.Clear();
        return all;
    }

    void Wait(DtlsServer server, int milliseconds)
    {
        clock.Advance(TimeSpan.FromMilliseconds(milliseconds));
        server.Tick();
    }

    /// <summary>The browser's half of the handshake, just enough of it.</summary>
    sealed class TestClient(DtlsIdentity identity, DtlsIdentity signer)
    {
        readonly DtlsRecords records = new(isServer: false);
        readonly HandshakeReassembler incoming = new();
        readonly MemoryStream transcript = new();
        readonly ECDiffieHellman agreement = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        readonly byte[] random = RandomNumberGenerator.GetBytes(32);
        byte[] serverRandom = [];
        byte[] serverPoint = [];
        byte[] master = [];
        byte[] finished = [];
        ushort next;

        public bool SendsNoCertificate { get; set; }

        public bool IsFinished { get; private set; }

        public Alert? AlertReceived { get; private set; }

        public byte[] Exported => Tls.Prf(master, "EXTRACTOR-dtls_srtp", [.. random, .. serverRandom], 60);

        public byte[] Hello(ushort suite = ClientHello.Suite) =>
            records.Write(ContentType.Handshake, 0, Message(HandshakeType.ClientHello, HelloBody(suite)).Bytes);

        public byte[][] HelloInFragments(int size, int overlap)
        {
            var body = HelloBody(ClientHello.Suite);
            var message = Message(HandshakeType.ClientHello, body);
            return
            [
                .. Enumerable.Range(0, (body.Length + size - 1) / size).Select(i =>
                {
                    var from = Math.Max(0, i * size - overlap);
                    var part = body[from..Math.Min(body.Length, (i + 1) * size)];
                    return records.Write(ContentType.Handshake, 0,
                        [.. message.Bytes[..6], .. Tls.Number24(from), .. Tls.Vector24(part)]);
                }),
            ];
        }

        /// <summary>Takes a flight; our own, when it was the server's hello.</summary>
        public byte[] Answer(byte[] datagram)
        {
            byte[] reply = [];
            for (ReadOnlySpan<byte> rest = datagram; !rest.IsEmpty;)
            {
                var record = records.ReadNext(ref rest);
                if (record?.Type == ContentType.Alert)
                    AlertReceived = (Alert)record.Value.Body[1];
                else if (record?.Type == ContentType.Handshake)
                    incoming.Add(record.Value.Body);

                while (incoming.Take() is { } message)
                    reply = [.. reply, .. Receive(message)];
            }
            return reply;
        }

        public byte[] FinishedAgain() => records.Write(ContentType.Handshake, 1, finished);

        public byte[] CloseNotify(ushort epoch) => records.Write(ContentType.Alert, epoch, [1, 0]);

        byte[] Receive(HandshakeMessage message)
        {
            if (message.Type == HandshakeType.Finished)
            {
                IsFinished = message.Body.SequenceEqual(Tls.Prf(master, "server finished", Hash(), 12));
                return [];
            }

            transcript.Write(message.Bytes);
            if (message.Type == HandshakeType.ServerHello)
                serverRandom = message.Body[2..34];
            else if (message.Type == HandshakeType.ServerKeyExchange)
                serverPoint = message.Body[4..69];
            return message.Type == HandshakeType.ServerHelloDone ? LastFlight() : [];
        }

        byte[] LastFlight()
        {
            var q = agreement.ExportParameters(false).Q;
            var certificate = Message(HandshakeType.Certificate, SendsNoCertificate ? Tls.Vector24() : Tls.Vector24(Tls.Vector24(identity.Certificate)));
            var exchange = Message(HandshakeType.ClientKeyExchange, Tls.Vector8([4, .. q.X!, .. q.Y!]));
            master = Tls.Prf(Secret(), "extended master secret", Hash(), 48);
            records.Secure(new DtlsKeys(Tls.Prf(master, "key expansion", [.. serverRandom, .. random], DtlsKeys.BlockLength)));
            var verify = Message(HandshakeType.CertificateVerify, [4, 3, .. Tls.Vector16(signer.Sign(transcript.ToArray()))]);
            finished = Message(HandshakeType.Finished, Tls.Prf(master, "client finished", Hash(), 12)).Bytes;

            return
            [
                .. records.Write(ContentType.Handshake, 0, certificate.Bytes),
                .. records.Write(ContentType.Handshake, 0, exchange.Bytes),
                .. records.Write(ContentType.Handshake, 0, verify.Bytes),
                .. records.Write(ContentType.ChangeCipherSpec, 0, [1]),
                .. records.Write(ContentType.Handshake, 1, finished),
            ];
        }

        byte[] Secret()
        {
            using var peer = ECDiffieHellman.Create(new ECParameters
            {
                Curve = ECCurve.NamedCurves.nistP256,
                Q = new ECPoint { X = serverPoint[1..33], Y = serverPoint[33..] },
            });
            return agreement.DeriveRawSecretAgreement(peer.PublicKey);
        }

        byte[] HelloBody(ushort suite) =>
        [
            0xfe, 0xfd, .. random, .. Tls.Vector8(), .. Tls.Vector8(), .. Tls.Vector16(Tls.Number16(suite)), .. Tls.Vector8(0),
            .. Tls.Vector16(
            [
                0, 10, .. Tls.Vector16(Tls.Vector16(0, 23)),
                0, 14, .. Tls.Vector16([.. Tls.Vector16(0, 1), 0]),
                0, 23, .. Tls.Vector16(),
            ]),
        ];

        HandshakeMessage Message(HandshakeType type, byte[] body)
        {
            var message = new HandshakeMessage(type, next++, body);
            transcript.Write(message.Bytes);
            return message;
        }

        byte[] Hash() => SHA256.HashData(transcript.ToArray());
    }
}
