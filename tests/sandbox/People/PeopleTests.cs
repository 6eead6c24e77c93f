using DutyCall.Sandbox.Carrier;
using DutyCall.Sandbox.Media;

namespace DutyCall.Sandbox.People;

public sealed class PeopleTests
{
    [Theory]
    [InlineData("+15550100102", "busy", "486")]
    [InlineData("+15550100104", "failed", "404")]
    [InlineData("+15550100105", "completed", "200")]
    public async Task Some_end_by_themselves(string number, string status, string sipCode)
    {
        await using var world = await World.Create();
        world.Application.Says("/twiml", "<Pause length=\"60\"/>");
        await world.Call(number);
        world.Pass(5);

        var ended = world.Application.At("/status")[^1];
        Assert.Equal((status, sipCode), (ended["CallStatus"], ended["SipResponseCode"]));
    }

    [Fact]
    public async Task Who_waits_in_the_conference_hears_that_the_line_is_busy()
    {
        await using var world = await World.Create();
        world.Application.Says("/voice", "<Dial><Conference waitUrl=\"\">c</Conference></Dial>");
        var (agent, _) = world.Connect("agent");
        Assert.Equal(0, Loudness(world, agent));

        await world.Post("Conferences/c/Participants.json", ("To", "+15550100102"), ("From", World.Ours));
        world.Pass(1);

        Assert.True(Loudness(world, agent) > 0.05);
    }

    [Fact]
    public async Task One_answers_in_the_moment_of_being_canceled_and_stays()
    {
        await using var world = await World.Create();
        world.Application.Says("/twiml", "<Pause length=\"60\"/>");
        var sid = (string)(await world.Call("+15550100106"))["sid"]!;
        world.Pass(5);

        await world.Post($"Calls/{sid}.json", ("Status", "canceled"));

        Assert.Equal("in-progress", await world.StatusOf(sid));
        await world.Post($"Calls/{sid}.json", ("Status", "completed"));
        Assert.Equal("completed", await world.StatusOf(sid));
    }

    [Fact]
    public async Task A_menu_hears_the_keys_that_are_pressed_in_its_conference()
    {
        await using var world = await World.Create();
        world.Application.Says("/voice", "<Dial><Conference>c</Conference></Dial>");
        var (agent, _) = world.Connect("agent");
        await world.Post("Conferences/c/Participants.json", ("To", "+15550100109"), ("From", World.Ours), ("Label", "menu"));
        world.Pass(3);

        agent.Press("1");

        var menu = (ScriptedPerson)world.Exchange.Conferences.Active("c")!.Find("menu")!.Call.Line!.Endpoint;
        Assert.Equal("1", menu.Heard);
    }

    [Fact]
    public async Task The_long_talker_is_heard_by_whoever_is_in_the_room()
    {
        await using var world = await World.Create();
        world.Application.Says("/voice", "<Dial><Conference beep=\"false\">c</Conference></Dial>");
        var (agent, _) = world.Connect("agent");
        await world.Post("Conferences/c/Participants.json", ("To", World.Talker), ("From", World.Ours), ("Beep", "false"));
        world.Pass(5);

        Assert.True(Loudness(world, agent) > 0.05);
        await world.Post($"Conferences/c/Participants/{agent.Line!.CallSid}.json", ("Hold", "true"));
        agent.Leg.StopPlaying();
        Assert.Equal(0, Loudness(world, agent));
    }

    [Fact]
    public async Task The_echo_gives_back_what_it_hears()
    {
        await using var world = await World.Create();
        world.Application.Says("/voice", "<Dial><Conference beep=\"false\">c</Conference></Dial>");
        var (agent, _) = world.Connect("agent");
        await world.Post("Conferences/c/Participants.json", ("To", "+15550100120"), ("From", World.Ours), ("Beep", "false"));
        world.Pass(3);
        Assert.Equal(0, Loudness(world, agent));

        ((ScriptedLeg)agent.Leg).Say(new Media.Sounds.Tone(440));

        Assert.True(Loudness(world, agent) > 0.05);
    }

    [Fact]
    public async Task Somebody_calls_one_of_our_numbers()
    {
        await using var world = await World.Create();
        world.Application.Says("/incoming", "<Dial><Conference>in</Conference></Dial>");
        using var http = world.Http(null);
        using var body = new StringContent($$"""{"to":"{{World.Ours}}","from":"+15550100177","talksSeconds":30}""", System.Text.Encoding.UTF8, "application/json");

        using var answer = await http.PostAsync("control/call-in", body, TestContext.Current.CancellationToken);
        var sid = System.Text.Json.Nodes.JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!["callSid"]!;

        Assert.Equal("in-progress", await world.StatusOf((string)sid!));
        world.Pass(31);
        Assert.Equal("completed", await world.StatusOf((string)sid!));
        Assert.Equal("30", Assert.Single(world.Application.At("/number-status"))["CallDuration"]);
    }

    /// <summary>Of the loudest of the next frames that the device hears.</summary>
    static double Loudness(World world, FakeDevice device)
    {
        var loudest = 0.0;
        void Hear(ReadOnlySpan<short> frame) => loudest = Math.Max(loudest, Pcm.Loudness(frame));
        ((ScriptedLeg)device.Leg).Heard += Hear;
        for (var i = 0; i < 40; i++)
            world.Mixer.Tick();
        ((ScriptedLeg)device.Leg).Heard -= Hear;
        return loudest;
    }
}
