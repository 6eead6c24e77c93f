using System.Text.Json.Nodes;
using DutyCall.Sandbox.Media;
using DutyCall.Sandbox.Media.Sounds;

namespace DutyCall.Sandbox.Carrier;

/// <summary>Conversations of several people with sound: the agent says 1000 Hz, the customer 600 Hz, a third party 1400 Hz.</summary>
public sealed class ConferenceTests : IAsyncLifetime
{
    const string Customer = "+15550100121";
    const string Party = "+15550100122";
    const string Menu = "+15550100109";

    World world = null!;
    FakeDevice agent = null!;
    string agentSid = null!;
    string customerSid = null!;

    public async ValueTask InitializeAsync()
    {
        world = await World.Create();
        world.Application.Answers("/voice", r => FakeApplication.Xml($"""
            <Response><Dial action="/left"><Conference participantLabel="{r["role"]}" beep="false" waitUrl="{r.Find("wait")}" {Attributes(r)}
            statusCallback="/conf" statusCallbackEvent="start end join leave mute hold modify announcement">c-1</Conference></Dial></Response>
            """));
        world.Application.Says("/left", "<Hangup/>");
        world.Application.Answers("/hold.wav", _ => Sound(440));
        world.Application.Says("/hold", "<Play>/hold.wav</Play>");
        (agent, var line) = world.Connect("agent", ("role", "agent"));
        agentSid = line.CallSid;
        ((ScriptedLeg)agent.Leg).Say(new Tone(1000));
        customerSid = await Add(Customer, "customer");
    }

    public async ValueTask DisposeAsync() => await world.DisposeAsync();

    [Fact]
    public void Both_hear_each_other()
    {
        Assert.Equal(1000, world.Hearing(customerSid).Hertz);
        Assert.Equal(600, world.Hearing(agentSid).Hertz);
    }

    [Fact]
    public async Task Who_is_held_hears_the_music_of_the_hold_URL_and_neither_hears_nor_is_heard_until_released()
    {
        await Change("customer", ("Hold", "true"), ("HoldUrl", World.App + "/hold"));

        var held = world.Hearing(customerSid);
        Assert.True(held.Music);
        Assert.Equal(440, held.Hertz);
        Assert.True(world.Hearing(agentSid).Silence);
        Assert.Equal(HttpMethod.Get, world.Application.At("/hold")[0].Method);
        world.Listen(5);
        Assert.True(world.Hearing(customerSid).Music);

        await Change("customer", ("Hold", "false"));

        Assert.Equal(1000, world.Hearing(customerSid).Hertz);
        Assert.Equal(600, world.Hearing(agentSid).Hertz);
    }

    [Fact]
    public async Task Without_a_hold_URL_it_is_the_carriers_own_music_and_by_POST_when_asked()
    {
        await Change("customer", ("Hold", "true"));
        Assert.True(world.Hearing(customerSid).Music);
        await Change("customer", ("Hold", "false"));

        await Change("customer", ("Hold", "true"), ("HoldUrl", World.App + "/hold"), ("HoldMethod", "POST"));

        Assert.True(world.Hearing(customerSid).Music);
        Assert.Equal(HttpMethod.Post, world.Application.At("/hold")[0].Method);
    }

    [Fact]
    public async Task A_hold_URL_that_fails_is_silence_and_told_in_the_calls_notifications()
    {
        world.Application.Answers("/hold", _ => FakeApplication.Status(500));

        await Change("customer", ("Hold", "true"), ("HoldUrl", World.App + "/hold"));

        Assert.True(world.Hearing(customerSid).Silence);
        Assert.Contains(world.Exchange.Find(customerSid)!.Notifications, n => n.ErrorCode == 11200);
        await Change("customer", ("Hold", "false"));
        Assert.Equal(1000, world.Hearing(customerSid).Hertz);
    }

    [Fact]
    public async Task Muted_and_held_are_two_things()
    {
        await Change("agent", ("Muted", "true"));
        Assert.True(world.Hearing(customerSid).Silence);
        Assert.Equal(600, world.Hearing(agentSid).Hertz);

        await Change("agent", ("Hold", "true"));
        await Change("agent", ("Hold", "false"));
        Assert.True(world.Hearing(customerSid).Silence);
        var still = await Change("agent", ("Muted", "yes"));

        Assert.False((bool)still["muted"]!);
        Assert.Equal(1000, world.Hearing(customerSid).Hertz);
    }

