using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using DutyCall.Sandbox.Kit;

namespace DutyCall.Sandbox.Signaling;

/// <summary>The voice SDK's protocol frame by frame, in a time that the test makes pass.</summary>
public sealed class VoiceProtocolTests : IAsyncLifetime
{
    readonly FakeClock clock = new();
    TestCarrier carrier = null!;

    public async ValueTask InitializeAsync() => carrier = await TestCarrier.Start(clock);

    public ValueTask DisposeAsync() => carrier.DisposeAsync();

    [Fact]
    public async Task Listening_tells_who_one_is_and_for_how_long()
    {
        using var socket = await Open();

        await socket.Send("listen", new { token = "alice" });

        var connected = await socket.Next("connected");
        Assert.Equal("alice", connected.GetProperty("token").GetProperty("identity").GetString());
        Assert.Equal(3600, connected.GetProperty("token").GetProperty("ttl").GetInt32());
    }

    [Fact]
    public async Task A_bad_token_is_an_error_and_then_the_end()
    {
        using var socket = await Open();

        await socket.Send("listen", new { token = "bad" });

        Assert.Equal(31204, (await socket.Next("error")).GetProperty("error").GetProperty("code").GetInt32());
        await socket.Next("close");
        await socket.Gone();
    }

    [Theory]
    [InlineData("this is not JSON")]
    [InlineData("[]")]
    [InlineData("{\"payload\":{}}")]
    public async Task What_is_no_message_ends_the_socket(string text)
    {
        using var socket = await Open();

        await socket.Send(text);

        await socket.Gone();
    }

    [Fact]
    public async Task A_message_too_large_ends_the_socket()
    {
        using var socket = await Listen("alice");

        await socket.Send("register", new { padding = new string('x', 300_000) });

        await socket.Gone();
    }

    [Fact]
    public async Task Nothing_is_done_for_who_has_not_listened()
    {
        using var socket = await Open();

        await socket.Send("register", new { media = new { audio = true } });

        Assert.Equal(31201, (await socket.Next("error")).GetProperty("error").GetProperty("code").GetInt32());
        await socket.Next("close");
        await socket.Gone();
    }

    [Fact]
    public async Task A_heartbeat_comes_every_five_seconds_and_who_never_answers_is_cut_off()
    {
        using var socket = await Listen("alice");

        for (var beat = 0; beat < 4; beat++)
        {
            clock.Advance(TimeSpan.FromSeconds(5));
            Assert.Equal("\n", await socket.NextText());
        }

        clock.Advance(TimeSpan.FromSeconds(5));
        await socket.Gone();
    }

    [Fact]
    public async Task A_registration_that_is_not_renewed_lapses()
    {
        using var socket = await Register("alice");

        clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Single(carrier.Clients.Devices("alice"));

        await socket.Send("register", new { media = new { audio = true } });
        await socket.Next("ready");
        for (var i = 0; i < 5; i++)
        {
            clock.Advance(TimeSpan.FromSeconds(15));
            await socket.Send("\n");
            await socket.Send("message", new { voiceeventsid = "KX1" });
            await socket.Next("ack");
        }

        Assert.Empty(carrier.Clients.Devices("alice"));
    }

    [Fact]
    public async Task Every_device_of_an_identity_is_one_of_its_own()
    {
        using var first = await Register("alice");
        using var second = await Register("alice");
        using var other = await Register("bob");

        Assert.Equal(2, carrier.Clients.Devices("alice").Count);
        Assert.False(carrier.Clients.IsBusy("alice"));
    }

    [Fact]
    public async Task A_device_that_rings_is_busy_and_refuses_another_call()
    {
        using var socket = await Register("alice");
        var devices = carrier.Clients.Devices("alice");
        var again = carrier.Clients.Devices("alice");

        carrier.Switch.Ring(devices.Single(), "+15550100001", "client:alice");
        var second = carrier.Switch.Ring(again.Single(), "+15550100002", "client:alice");

        Assert.Equal(486, second.RefusedWith);
        Assert.True(carrier.Clients.IsBusy("alice"));
        Assert.Empty(carrier.Clients.Devices("alice"));
    }

