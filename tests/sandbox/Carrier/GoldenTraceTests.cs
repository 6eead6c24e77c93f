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

    [Fact]
    public async Task Who_may_end_the_conference_ends_it_and_the_others_go_on()
    {
        await using var world = await World.Create();
        world.Application.Answers("/voice", r => FakeApplication.Xml(
            $"""<Response><Dial action="/left"><Conference endConferenceOnExit="{r["ends"]}" statusCallback="/conf" statusCallbackEvent="end leave">c</Conference></Dial></Response>"""));
        world.Application.Says("/left", "<Pause length=\"60\"/>");
        var (_, leader) = world.Connect("leader", ("ends", "true"));
        var (_, other) = world.Connect("other", ("ends", "false"));

        leader.HangUp();

        Assert.Equal(
            [
                (leader.CallSid, "participant_hung_up", "completed"), (other.CallSid, "moderator_ended_conference", "in-progress"),
            ],
            world.Application.At("/conf")[..2].Select(r => (r["CallSid"], r["ReasonParticipantLeft"], r["ParticipantCallStatus"])));
        var end = world.Application.At("/conf")[2];
        Assert.Equal(("conference-end", "participant-with-end-conference-on-exit-left", leader.CallSid), (end["StatusCallbackEvent"], end["ReasonConferenceEnded"], end["CallSidEndingConference"]));
        Assert.Equal(["answered", "answered"], world.Application.At("/left").Select(r => r["DialCallStatus"]));
        Assert.Equal("in-progress", await world.StatusOf(other.CallSid));
    }

    [Fact]
    public async Task A_participant_who_never_answers_was_never_added()
    {
        await using var world = await World.Create();
        world.Application.Says("/voice", """<Dial><Conference statusCallback="/conf" statusCallbackEvent="join leave end">c</Conference></Dial>""");
        var (agent, _) = world.Connect("agent");
        await world.Post("Conferences/c/Participants.json", [("To", "+15550100103"), ("From", World.Ours), ("Timeout", "20"), .. World.Subscribed]);
        world.Pass(1);
        Assert.NotNull(agent.Leg.Playing);

        world.Pass(24.2);
        Assert.Equal("ringing", world.Application.At("/status")[^1]["CallStatus"]);
        world.Pass(0.2);

        Assert.Equal(("no-answer", "487", "2"), (world.Application.At("/status")[^1]["CallStatus"], world.Application.At("/status")[^1]["SipResponseCode"], world.Application.At("/status")[^1]["SequenceNumber"]));
        Assert.Equal(("participant_add_failed", "no-answer"), (world.Application.At("/conf")[^1]["ReasonParticipantLeft"], world.Application.At("/conf")[^1]["ParticipantCallStatus"]));
        Assert.Single((await world.Get("Conferences/c/Participants.json"))["participants"]!.AsArray());
    }

    [Fact]
    public async Task An_announcement_reaches_everybody_and_the_conference_can_be_ended_by_REST()
    {
        await using var world = await World.Create();
        world.Application.Says("/voice", """<Dial><Conference statusCallback="/conf" statusCallbackEvent="announcement end leave mute modify">c</Conference></Dial>""");
        world.Application.Says("/news", "<Say>The line closes now.</Say>");
        var (one, oneLine) = world.Connect("one");
        var (two, _) = world.Connect("two");
        var conference = world.Exchange.Conferences.Active("c")!;

        await world.Post($"Conferences/{conference.Sid}.json", ("AnnounceUrl", World.App + "/news"));
        Assert.NotNull(conference.Room.Announcement);
        world.Pass(10);
        await world.Post($"Conferences/c/Participants/{oneLine.CallSid}.json", ("Muted", "true"), ("EndConferenceOnExit", "true"));
        Assert.Equal("completed", (string)(await world.Post($"Conferences/{conference.Sid}.json", ("Status", "completed")))["status"]!);

        Assert.Equal(
            ["announcement-end", "participant-mute", "participant-modify", "participant-leave", "participant-leave", "conference-end"],
            world.Application.At("/conf").Select(r => r["StatusCallbackEvent"]));
        Assert.Equal(16001, await world.ErrorOf(HttpMethod.Post, $"Conferences/{conference.Sid}.json", ("Status", "completed")));
        Assert.True(one.End is not null && two.End is not null);
    }

    [Fact]
    public async Task Without_instructions_a_browser_is_told_31005_and_a_phone_hears_an_apology()
    {
        await using var world = await World.Create();
        world.Application.Answers("/voice", _ => FakeApplication.Status(500));
        world.Application.Answers("/incoming", _ => FakeApplication.Status(500));

        var (browser, _) = world.Connect("agent");
        var phone = new FakeDevice(world.Mixer);
        world.Exchange.DialFromPhone(phone, "+14155550999", World.Ours);

        Assert.Equal(31005, browser.End!.SdkError);
        Assert.True(phone.IsAnswered);
        Assert.NotNull(phone.Leg.Playing);
        world.Pass(20);
        Assert.NotNull(phone.End);
    }
}
