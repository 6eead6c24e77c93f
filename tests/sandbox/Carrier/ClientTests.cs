namespace DutyCall.Sandbox.Carrier;

/// <summary>Browsers that are rung, by REST and by a document.</summary>
public sealed class ClientTests : IAsyncLifetime
{
    World world = null!;

    public async ValueTask InitializeAsync()
    {
        world = await World.Create();
        world.Application.Says("/twiml", "<Pause length=\"600\"/>");
    }

    public async ValueTask DisposeAsync() => await world.DisposeAsync();

    [Fact]
    public async Task A_test_ring_carries_its_parameters_and_ends_as_the_browser_has_it()
    {
        var device = world.Clients.Register("agent", world.Mixer);
        var rejected = await Ring("client:agent?test=1&id=a%20b");
        Assert.Equal(("1", "a b"), (device.Line!.Parameters["test"], device.Line.Parameters["id"]));
        device.Line.Refuse(603);
        Assert.Equal(("busy", "603"), Ended(rejected));

        var ignored = await Ring("client:agent?test=1", ("Timeout", "10"));
        world.Pass(11);
        Assert.Equal(("no-answer", "487"), Ended(ignored));
        Assert.True(device.End!.Withdrawn);

        var canceled = await Ring("client:agent?test=1");
        Assert.Equal("ringing", await world.StatusOf(canceled));
        await world.Post($"Calls/{canceled}.json", ("Status", "canceled"));
        Assert.Equal(("canceled", "487"), Ended(canceled));

        var accepted = await Ring("client:agent?test=1");
        device.Line.Answer();
        Assert.Equal("in-progress", await world.StatusOf(accepted));
        device.Line.HangUp();
        Assert.Equal(("completed", "200"), Ended(accepted));
        var dials = (await world.Control(HttpMethod.Get, "dials?to=client:agent"))!.AsArray();
        Assert.Equal(["busy", "no-answer", "canceled", "completed"], dials.Select(d => (string)d!["status"]!));
    }

    [Fact]
    public async Task Nobody_registered_ends_at_once_and_is_not_counted_as_rung()
    {
        var absent = await Ring("client:absent?test=1");

        Assert.Equal(("no-answer", "480"), Ended(absent));
        Assert.Empty((await world.Control(HttpMethod.Get, "dials?to=client:absent"))!.AsArray());
        world.Clients.MakeBusy("busy");
        Assert.Equal(("busy", "486"), Ended(await Ring("client:busy")));
    }

    [Fact]
    public async Task A_browser_is_rung_into_a_conference_by_REST()
    {
        world.Application.Says("/voice", """<Dial><Conference beep="false" waitUrl="" statusCallback="/conf" statusCallbackEvent="join leave">c-1</Conference></Dial>""");
        world.Connect("agent");
        var device = world.Clients.Register("other", world.Mixer);
        var participant = await world.Post("Conferences/c-1/Participants.json", ("To", "client:other?callId=7"), ("From", World.Ours), ("Label", "agent-other"));
        world.Pass(1);
        Assert.Equal("7", device.Line!.Parameters["callId"]);
        Assert.Equal("ringing", (string)(await world.Get("Conferences/c-1/Participants/agent-other.json"))["status"]!);
        device.Line.Answer();
        Assert.Equal("connected", (string)(await world.Get("Conferences/c-1/Participants/agent-other.json"))["status"]!);
        Assert.Equal((string)participant["call_sid"]!, world.Application.At("/conf")[^1]["CallSid"]);

        await world.Post("Conferences/c-1/Participants.json", ("To", "client:absent"), ("From", World.Ours), ("Label", "absent"));
        world.Pass(2);
        Assert.Equal("participant_add_failed", world.Application.At("/conf")[^1]["ReasonParticipantLeft"]);
        Assert.Equal(20404, await world.ErrorOf(HttpMethod.Get, "Conferences/c-1/Participants/absent.json"));
    }

    [Fact]
    public async Task A_Client_noun_passes_its_parameters_and_tells_how_it_ended()
    {
        var device = world.Clients.Register("agent", world.Mixer);
        world.Application.Says("/incoming", """
            <Dial timeout="10" action="/dialed"><Client statusCallback="/leg" statusCallbackEvent="ringing completed"><Identity>agent</Identity><Parameter name="offer" value="a&amp;b"/></Client></Dial>
            """);
        world.Application.Says("/dialed", "<Hangup/>");

        var sid = (string)(await world.Control(HttpMethod.Post, "call-in", new { to = World.Ours }))!["callSid"]!;
        Assert.Equal("a&b", device.Line!.Parameters["offer"]);
        world.Pass(16);
        Assert.Equal(("no-answer", "false"), (world.Application.At("/dialed")[0]["DialCallStatus"], world.Application.At("/dialed")[0]["DialBridged"]));
        Assert.Equal(["ringing", "no-answer"], world.Application.At("/leg").Select(r => r["CallStatus"]));
        Assert.All(world.Application.At("/leg"), r => Assert.Equal(sid, r["ParentCallSid"]));

        await world.Control(HttpMethod.Post, "call-in", new { to = World.Ours });
        device.Line.Refuse(603);
        Assert.Equal("busy", world.Application.At("/dialed")[1]["DialCallStatus"]);

        await world.Control(HttpMethod.Post, "call-in", new { to = World.Ours, waitsSeconds = 3 });
        world.Pass(4);
        Assert.True(device.End!.Withdrawn);
        Assert.Equal(("canceled", "completed"), (world.Application.At("/dialed")[2]["DialCallStatus"], world.Application.At("/dialed")[2]["CallStatus"]));
    }

    [Fact]
    public async Task A_browser_calls_in_without_a_browser_and_hangs_up_when_it_is_told_to()
    {
        world.Application.Says("/voice", """<Dial><Conference beep="false" waitUrl="">c-1</Conference></Dial>""");

        var sid = (string)(await world.Control(HttpMethod.Post, "browsers/u_1_2/connect", new { @params = new { callId = "42" } }))!["callSid"]!;

        var asked = world.Application.At("/voice").Single();
        Assert.Equal(("client:u_1_2", "42", sid), (asked["From"], asked["callId"], asked["CallSid"]));
        Assert.Equal("c-1", world.Exchange.Find(sid)!.Participant!.Conference.Name);
        Assert.Equal("in-progress", await world.StatusOf(sid));

        await world.Control(HttpMethod.Post, $"calls/{sid}/hang-up");
        Assert.Equal("completed", await world.StatusOf(sid));
        Assert.Contains(world.Application.At("/app-status"), r => r["CallSid"] == sid && r["CallStatus"] == "completed");
    }

    async Task<string> Ring(string to, params (string, string)[] more)
    {
        var sid = (string)(await world.Call(to, more))["sid"]!;
        world.Pass(1);
        return sid;
    }

    (string Status, string SipCode) Ended(string sid)
    {
        var told = world.Application.At("/status").Single(r => r["CallSid"] == sid && r.Find("SipResponseCode") is not null);
        return (told["CallStatus"], told["SipResponseCode"]);
    }
}