    [Fact]
    public async Task A_second_call_on_one_socket_is_refused()
    {
        using var socket = await Listen("alice");
        await Invite(socket, "TJS1");

        await socket.Send("invite", new { callsid = "TJS2", sdp = Sdp.Offer(), twilio = new { @params = "To=tone" } });

        Assert.Equal(31486, Error(await socket.Next("hangup"), "TJS2"));
    }

    [Fact]
    public async Task A_call_with_an_offer_that_cannot_be_used_is_refused_under_its_temporary_name()
    {
        using var socket = await Listen("alice");

        await socket.Send("invite", new { callsid = "TJS1", sdp = "v=0", twilio = new { @params = "To=tone" } });

        Assert.Equal(31400, Error(await socket.Next("hangup"), "TJS1"));
    }

    [Fact]
    public async Task A_call_that_fails_at_once_is_named_as_the_browser_knows_it()
    {
        using var socket = await Listen("alice");

        await socket.Send("invite", new { callsid = "TJS1", sdp = Sdp.Offer(), twilio = new { @params = "To=busy" } });

        Assert.Equal(31486, Error(await socket.Next("hangup"), "TJS1"));
    }

    [Fact]
    public async Task A_call_may_be_hung_up_under_its_temporary_name()
    {
        using var socket = await Listen("alice");
        await socket.Send("invite", new { callsid = "TJS1", sdp = Sdp.Offer(), twilio = new { @params = "To=ring" } });
        await socket.Next("ringing");

        await socket.Send("hangup", new { callsid = "TJS1" });

        await Until(() => carrier.Switch.Lines["alice"].HasHungUp);
    }

    [Fact]
    public async Task Keys_sent_by_signaling_are_pressed_and_pauses_are_not()
    {
        using var socket = await Listen("alice");
        var answer = await Invite(socket, "TJS1");

        await socket.Send("dtmf", new { callsid = answer.GetProperty("callsid").GetString(), dtmf = "12w#*" });

        await Until(() => string.Concat(carrier.Switch.Lines["alice"].Keys) == "12#*");
    }

    [Fact]
    public async Task A_message_is_acknowledged()
    {
        using var socket = await Listen("alice");

        await socket.Send("message", new { callsid = "CA1", voiceeventsid = "KX1", content = "hello" });

        var ack = await socket.Next("ack");
        Assert.Equal("message", ack.GetProperty("acktype").GetString());
        Assert.Equal("CA1", ack.GetProperty("callsid").GetString());
        Assert.Equal("KX1", ack.GetProperty("voiceeventsid").GetString());
    }

    [Fact]
    public async Task A_browser_that_comes_back_in_time_finds_its_call_and_its_last_answer()
    {
        var (callSid, token, sdp) = await LoseSocketInCall();
        clock.Advance(TimeSpan.FromSeconds(9));

        using var back = await Listen("alice");
        await Reconnect(back, callSid, token);

        var answer = await back.Next("answer");
        Assert.Equal((callSid, token, sdp), Named(answer));
        clock.Advance(TimeSpan.FromSeconds(10));
        Assert.False(carrier.Switch.Lines["alice"].HasHungUp);
    }

    [Fact]
    public async Task A_browser_that_comes_back_too_late_is_told_that_its_call_is_gone()
    {
        var (callSid, token, _) = await LoseSocketInCall();
        clock.Advance(TimeSpan.FromSeconds(10));
        Assert.True(carrier.Switch.Lines["alice"].HasHungUp);

        using var back = await Listen("alice");
        await Reconnect(back, callSid, token);

        Assert.Equal(31107, Error(await back.Next("hangup"), callSid));
    }