    [Fact]
    public async Task Who_is_held_before_answering_is_held_when_in()
    {
        var ringing = await Ring(Party, "party-1");
        await Change("party-1", ("Hold", "true"), ("HoldUrl", World.App + "/hold"));
        Pass(3);

        Assert.True(world.Hearing(ringing).Music);
        Assert.DoesNotContain(ringing, world.Hearing(agentSid).Voices);
    }

    [Fact]
    public async Task Three_hear_one_another_and_the_two_who_stay_go_on()
    {
        var party = await Add(Party, "party-1");

        Assert.Equivalent(new[] { agentSid, party }, world.Hearing(customerSid).Voices);
        Assert.Equivalent(new[] { customerSid, party }, world.Hearing(agentSid).Voices);
        Assert.Equivalent(new[] { agentSid, customerSid }, world.Hearing(party).Voices);

        agent.Line!.HangUp();

        Assert.Equal(1400, world.Hearing(customerSid).Hertz);
        Assert.Equal(600, world.Hearing(party).Hertz);
    }

    [Fact]
    public async Task A_consultation_is_not_heard_by_the_held_customer()
    {
        await Change("customer", ("Hold", "true"), ("HoldUrl", World.App + "/hold"));
        var party = await Add(Party, "party-1");

        Assert.Equal([party], world.Hearing(agentSid).Voices);
        Assert.Equal([agentSid], world.Hearing(party).Voices);
        Assert.True(world.Hearing(customerSid).Music);
    }

    [Fact]
    public async Task A_supervisor_listens_whispers_and_barges_in_and_each_switch_is_one_request()
    {
        var supervisor = Supervisor("muted=\"true\" startConferenceOnEnter=\"false\"");
        Assert.Equivalent(new[] { agentSid, customerSid }, world.Hearing(supervisor).Voices);
        Assert.Equal(600, world.Hearing(agentSid).Hertz);

        await Change("sup-1", ("Muted", "false"), ("Coaching", "true"), ("CallSidToCoach", agentSid));
        Assert.Equivalent(new[] { customerSid, supervisor }, world.Hearing(agentSid).Voices);
        Assert.Equal([agentSid], world.Hearing(customerSid).Voices);

        await Change("sup-1", ("Muted", "false"), ("Coaching", "false"));
        Assert.Equivalent(new[] { agentSid, supervisor }, world.Hearing(customerSid).Voices);

        await Change("sup-1", ("Coaching", "true"), ("CallSidToCoach", agentSid));
        Assert.Equal([agentSid], world.Hearing(customerSid).Voices);
        Assert.Equivalent(new[] { customerSid, supervisor }, world.Hearing(agentSid).Voices);

        await Change("sup-1", ("Muted", "true"), ("Coaching", "false"));
        Assert.Equal([agentSid], world.Hearing(customerSid).Voices);
        Assert.Equal([customerSid], world.Hearing(agentSid).Voices);
        var heard = world.Exchange.Find(customerSid)!.Sound.Heard.Where(s => s.Voices.Contains(supervisor)).ToArray();
        Assert.True(heard.Length > 0 && heard.Sum(s => (s.To - s.From).TotalSeconds) < 1, "only while it had barged in");
    }

    [Fact]
    public async Task Who_coaches_somebody_who_has_left_is_heard_by_nobody_until_pointed_at_another()
    {
        var supervisor = Supervisor($"coach=\"{agentSid}\"");
        var party = await Add(Party, "party-1");

        agent.Line!.HangUp();
        Assert.Equal([party], world.Hearing(customerSid).Voices);
        Assert.Equal([customerSid], world.Hearing(party).Voices);

        await Change("sup-1", ("Coaching", "true"), ("CallSidToCoach", party));
        Assert.Equivalent(new[] { customerSid, supervisor }, world.Hearing(party).Voices);
        Assert.Equal([party], world.Hearing(customerSid).Voices);
    }

