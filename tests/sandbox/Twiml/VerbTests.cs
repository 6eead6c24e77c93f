using DutyCall.Sandbox.Carrier;
using DutyCall.Sandbox.Media.Sounds;

namespace DutyCall.Sandbox.Twiml;

public sealed class VerbTests
{
    [Fact]
    public async Task Say_is_heard_and_takes_as_long_as_its_sound()
    {
        await using var world = await World.Create();
        world.Application.Says("/voice", """<Say loop="2">Please hold the line.</Say><Redirect>/next</Redirect>""");
        var length = Speech.Murmur("Please hold the line.").Length / 8000.0;

        var (device, _) = world.Connect("agent");
        Assert.IsType<Clip>(device.Leg.Playing);
        world.Pass((2 * length) - 0.01);
        Assert.Empty(world.Application.At("/next"));
        world.Pass(0.02);

        Assert.Single(world.Application.At("/next"));
    }

    [Fact]
    public async Task Play_fetches_a_sound_relative_to_the_document()
    {
        await using var world = await World.Create();
        world.Application.Says("/voice", "<Play>sounds/one.wav</Play><Redirect>/next</Redirect>");
        world.Application.Answers("/sounds/one.wav", _ => new() { Content = new ByteArrayContent(Wav.Write(new short[8000])) { Headers = { ContentType = new("audio/wav") } } });

        world.Connect("agent");
        world.Pass(0.99);
        Assert.Empty(world.Application.At("/next"));
        world.Pass(0.02);

        Assert.Single(world.Application.At("/next"));
        Assert.Equal(HttpMethod.Get, Assert.Single(world.Application.At("/sounds/one.wav")).Method);
    }

    [Fact]
    public async Task Gather_sends_what_was_pressed_without_the_finishing_key()
    {
        await using var world = await World.Create();
        world.Application.Says("/voice", """<Gather action="/keys"><Say>Press some keys and then the hash key, please.</Say></Gather><Redirect>/none</Redirect>""");

        var (one, _) = world.Connect("one");
        one.Press("12");
        Assert.Null(one.Leg.Playing);
        one.Press("#");
        Assert.Equal(("12", "#"), (world.Application.At("/keys")[0]["Digits"], world.Application.At("/keys")[0]["FinishedOnKey"]));

        var (two, _) = world.Connect("two");
        two.Press("7");
        world.Pass(5.1);
        Assert.Equal("7", world.Application.At("/keys")[1]["Digits"]);

        world.Connect("nobody");
        world.Pass(30);
        Assert.Equal(2, world.Application.At("/keys").Length);
        Assert.Single(world.Application.At("/none"));
    }

    [Fact]
    public async Task Gather_is_done_with_so_many_keys_and_asks_for_no_input_when_told_to()
    {
        await using var world = await World.Create();
        world.Application.Says("/voice", """<Gather numDigits="1" timeout="3" actionOnEmptyResult="true" method="GET"/>""");

        var (device, _) = world.Connect("agent");
        device.Press("5");
        Assert.Equal(("5", HttpMethod.Get), (world.Application.At("/voice")[1]["Digits"], world.Application.At("/voice")[1].Method));
        world.Pass(3.1);

        Assert.Equal("", world.Application.At("/voice")[2]["Digits"]);
    }

    [Fact]
    public async Task Reject_is_never_answered()
    {
        await using var world = await World.Create();
        world.Application.Says("/voice", """<Reject reason="busy"/>""");

        var (device, line) = world.Connect("agent");

        Assert.False(device.IsAnswered);
        Assert.Equal(31486, device.End!.SdkError);
        Assert.Equal("busy", await world.StatusOf(line.CallSid));
    }

    [Fact]
    public async Task A_caller_in_a_queue_hears_its_document_until_somebody_dials_the_queue()
    {
        await using var world = await World.Create();
        world.Application.Says("/incoming", """<Enqueue waitUrl="/wait" action="/dequeued">support</Enqueue>""");
        world.Application.Says("/wait", """<Pause length="10"/>""");
        world.Application.Says("/voice", """<Dial action="/dialed"><Queue>support</Queue></Dial>""");
        var caller = new FakeDevice(world.Mixer);
        world.Exchange.DialFromPhone(caller, "+14155550999", World.Ours);
        world.Pass(25);
        Assert.Equal(["0", "10", "20"], world.Application.At("/wait").Select(r => r["QueueTime"]));
        Assert.Equal("1", world.Application.At("/wait")[0]["QueuePosition"]);

        var (agent, line) = world.Connect("agent");
        Assert.Same(agent.Leg.Room, caller.Leg.Room);
        Assert.NotNull(caller.Leg.Room);
        line.HangUp();

        Assert.Equal(("bridged", "25"), (Assert.Single(world.Application.At("/dequeued"))["QueueResult"], world.Application.At("/dequeued")[0]["QueueTime"]));
    }