    [Fact]
    public async Task While_a_browser_is_away_its_silence_is_no_loss_and_once_back_it_must_be_heard_again()
    {
        var (callSid, token, _) = await LoseSocketInCall(reconnectTimeout: 30);
        var line = carrier.Switch.Lines["alice"];
        clock.Advance(TimeSpan.FromSeconds(29));
        await Frames();
        Assert.False(line.HasHungUp);

        using var back = await Listen("alice", 30);
        await Reconnect(back, callSid, token);
        await back.Next("answer");
        clock.Advance(TimeSpan.FromSeconds(9));
        await Frames();
        Assert.False(line.HasHungUp);
        clock.Advance(TimeSpan.FromSeconds(2));

        await Until(() => line.HasHungUp);

        async Task Frames()
        {
            var heard = line.Ear.Frames;
            await Until(() => line.Ear.Frames > heard + 3);
        }
    }

    [Fact]
    public async Task Nobody_else_gets_a_call_even_with_its_token()
    {
        var (callSid, token, _) = await LoseSocketInCall();

        using var thief = await Listen("mallory");
        await Reconnect(thief, callSid, token);

        Assert.Equal(31107, Error(await thief.Next("hangup"), callSid));
    }

    [Fact]
    public async Task A_call_handed_to_another_connection_gets_an_answer_of_its_own()
    {
        var (callSid, token, sdp) = await LoseSocketInCall();

        using var other = await Listen("alice");
        await Reconnect(other, callSid, token, Sdp.Offer(fragment: "fresh", fingerprint: 'B'));

        Assert.NotEqual(sdp, Named(await other.Next("answer")).Sdp);
    }

    [Fact]
    public async Task New_ice_credentials_are_answered_with_new_ones()
    {
        using var socket = await Listen("alice");
        var (callSid, _, sdp) = Named(await Invite(socket, "TJS1"));

        await socket.Send("reinvite", new { callsid = callSid, sdp = Sdp.Offer(fragment: "fresh") });

        var again = (await socket.Next("answer")).GetProperty("sdp").GetString()!;
        Assert.NotEqual(Sdp.Line(sdp, "a=ice-ufrag"), Sdp.Line(again, "a=ice-ufrag"));
        Assert.Equal(Sdp.Line(sdp, "a=fingerprint"), Sdp.Line(again, "a=fingerprint"));
    }

    [Fact]
    public async Task A_call_that_rings_goes_on_ringing_where_the_browser_comes_back()
    {
        var socket = await Register("alice");
        var line = carrier.Switch.Ring(carrier.Clients.Devices("alice").Single(), "+15550100001", "client:alice");
        var invite = await socket.Next("invite");
        Assert.Equal("+15550100001", invite.GetProperty("parameters").GetProperty("From").GetString());
        await socket.Drop(() => !carrier.Clients.IsBusy("alice"));

        using var back = await Listen("alice");
        await back.Send("answer", new { callsid = line.CallSid, sdp = Sdp.Offer(setup: "active") });

        await Until(() => line.HasAnswered);
    }

    [Fact]
    public async Task A_call_that_rings_at_a_browser_that_stays_away_is_refused()
    {
        var socket = await Register("alice");
        var line = carrier.Switch.Ring(carrier.Clients.Devices("alice").Single(), "+15550100001", "client:alice");
        await socket.Drop(() => !carrier.Clients.IsBusy("alice"));

        clock.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal(480, line.RefusedWith);
    }

    [Theory]
    [InlineData("http://evil.example", false)]
    [InlineData("http://localhost:1", false)]
    [InlineData(null, true)]
    [InlineData("own", true)]
    [InlineData("https://app.example", true)]
    public async Task Only_pages_of_known_origins_may_open_a_socket(string? origin, bool allowed)
    {
        using var socket = new ClientWebSocket();
        if (origin is not null)
            socket.Options.SetRequestHeader("Origin", origin == "own" ? carrier.Address.GetLeftPart(UriPartial.Authority) : origin);

        var opening = socket.ConnectAsync(carrier.Socket("voice"), TestContext.Current.CancellationToken);

        if (allowed)
            await opening;
        else
            await Assert.ThrowsAsync<WebSocketException>(() => opening);
    }

