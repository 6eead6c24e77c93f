namespace DutyCall.Sandbox.Carrier;

/// <summary>Whole calls from beginning to end, as they appear in the requests that the application gets.</summary>
public sealed class GoldenTraceTests
{
    [Fact]
    public async Task A_human_answers_and_joins_a_conference()
    {
        await using var world = await World.Create();
        world.Application.Says("/twiml", """<Dial action="/left"><Conference participantLabel="customer" beep="false" statusCallback="/conf" statusCallbackEvent="start end join leave">c-1</Conference></Dial>""");
        world.Application.Says("/voice", """<Dial><Conference participantLabel="agent" beep="false" waitUrl="" statusCallback="/ignored" statusCallbackEvent="join">c-1</Conference></Dial>""");

        var created = await world.Call(World.Talker);
        Assert.Equal("queued", (string)created["status"]!);
        world.Pass(5);
        var (device, line) = world.Connect("agent_17");
        world.Pass(49);
        line.HangUp();
        await world.Post($"Calls/{created["sid"]}.json", ("Status", "completed"));
        world.Pass(1);

        Assert.True(device.IsAnswered);
        Assert.Equal(["initiated 0", "ringing 1", "in-progress 2", "completed 3"], world.Application.At("/status").Select(r => $"{r["CallStatus"]} {r["SequenceNumber"]}"));
        Assert.Equal(
            ["participant-join 1", "participant-join 2", "conference-start 3", "participant-leave 4", "participant-leave 5", "conference-end 6"],
            world.Application.At("/conf").Select(r => $"{r["StatusCallbackEvent"]} {r["SequenceNumber"]}"));
        Assert.Empty(world.Application.At("/ignored"));
        var left = Assert.Single(world.Application.At("/left"));
        Assert.Equal(("answered", "completed"), (left["DialCallStatus"], left["CallStatus"]));
        Assert.Null(left.Find("DialCallSid"));
    }

    [Fact]
    public async Task An_agent_dials_a_customer_into_the_conference()
    {
        await using var world = await World.Create();
        world.Application.Says("/voice", """<Dial><Conference participantLabel="agent" waitUrl="" statusCallback="/conf" statusCallbackEvent="start end join leave">c-2</Conference></Dial>""");
        var (agent, _) = world.Connect("agent_17", ("callId", "42"));
        Assert.True(agent.HearsRinging);
        Assert.True(agent.IsAnswered);
        Assert.Equal("42", Assert.Single(world.Application.At("/voice"))["callId"]);

        var participant = await world.Post("Conferences/c-2/Participants.json", [("To", World.Talker), ("From", World.Ours), ("Label", "customer"), .. World.Subscribed]);
        Assert.Equal("queued", (string)participant["status"]!);
        world.Pass(1);
        Assert.Equal("ringing", (string)(await world.Get("Conferences/c-2/Participants/customer.json"))["status"]!);
        world.Pass(4);
        Assert.Equal("connected", (string)(await world.Get("Conferences/c-2/Participants/customer.json"))["status"]!);
        Assert.Equal(2, world.Exchange.Conferences.Active("c-2")!.Room.Legs.Count);
    }
}
