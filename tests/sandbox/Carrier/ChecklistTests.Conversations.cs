namespace DutyCall.Sandbox.Carrier;

public sealed partial class ChecklistTests
{
    [Fact]
    public async Task P10_TwiML_is_taken_strictly()
    {
        await using var world = await World.Create();
        async Task<string[]> Follow(string answer, string type = "text/xml")
        {
            world.Application.Answers("/voice", _ => new() { Content = new StringContent(answer, System.Text.Encoding.UTF8, type) });
            world.Application.Says("/next", "<Hangup/>");
            var (_, line) = world.Connect("agent");
            world.Pass(30);
            line.HangUp();
            return [.. world.Exchange.Find(line.CallSid)!.Notifications.Select(n => $"{n.ErrorCode}{(n.Warning ? " warning" : "")}")];
        }
        int Nexts() => world.Application.At("/next").Length;

        Assert.Equal(["12200 warning"], await Follow("<Response><say>no</say><Redirect>/next</Redirect></Response>"));
        Assert.Equal(1, Nexts());
        Assert.Empty(await Follow("<Response><Redirect>next</Redirect><Redirect>/never</Redirect></Response>"));
        Assert.Equal(2, Nexts());
        Assert.Empty(await Follow("""<Response><Dial action="/next" timeout="5"><Client>nobody</Client></Dial><Redirect>/never</Redirect></Response>"""));
        Assert.Equal(3, Nexts());
        Assert.Empty(world.Application.At("/never"));

        Assert.Equal(["12102"], await Follow("<response/>"));
        Assert.Equal(["12100"], await Follow("\n<?xml version=\"1.0\"?><Response/>"));
        Assert.Equal(["12100"], await Follow("<Response>"));
        Assert.Equal(["12300"], await Follow("{}", "application/json"));
        Assert.Equal(["11750"], await Follow($"<Response><!--{new string('x', 65536)}--></Response>"));
        Assert.Empty(await Follow("<Response/>"));
        Assert.Equal(["12200 warning"], await Follow("""<Response><Dial callerId="+14155550100"><Dial>+14155550200</Dial>+15550100102</Dial></Response>""", "application/xml"));
        Assert.Equal(["13000"], await Follow("""<Response><Dial><Conference>x</Conference><Number>+14155550200</Number></Dial></Response>"""));

        var clients = (int n) => string.Concat(Enumerable.Range(0, n).Select(i => $"<Client>c{i}</Client>"));
        Assert.Empty(await Follow($"<Response><Dial>{clients(10)}</Dial></Response>"));
        Assert.Equal(["13000"], await Follow($"<Response><Dial>{clients(11)}</Dial></Response>"));
        Assert.Equal(["13214"], await Follow("<Response><Dial><Number>+14155550200</Number></Dial></Response>"));
    }

    [Fact]
    public async Task P12_A_Dial_into_a_conference_ends_as_answered_and_names_no_call()
    {
        await using var world = await World.Create();
        world.Application.Says("/voice", """<Dial action="/left"><Conference>c</Conference></Dial>""");
        var (_, line) = world.Connect("agent");
        world.Pass(1);
        await world.Send(HttpMethod.Delete, $"Conferences/c/Participants/{line.CallSid}.json");

        var left = Assert.Single(world.Application.At("/left"));
        Assert.Equal(("answered", "in-progress"), (left["DialCallStatus"], left["CallStatus"]));
        Assert.Null(left.Find("DialCallSid"));
        Assert.Null(left.Find("DialCallDuration"));
    }