    async Task<(string CallSid, string Token, string Sdp)> LoseSocketInCall(int reconnectTimeout = 10)
    {
        var socket = await Register("alice", reconnectTimeout);
        var call = Named(await Invite(socket, "TJS1"));
        await socket.Drop(() => !carrier.Clients.IsBusy("alice"));
        return call;
    }

    static (string CallSid, string Token, string Sdp) Named(JsonElement answer) =>
        (answer.GetProperty("callsid").GetString()!, answer.GetProperty("reconnect").GetString()!, answer.GetProperty("sdp").GetString()!);

    static int Error(JsonElement hangup, string callSid)
    {
        Assert.Equal(callSid, hangup.GetProperty("callsid").GetString());
        return hangup.GetProperty("error").GetProperty("code").GetInt32();
    }

    static Task Reconnect(Frames socket, string callSid, string token, string? offer = null) =>
        socket.Send("invite", new { callsid = callSid, reconnect = token, sdp = offer ?? Sdp.Offer(), twilio = new { } });

    static async Task<JsonElement> Invite(Frames socket, string temporaryId)
    {
        await socket.Send("invite", new { callsid = temporaryId, sdp = Sdp.Offer(), twilio = new { @params = "To=tone" } });
        await socket.Next("ringing");
        return await socket.Next("answer");
    }

    async Task<Frames> Open()
    {
        var socket = new ClientWebSocket();
        await socket.ConnectAsync(carrier.Socket("voice"), TestContext.Current.CancellationToken);
        return new Frames(socket);
    }

    async Task<Frames> Listen(string identity, int reconnectTimeout = 10)
    {
        var socket = await Open();
        await socket.Send("listen", new { token = identity, reconnectTimeout });
        await socket.Next("connected");
        return socket;
    }

    async Task<Frames> Register(string identity, int reconnectTimeout = 10)
    {
        var socket = await Listen(identity, reconnectTimeout);
        await socket.Send("register", new { media = new { audio = true } });
        await socket.Next("ready");
        return socket;
    }

    static async Task Until(Func<bool> condition)
    {
        while (!condition())
            await Task.Delay(5, TestContext.Current.CancellationToken);
    }

    /// <summary>A client's socket.</summary>
    sealed class Frames(ClientWebSocket socket) : IDisposable
    {
        static CancellationToken Stop => TestContext.Current.CancellationToken;

        public Task Send(string type, object payload) => Send(JsonSerializer.Serialize(new { type, version = "1.6", payload }));

        public Task Send(string text) => socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, true, Stop);

        /// <summary>The payload of the next message, which must be of this type. Heartbeats are passed over.</summary>
        public async Task<JsonElement> Next(string type)
        {
            var text = "\n";
            while (text == "\n")
                text = await NextText();

            using var message = JsonDocument.Parse(text ?? throw new InvalidOperationException("The socket has closed."));
            Assert.Equal(type, message.RootElement.GetProperty("type").GetString());
            return message.RootElement.GetProperty("payload").Clone();
        }

        public async Task<string?> NextText()
        {
            var buffer = new byte[64 * 1024];
            try
            {
                var part = await socket.ReceiveAsync(buffer, Stop);
                return part.MessageType == WebSocketMessageType.Close ? null : Encoding.UTF8.GetString(buffer, 0, part.Count);
            }
            catch (WebSocketException)
            {
                return null;
            }
        }

        public async Task Gone()
        {
            while (await NextText() is { } text)
                Assert.Equal("\n", text);
        }

        /// <summary>The network fails, and the carrier has noticed.</summary>
        public async Task Drop(Func<bool> noticed)
        {
            socket.Abort();
            await Until(noticed);
        }

        public void Dispose() => socket.Dispose();
    }
}