    [Fact]
    public async Task A_coach_is_not_heard_by_a_coached_one_on_hold_and_a_refused_switch_changes_nothing()
    {
        var supervisor = Supervisor($"coach=\"{agentSid}\"");
        await Change("agent", ("Hold", "true"));
        Assert.DoesNotContain(supervisor, world.Hearing(agentSid).Voices);

        var stale = await world.ErrorOf(HttpMethod.Post, Participant("sup-1"), ("Muted", "true"), ("Coaching", "true"), ("CallSidToCoach", agentSid));

        Assert.Equal(16027, stale);
        Assert.False((bool)(await world.Get(Participant("sup-1")))["muted"]!);
    }

    [Fact]
    public async Task An_announcement_is_heard_by_one_or_by_all_and_lies_over_the_hold_music()
    {
        world.Application.Answers("/news.wav", _ => Sound(2000));
        world.Application.Says("/news", "<Play>/news.wav</Play>");
        await Change("customer", ("Hold", "true"), ("HoldUrl", World.App + "/hold"));
        await Change("customer", ("AnnounceUrl", World.App + "/news"));
        world.Listen(0.2);
        Assert.False(world.Hearing(agentSid).Played);
        world.Listen(2);
        Assert.Equal(440, world.Hearing(customerSid).Hertz);
        Assert.Equal("announcement-end", world.Application.At("/conf")[^1]["StatusCallbackEvent"]);

        await Change("customer", ("Hold", "false"));
        await world.Post($"Conferences/{Sid}.json", ("AnnounceUrl", World.App + "/news"));
        Assert.True(world.Hearing(agentSid).Played);
        world.Application.Answers("/news", _ => FakeApplication.Status(404));
        await Change("agent", ("AnnounceUrl", World.App + "/news"));
        Assert.Equal("announcement-fail", world.Application.At("/conf")[^1]["StatusCallbackEvent"]);
    }

    [Fact]
    public async Task Keys_in_an_announcement_are_pressed_for_the_one_who_hears_it()
    {
        world.Application.Says("/keys", "<Play digits=\"1w2#\"/>");
        var menu = await Add(Menu, "party-1");
        Pass(2);

        await Change("party-1", ("AnnounceUrl", World.App + "/keys"));
        world.Listen(0.1);

        var view = await world.Control(HttpMethod.Get, $"calls/{menu}");
        Assert.Equal("12#", (string)view!["keys"]!);
        Assert.Contains(view["heard"]!.AsArray(), s => (bool)s!["played"]!);
        Assert.Equal("", (string)(await world.Control(HttpMethod.Get, $"calls/{customerSid}"))!["keys"]!);
    }

    [Fact]
    public async Task Keys_of_one_who_is_muted_held_or_whispers_are_not_heard_by_the_others()
    {
        var menu = await Add(Menu, "party-1");
        async Task<string> Keys(string sid) => (string)(await world.Control(HttpMethod.Get, $"calls/{sid}"))!["keys"]!;
        agent.Press("1");
        await Change("agent", ("Muted", "true"));
        agent.Press("2");
        await Change("agent", ("Muted", "false"), ("Hold", "true"));
        agent.Press("3");
        await Change("agent", ("Hold", "false"), ("Coaching", "true"), ("CallSidToCoach", customerSid));
        agent.Press("4");
        await Change("agent", ("Coaching", "false"));
        agent.Press("5");

        Assert.Equal(("15", "145"), (await Keys(menu), await Keys(customerSid)));
    }

    [Fact]
    public async Task While_two_phones_ring_the_ringing_goes_on_when_one_has_ended()
    {
        var busy = await Ring("+15550100103", "party-1");
        await Ring("+15550100103", "party-2");
        Pass(3);
        Assert.True(world.Hearing(agentSid).Played);

        await world.Post($"Calls/{busy}.json", ("Status", "completed"));
        Pass(4);
        Assert.Contains(world.Exchange.Find(agentSid)!.Sound.Heard, s => s.Played && s.From > world.Clock.GetUtcNow() - TimeSpan.FromSeconds(4));
        await world.Send(HttpMethod.Delete, Participant("party-2"));

        Assert.False(world.Hearing(agentSid).Played);
    }