    [Fact]
    public async Task P13_Conferences_start_with_two_keep_their_first_callback_and_get_a_new_SID_when_used_again()
    {
        await using var world = await World.Create();
        world.Application.Says("/voice", """<Dial action="/left"><Conference waitUrl="/music" statusCallback="/first" statusCallbackEvent="start end join leave hold">c</Conference></Dial>""");
        world.Application.Says("/incoming", """<Dial><Conference startConferenceOnEnter="false" statusCallback="/later" statusCallbackEvent="join">c</Conference></Dial>""");
        world.Application.Says("/music", "<Pause length=\"10\"/>");
        var (agent, agentLine) = world.Connect("agent");
        world.Pass(15);
        Assert.Equal(2, world.Application.At("/music").Length);
        Assert.Equal("init", (string)(await world.Get("Conferences.json?FriendlyName=c"))["conferences"]![0]!["status"]!);

        var caller = new FakeDevice(world.Mixer);
        var callerLine = world.Exchange.DialFromPhone(caller, "+14155550999", World.Ours);
        var first = (await world.Get("Conferences.json?Status=in-progress"))["conferences"]!.AsArray().Single()!;
        Assert.Same(agent.Leg.Room, caller.Leg.Room);
        await world.Post($"Conferences/{first["sid"]}/Participants/{callerLine.CallSid}.json", ("Hold", "true"));
        await world.Post($"Conferences/{first["sid"]}/Participants/{callerLine.CallSid}.json", ("Hold", "true"));
        Assert.True(caller.Leg is { Held: true, Playing: not null });
        Assert.Same(agent.Leg.Room, caller.Leg.Room);
        Assert.Single((await world.Get($"Conferences/{first["sid"]}/Participants.json?Hold=true"))["participants"]!.AsArray());

        agentLine.HangUp();
        Assert.Equal(20404, await world.ErrorOf(HttpMethod.Get, $"Conferences/{first["sid"]}/Participants/{agentLine.CallSid}.json"));
        callerLine.HangUp();
        Assert.Equal(20404, await world.ErrorOf(HttpMethod.Get, $"Conferences/{first["sid"]}/Participants.json"));
        Assert.Equal(16022, await world.ErrorOf(HttpMethod.Post, $"Conferences/{first["sid"]}/Participants.json", ("To", World.Talker), ("From", World.Ours)));
        world.Connect("agent");

        Assert.NotEqual((string)first["sid"]!, world.Exchange.Conferences.Active("c")!.Sid);
        Assert.Empty(world.Application.At("/later"));
        Assert.Equal(
            ["participant-join", "participant-join", "conference-start", "participant-hold", "participant-leave", "participant-leave", "conference-end"],
            world.Application.At("/first").Where(r => r["ConferenceSid"] == (string)first["sid"]!).Select(r => r["StatusCallbackEvent"]));
        Assert.Equal("last-participant-left", (string)(await world.Get($"Conferences/{first["sid"]}.json"))["reason_conference_ended"]!);
    }

    [Fact]
    public async Task P15_A_redirected_participant_leaves_alive_and_what_followed_its_Dial_is_not_run()
    {
        await using var world = await World.Create();
        world.Application.Says("/voice", """<Dial action="/left"><Conference statusCallback="/conf" statusCallbackEvent="leave">c</Conference></Dial>""");
        world.Application.Says("/other", "<Pause length=\"600\"/>");
        var (_, line) = world.Connect("agent");
        world.Connect("other");
        await world.Post($"Calls/{line.CallSid}.json", ("Url", World.App + "/other"));

        var left = Assert.Single(world.Application.At("/conf"));
        Assert.Equal(("in-progress", "participant_updated_via_api"), (left["ParticipantCallStatus"], left["ReasonParticipantLeft"]));
        Assert.Empty(world.Application.At("/left"));
        Assert.Single(world.Application.At("/other"));
        Assert.Equal("in-progress", await world.StatusOf(line.CallSid));

        // A child that is redirected: its parent goes on after the Dial, and no duration is told.
        world.Application.Says("/voice", $"""<Dial action="/dialed" callerId="{World.Ours}"><Number>{World.Talker}</Number></Dial>""");
        var (_, parent) = world.Connect("parent");
        world.Pass(6);
        var child = (string)(await world.Get($"Calls.json?ParentCallSid={parent.CallSid}"))["calls"]![0]!["sid"]!;
        await world.Post($"Calls/{child}.json", ("Url", World.App + "/other"));
        var dialed = Assert.Single(world.Application.At("/dialed"));
        Assert.Equal(("completed", child, "true"), (dialed["DialCallStatus"], dialed["DialCallSid"], dialed["DialBridged"]));
        Assert.Null(dialed.Find("DialCallDuration"));
        Assert.Equal("in-progress", await world.StatusOf(child));
    }