    [Fact]
    public async Task Leave_ends_the_wait()
    {
        await using var world = await World.Create();
        world.Application.Says("/incoming", """<Enqueue waitUrl="/wait" action="/dequeued">support</Enqueue>""");
        world.Application.Says("/wait", """<Pause length="2"/><Leave/>""");
        world.Application.Says("/dequeued", "<Pause length=\"60\"/>");
        var line = world.Exchange.DialFromPhone(new FakeDevice(world.Mixer), "+14155550999", World.Ours);

        world.Pass(3);

        Assert.Equal("leave", Assert.Single(world.Application.At("/dequeued"))["QueueResult"]);
        Assert.Equal("in-progress", await world.StatusOf(line.CallSid));
    }

    [Fact]
    public async Task The_answering_side_hears_its_whisper_before_it_is_connected()
    {
        await using var world = await World.Create();
        world.Application.Says("/voice", $"""<Dial callerId="{World.Ours}"><Number url="/whisper" sendDigits="1">{World.Talker}</Number></Dial>""");
        world.Application.Says("/whisper", """<Pause length="5"/><Dial>+14155550200</Dial>""");

        var (agent, _) = world.Connect("agent");
        world.Pass(6);
        Assert.Null(agent.Leg.Room);
        world.Pass(5);

        Assert.NotNull(agent.Leg.Room);
        var whisper = Assert.Single(world.Application.At("/whisper"));
        Assert.Equal(("outbound-dial", "in-progress"), (whisper["Direction"], whisper["CallStatus"]));
        Assert.Equal([13201], world.Exchange.Find(whisper["CallSid"])!.Notifications.Select(n => n.ErrorCode));
    }

    [Fact]
    public async Task A_caller_who_hangs_up_while_it_rings_takes_the_ringing_back()
    {
        await using var world = await World.Create();
        world.Application.Says("/voice", $"""<Dial callerId="{World.Ours}" action="/left"><Number>{World.Talker}</Number></Dial>""");
        var (_, line) = world.Connect("caller");
        world.Pass(1);

        line.HangUp();

        var left = Assert.Single(world.Application.At("/left"));
        Assert.Equal(("canceled", "false", "completed"), (left["DialCallStatus"], left["DialBridged"], left["CallStatus"]));
        Assert.Equal("canceled", await world.StatusOf(left["DialCallSid"]));
    }

    [Fact]
    public async Task A_number_that_is_dialed_can_be_judged_human_or_machine()
    {
        await using var world = await World.Create();
        world.Application.Says("/voice", $"""<Dial callerId="{World.Ours}"><Number machineDetection="Enable" amdStatusCallback="/amd">+15550100101</Number></Dial>""");
        world.Connect("caller");

        world.Pass(12);

        Assert.Equal("machine_start", Assert.Single(world.Application.At("/amd"))["AnsweredBy"]);
    }

    [Fact]
    public async Task The_first_to_answer_is_connected_and_the_others_are_canceled()
    {
        await using var world = await World.Create();
        var agent = world.Clients.Register("second", world.Mixer);
        world.Application.Says("/voice", $"""<Dial callerId="{World.Ours}"><Number statusCallback="/leg">{World.Talker}</Number><Client statusCallback="/leg"><Identity>second</Identity><Parameter name="lead" value="42"/></Client></Dial>""");
        var (caller, _) = world.Connect("caller");
        world.Pass(1);
        Assert.Equal("42", agent.Line!.Parameters["lead"]);

        agent.Line.Answer();

        Assert.Same(caller.Leg.Room, agent.Leg.Room);
        var loser = Assert.Single(world.Application.At("/leg"));
        Assert.Equal(("canceled", World.Talker), (loser["CallStatus"], loser["To"]));
        Assert.NotNull(loser.Find("ParentCallSid"));
    }
}