    [Fact]
    public async Task Somebody_who_may_not_start_it_hears_music_until_one_comes_who_may()
    {
        var (caller, line) = world.Connect("caller", ("role", "customer"), ("room", "c-2"));
        line.HangUp();
        world.Application.Says("/incoming", """<Dial><Conference beep="false" startConferenceOnEnter="false" waitUrl="/hold">c-2</Conference></Dial>""");
        world.Application.Says("/voice", """<Dial><Conference beep="false" waitUrl="">c-2</Conference></Dial>""");
        var waiting = (string)(await world.Control(HttpMethod.Post, "call-in", new { to = World.Ours, from = "+14155550999", hertz = 1400 }))!["callSid"]!;
        var second = (string)(await world.Control(HttpMethod.Post, "call-in", new { to = World.Ours, from = "+14155550998", silent = true }))!["callSid"]!;
        Assert.True(world.Hearing(waiting).Music && world.Hearing(second).Music);
        Assert.Equal("init", (string)(await world.Get("Conferences.json?FriendlyName=c-2"))["conferences"]![0]!["status"]!);

        var (_, joined) = world.Connect("agent2");

        Assert.Equal(1400, world.Hearing(joined.CallSid).Hertz);
        Assert.True(world.Hearing(waiting).Silence);
        Assert.Equal("in-progress", (string)(await world.Get("Conferences.json?FriendlyName=c-2"))["conferences"]![0]!["status"]!);
        Assert.NotNull(caller);
    }

    [Fact]
    public async Task A_wait_document_that_cannot_be_had_turns_the_leg_away_and_can_be_replaced_while_waiting()
    {
        world.Application.Answers("/gone", _ => FakeApplication.Status(404));
        world.Application.Says("/incoming", """<Dial action="/failed"><Conference startConferenceOnEnter="false" waitUrl="/gone">c-3</Conference></Dial>""");
        world.Application.Says("/failed", "<Hangup/>");
        await world.Control(HttpMethod.Post, "call-in", new { to = World.Ours });
        world.Pass(1);
        Assert.Equal("failed", Assert.Single(world.Application.At("/failed"))["DialCallStatus"]);
        Assert.Empty((await world.Get("Conferences.json?FriendlyName=c-3&Status=init"))["conferences"]!.AsArray());

        world.Application.Says("/incoming", """<Dial><Conference startConferenceOnEnter="false" waitUrl="">c-4</Conference></Dial>""");
        var sid = (string)(await world.Control(HttpMethod.Post, "call-in", new { to = World.Ours }))!["callSid"]!;
        Assert.True(world.Hearing(sid).Silence);
        await world.Post($"Conferences/c-4/Participants/{sid}.json", ("WaitUrl", World.App + "/hold"));
        Assert.True(world.Hearing(sid).Music);
    }

    [Fact]
    public async Task Every_event_names_the_participant_as_it_is_then()
    {
        await Change("customer", ("Hold", "true"));
        await Change("customer", ("Hold", "true"));
        await Change("customer", ("Hold", "false"));
        await Change("agent", ("Muted", "true"));
        await Change("agent", ("Muted", "false"));
        Supervisor("muted=\"true\" startConferenceOnEnter=\"false\"");
        await Change("sup-1", ("Muted", "false"), ("Coaching", "true"), ("CallSidToCoach", agentSid));
        await Change("customer", ("EndConferenceOnExit", "true"));

        var events = world.Application.At("/conf").Where(r => r["StatusCallbackEvent"] is not ("participant-join" or "conference-start")).ToArray();
        Assert.Equal(
            [
                "participant-hold customer Muted=false Hold=true Coaching=false End=false Start=true ",
                "participant-unhold customer Muted=false Hold=false Coaching=false End=false Start=true ",
                "participant-mute agent Muted=true Hold=false Coaching=false End=false Start=true ",
                "participant-unmute agent Muted=false Hold=false Coaching=false End=false Start=true ",
                $"participant-modify sup-1 Muted=true Hold=false Coaching=true End=false Start=false {agentSid}",
                $"participant-unmute sup-1 Muted=false Hold=false Coaching=true End=false Start=false {agentSid}",
                "participant-modify customer Muted=false Hold=false Coaching=false End=true Start=true ",
            ],
            events.Select(e => $"{e["StatusCallbackEvent"]} {e["ParticipantLabel"]} Muted={e["Muted"]} Hold={e["Hold"]} Coaching={e["Coaching"]} "
                + $"End={e["EndConferenceOnExit"]} Start={e["StartConferenceOnEnter"]} {e.Find("CallSidToCoach")}"));
        Assert.All(events, e => Assert.Equal((Sid, "c-1"), (e["ConferenceSid"], e["FriendlyName"])));
        var numbers = world.Application.At("/conf").Select(e => int.Parse(e["SequenceNumber"])).ToArray();
        Assert.Equal(Enumerable.Range(1, numbers.Length), numbers);

        world.Exchange.Find(customerSid)!.HangUp();
        Assert.Equal(
            ["participant-leave", "participant-leave", "participant-leave", "conference-end"],
            world.Application.At("/conf").Skip(numbers.Length).Select(e => e["StatusCallbackEvent"]));
        Assert.Equal("participant-with-end-conference-on-exit-left", world.Application.At("/conf")[^1]["ReasonConferenceEnded"]);
        Assert.Equal("completed", await world.StatusOf(agentSid));
    }