    [Fact]
    public async Task P16_A_coach_is_heard_by_the_coached_only_and_must_be_in_the_same_conference()
    {
        await using var world = await World.Create();
        world.Application.Answers("/voice", r => FakeApplication.Xml(
            $"""<Response><Dial action="/left"><Conference participantLabel="{r["role"]}" {(r.Find("coach") is { } c ? $"coach=\"{c}\"" : "")}>c</Conference></Dial></Response>"""));
        var (agent, agentLine) = world.Connect("agent", ("role", "agent"));
        var (customer, customerLine) = world.Connect("customer", ("role", "customer"));
        var (supervisor, supervisorLine) = world.Connect("supervisor", ("role", "sup"), ("coach", agentLine.CallSid));

        Assert.Same(agent.Leg, supervisor.Leg.Coached);
        Assert.False(supervisor.Leg.Muted);
        var participant = await world.Post("Conferences/c/Participants/sup.json", ("Coaching", "false"), ("Muted", "true"));
        Assert.Equal((false, true), ((bool)participant["coaching"]!, (bool)participant["muted"]!));
        Assert.Null(supervisor.Leg.Coached);
        await world.Post("Conferences/c/Participants/customer.json", ("Hold", "true"));
        Assert.Equal(16027, await world.ErrorOf(HttpMethod.Post, "Conferences/c/Participants/sup.json", ("Coaching", "true"), ("CallSidToCoach", customerLine.CallSid)));
        Assert.Equal(13240, await world.ErrorOf(HttpMethod.Post, "Conferences/c/Participants/sup.json", ("Coaching", "true"), ("CallSidToCoach", "CA00000000000000000000000000000009")));
        supervisorLine.HangUp();

        var (_, stray) = world.Connect("stray", ("role", "stray"), ("coach", "CA00000000000000000000000000000009"));
        Assert.Equal(13240, world.Exchange.Find(stray.CallSid)!.Notifications[0].ErrorCode);
        Assert.Equal("failed", world.Application.At("/left")[^1]["DialCallStatus"]);
        Assert.True(customer.IsAnswered);
    }

    [Fact]
    public async Task P19_A_browser_is_client_its_parameters_are_top_level_fields_and_unknown_places_are_empty()
    {
        await using var world = await World.Create();
        world.Connect("agent_17", ("callId", "42"), ("CallSid", "CA-forged"));
        world.Exchange.DialFromPhone(new FakeDevice(world.Mixer), "+14155550999", World.Ours);

        var client = Assert.Single(world.Application.At("/voice"));
        Assert.Equal(("client:agent_17", "client:agent_17", "", "42", "inbound", "ringing"), (client["From"], client["Caller"], client["To"], client["callId"], client["Direction"], client["CallStatus"]));
        Assert.StartsWith("CA", client["CallSid"]);
        Assert.NotEqual("CA-forged", client["CallSid"]);
        Assert.Equal(World.ApplicationSid, client["ApplicationSid"]);
        var phone = Assert.Single(world.Application.At("/incoming"));
        Assert.Equal(("+14155550999", World.Ours, "", ""), (phone["From"], phone["Called"], phone["FromCity"], phone["CalledCountry"]));
    }

    [Fact]
    public async Task P21_Every_tab_rings_a_busy_client_is_486_and_an_absent_one_fails_at_once()
    {
        await using var world = await World.Create();
        var one = world.Clients.Register("agent", world.Mixer);
        var two = world.Clients.Register("agent", world.Mixer);
        world.Clients.MakeBusy("busy");
        world.Application.Answers("/voice", r => FakeApplication.Xml($"""<Response><Dial action="/left" callerId="{World.Ours}"><Client>{r["who"]}</Client></Dial></Response>"""));

        var (caller, _) = world.Connect("caller", ("who", "agent"));
        Assert.True(one.Rings && two.Rings);
        two.Line!.Answer();
        Assert.True(one.End!.Withdrawn);
        Assert.Same(caller.Leg.Room, two.Leg.Room);
        two.Line!.HangUp();
        Assert.Equal(("completed", "true"), (world.Application.At("/left")[^1]["DialCallStatus"], world.Application.At("/left")[^1]["DialBridged"]));

        world.Connect("caller2", ("who", "busy"));
        Assert.Equal("busy", world.Application.At("/left")[^1]["DialCallStatus"]);
        world.Connect("caller3", ("who", "absent"));
        Assert.Equal(("no-answer", "false"), (world.Application.At("/left")[^1]["DialCallStatus"], world.Application.At("/left")[^1]["DialBridged"]));
    }
}