    [Fact]
    public async Task Whoever_has_just_left_is_not_found_a_full_room_refuses_and_a_removed_leg_ends()
    {
        await world.Send(HttpMethod.Delete, Participant("customer"));
        Assert.Equal("completed", await world.StatusOf(customerSid));
        foreach (var change in new[] { ("Hold", "true"), ("Muted", "true"), ("AnnounceUrl", World.App + "/x"), ("EndConferenceOnExit", "true") })
            Assert.Equal(20404, await world.ErrorOf(HttpMethod.Post, Participant("customer"), change));
        Assert.Equal(20404, await world.ErrorOf(HttpMethod.Delete, Participant(customerSid)));
        Assert.Equal(13240, await world.ErrorOf(HttpMethod.Post, Participant("agent"), ("Coaching", "true"), ("CallSidToCoach", customerSid)));

        await Add(Customer, "customer");
        Assert.Equal(16020, await world.ErrorOf(HttpMethod.Post, "Conferences/c-1/Participants.json", ("To", Party), ("From", World.Ours), ("MaxParticipants", "2")));
        var left = world.Application.At("/conf").Single(e => e["StatusCallbackEvent"] == "participant-leave");
        Assert.Equal(("participant_updated_via_api", "in-progress"), (left["ReasonParticipantLeft"], left["ParticipantCallStatus"]));

        var running = (await world.Get("Conferences.json?Status=in-progress"))["conferences"]!.AsArray();
        Assert.Equal(["c-1"], running.Select(c => (string)c!["friendly_name"]!));
        var participants = (await world.Get($"Conferences/{Sid}/Participants.json"))["participants"]!.AsArray();
        Assert.Equal(["agent", "customer"], participants.Select(p => (string)p!["label"]!));
    }

    string Sid => world.Exchange.Conferences.Active("c-1")!.Sid;

    static string Attributes(Received asked) => asked.Find("attributes") ?? "";

    static string Participant(string callSidOrLabel) => $"Conferences/c-1/Participants/{callSidOrLabel}.json";

    static HttpResponseMessage Sound(double hertz) => new()
    {
        Content = new ByteArrayContent(Wav.Write(Twiml.Speech.Rendered(new Tone(hertz, TimeSpan.FromSeconds(2))).ToArray())) { Headers = { ContentType = new("audio/wav") } },
    };

    void Pass(double seconds) => world.Listen(seconds);

    string Supervisor(string attributes)
    {
        var (device, line) = world.Connect("supervisor", ("role", "sup-1"), ("attributes", attributes));
        ((ScriptedLeg)device.Leg).Say(new Tone(2500));
        return line.CallSid;
    }

    async Task<string> Ring(string to, string label) =>
        (string)(await world.Post("Conferences/c-1/Participants.json", ("To", to), ("From", World.Ours), ("Label", label), ("Beep", "false")))["call_sid"]!;

    async Task<string> Add(string to, string label)
    {
        var sid = await Ring(to, label);
        Pass(3);
        return sid;
    }

    Task<JsonObject> Change(string label, params (string, string)[] form) => world.Post(Participant(label), form);
}
