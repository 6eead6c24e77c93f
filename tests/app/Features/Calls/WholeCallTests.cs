using System.Net;
using System.Text.Json;

namespace DutyCall.Features.Calls;

/// <summary>One call from the press of the button to its wrap-up, and what may go wrong on the way.</summary>
public sealed class WholeCallTests : CallTest
{
    DateTimeOffset? dialedAt;

    [Fact]
    public async Task Calls_the_customer_when_the_agent_is_there_and_not_before()
    {
        await AnnDials();
        Assert.Empty(Carrier.Dials);

        await Room("participant-join", AgentSid);

        var dial = Assert.Single(Carrier.Dials);
        var leg = await Ask<Guid>("select id from call_legs where role = 'customer'");
        Assert.Equal($"POST Conferences/{ConferenceSid}/Participants", dial.Line);
        Assert.Equal(("+12125550100", Customer, "customer", "25"), (dial.Form["From"][0], dial.Form["To"][0], dial.Form["Label"][0], dial.Form["Timeout"][0]));
        Assert.Equal(("true", "false"), (dial.Form["EarlyMedia"][0], dial.Form["Beep"][0]));
        Assert.Equal($"http://localhost/api/voice/manual/status?org={AnnLee.OrgId}&call={CallId}&leg={leg}#rc=3&rp=ct,rt,5xx", dial.Form["StatusCallback"][0]);
        Assert.Equal(["initiated", "ringing", "answered", "completed"], dial.Form["StatusCallbackEvent"]);
        Assert.Equal("queued", await State());
    }

    [Fact]
    public async Task Follows_the_customer_from_ringing_to_wrap_up()
    {
        await AnnIsIn();
        await Status("ringing", 1);
        Assert.Equal("ringing", await State());

        await Status("in-progress", 2);
        Assert.Equal("answered", await State());

        await Room("participant-join", CustomerSid);
        Assert.Equal("connected", await State());

        Clock.Step(TimeSpan.FromSeconds(49));
        await Status("completed", 3, more: [("CallDuration", "49"), ("SipResponseCode", "200")]);
        Assert.Equal("ended human customer", await State());
        Assert.Equal((49, "pending", 200), await Ask<(int, string, int)>(
            "select c.talk_seconds, c.wrap_up, l.sip_response_code from calls c join call_legs l on l.call_id = c.id and l.role = 'customer'"));
        Assert.Contains(Carrier.Requests, r => r.Line == $"POST Calls/{AgentSid}");
    }

    [Fact]
    public async Task Ends_for_both_when_the_agent_hangs_up()
    {
        await TheyTalk();

        var answer = await Ann.PostJson($"/api/v1/calls/{CallId}/end", new { });
        await Settled();
        await Status("completed", 3, more: ("CallDuration", "5"));

        Assert.Equal(HttpStatusCode.Accepted, answer.Status);
        Assert.Equal("ended human agent", await State());
        Assert.Equal([$"POST Calls/{AgentSid}", $"POST Calls/{CustomerSid}"], Carrier.Requests.Select(r => r.Line).Where(l => l.StartsWith("POST Calls", StringComparison.Ordinal)).Order());
        Assert.Equal(["completed"], Carrier.Requests.Single(r => r.Line == $"POST Calls/{CustomerSid}").Form["Status"]);
    }

    [Theory]
    [InlineData(400, 21220)]
    [InlineData(404, 20404)]
    public async Task Takes_a_leg_that_has_ended_already_for_ended(int status, int code)
    {
        await TheyTalk();
        Carrier.Next($"POST Calls/{CustomerSid}", (HttpStatusCode)status, new { code, message = "no", status });
        Carrier.Next($"GET Calls/{CustomerSid}", HttpStatusCode.OK, FakeCarrier.Call(CustomerSid, "completed", duration: "7", ended: Clock.GetUtcNow()));

        await Ann.PostJson($"/api/v1/calls/{CallId}/end", new { });
        await Settled();

        Assert.Equal("ended human agent", await State());
    }

    [Fact]
    public async Task Dials_nobody_when_the_agent_hangs_up_first()
    {
        await AnnDials();

        await Ann.PostJson($"/api/v1/calls/{CallId}/end", new { });
        await Room("participant-join", AgentSid);

        Assert.Empty(Carrier.Dials);
        Assert.Equal("ended canceled agent", await State());
        Assert.Equal("none", await Ask<string>("select wrap_up from calls"));
    }

    [Fact]
    public async Task Keeps_the_reason_a_device_gives_for_not_connecting()
    {
        await AnnDials();

        await Ann.PostJson($"/api/v1/calls/{CallId}/end", new { reason = "No microphone permission." });
        await Settled();

        Assert.Equal("ended canceled system No microphone permission.", await State() + " " + await Ask<string>("select end_reason from calls"));
    }

    [Theory]
    [InlineData("busy", "486", "ended busy carrier")]
    [InlineData("no-answer", "487", "ended no_answer carrier")]
    [InlineData("failed", "404", "ended bad_number carrier")]
    [InlineData("failed", "503", "ended carrier_error carrier")]
    public async Task Tells_how_it_ended_without_an_answer(string status, string sip, string state)
    {
        await AnnIsIn();

        await Status(status, 2, more: ("SipResponseCode", sip));

        Assert.Equal(state, await State());
        Assert.Equal("pending", await Ask<string>("select wrap_up from calls"));
        Assert.Contains(Carrier.Requests, r => r.Line == $"POST Calls/{AgentSid}");
    }

    [Theory]
    [InlineData(21211, "ended bad_number carrier", "not a valid number")]
    [InlineData(21215, "ended carrier_error carrier", "country")]
    [InlineData(10004, "ended carrier_error carrier", "Too many calls")]
    [InlineData(20003, "ended carrier_error carrier", "administrator")]
    [InlineData(99999, "ended carrier_error carrier", "something new")]
    public async Task Says_why_the_carrier_refused(int code, string state, string words)
    {
        Carrier.Next("/Participants", HttpStatusCode.BadRequest, new { code, message = "something new", status = 400 });

        await AnnIsIn();

        Assert.Equal(state, await State());
        Assert.Contains(words, await Ask<string>("select end_reason from calls"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Dials_again_after_429_for_nothing_was_dialed()
    {
        Carrier.Next("/Participants", () => new(HttpStatusCode.TooManyRequests) { Headers = { RetryAfter = new(TimeSpan.Zero) } });
        Carrier.Next("/Participants", () => new(HttpStatusCode.TooManyRequests) { Headers = { RetryAfter = new(TimeSpan.Zero) } });

        await AnnIsIn();

        Assert.Equal(3, Carrier.Dials.Count);
        Assert.Equal("queued", await State());
    }

    [Fact]
    public async Task Says_that_nothing_was_dialed_when_there_is_no_carrier()
    {
        for (var i = 0; i < 4; i++)
            Carrier.Next("/Participants", () => new(HttpStatusCode.TooManyRequests) { Headers = { RetryAfter = new(TimeSpan.Zero) } });

        await AnnIsIn();

        Assert.Equal("ended carrier_error carrier", await State());
        Assert.Equal("none", await Ask<string>("select wrap_up from calls"));
    }

    public static TheoryData<int> Silences => [503, 500, 200, -1, -2];

    [Theory, MemberData(nameof(Silences))]
    public async Task Never_dials_twice_when_the_answer_is_unknown(int what)
    {
        Silence(what);

        await AnnIsIn();
        Assert.Equal("ambiguous", await State());

        await Status("ringing", 1);
        await Reconcile();
        Assert.Single(Carrier.Dials);
        Assert.Equal("ringing", await State());
        Assert.Equal(CustomerSid, await Ask<string>("select call_sid from call_legs where role = 'customer'"));
    }

    [Fact]
    public async Task Finds_the_call_of_a_lost_answer_by_the_mark_in_its_requests()
    {
        Silence(503);
        await AnnIsIn();
        var leg = await Ask<Guid>("select id from call_legs where role = 'customer'");
        var strange = "CA" + new string('9', 32);
        Found(strange, CustomerSid);
        Carrier.Next($"GET Calls/{strange}/Events", HttpStatusCode.OK, Events(Guid.NewGuid()));
        Carrier.Next($"GET Calls/{CustomerSid}/Events", HttpStatusCode.OK, Events(leg));

        Clock.Step(TimeSpan.FromSeconds(21));
        await Reconcile();

        Assert.Equal(("ringing", CustomerSid), await Ask<(string, string)>("select c.state, l.call_sid from calls c join call_legs l on l.call_id = c.id and l.role = 'customer'"));
        Assert.Single(Carrier.Dials);
    }

    [Fact]
    public async Task Finds_the_call_of_a_lost_answer_by_its_numbers_when_its_requests_were_lost_too()
    {
        Silence(503);
        await AnnIsIn();
        var strange = "CA" + new string('9', 32);
        Found(strange, CustomerSid);
        Carrier.Next($"GET Calls/{strange}/Events", HttpStatusCode.OK, Events(Guid.NewGuid()));
        Carrier.Next($"GET Calls/{CustomerSid}/Events", HttpStatusCode.OK, Events());

        Clock.Step(TimeSpan.FromSeconds(21));
        await Reconcile();

        Assert.Equal(("ringing", CustomerSid), await Ask<(string, string)>("select c.state, l.call_sid from calls c join call_legs l on l.call_id = c.id and l.role = 'customer'"));
        Assert.Single(Carrier.Dials);
    }

    [Fact]
    public async Task Of_several_calls_that_nobody_can_tell_apart_takes_one_when_the_search_is_over()
    {
        Silence(503);
        await AnnIsIn();
        var strange = "CA" + new string('9', 32);

        for (var i = 0; i < 6; i++)
        {
            Assert.Equal("ambiguous", await State());
            Found(CustomerSid, strange);
            Carrier.Next($"GET Calls/{CustomerSid}/Events", HttpStatusCode.NotFound, new { code = 20404, message = "not found", status = 404 });
            Carrier.Next($"GET Calls/{strange}/Events", HttpStatusCode.OK, Events());
            Clock.Step(TimeSpan.FromSeconds(21));
            await Reconcile();
        }

        Assert.Equal(("ringing", CustomerSid), await Ask<(string, string)>("select c.state, l.call_sid from calls c join call_legs l on l.call_id = c.id and l.role = 'customer'"));
        Assert.Single(Carrier.Dials);
    }

    [Fact]
    public async Task Gives_up_a_call_that_is_not_to_be_found()
    {
        Silence(503);
        await AnnIsIn();

        for (var i = 0; i < 6; i++)
        {
            Assert.Equal("ambiguous", await State());
            Clock.Step(TimeSpan.FromSeconds(21));
            await Reconcile();
        }

        Assert.Equal("ended carrier_error carrier", await State());
        Assert.Single(Carrier.Dials);
        Assert.Equal(0, await Ask<long>("select count(*) from call_legs where ended_at is null and role = 'customer'"));
    }

    [Fact]
    public async Task Hangs_up_on_whoever_turns_out_to_have_been_called_after_all()
    {
        Silence(503);
        await AnnIsIn();
        await Ann.PostJson($"/api/v1/calls/{CallId}/end", new { });
        await Settled();
        Assert.Equal("ambiguous", await State());

        await Status("in-progress", 2);

        Assert.Contains(Carrier.Requests, r => r.Line == $"POST Calls/{CustomerSid}");
    }

    [Fact]
    public async Task Gives_up_an_intent_whose_browser_never_came()
    {
        var ann = await Given.Agent();
        await (await Browse(ann).WithToken()).PostJson("/api/v1/calls", new { to = Customer });

        Clock.Step(TimeSpan.FromSeconds(21));
        await Reconcile();
        await Reconcile();

        Assert.Equal("ended canceled system", await Ask<string>("select concat_ws(' ', state, result, ended_by) from calls"));
        Assert.Equal(1, await Ask<long>("select count(*) from audit_log where action = 'calls.given_up'"));
    }

    [Fact]
    public async Task Learns_from_the_carrier_of_an_end_whose_news_was_lost()
    {
        await TheyTalk();
        Carrier.Next($"GET Calls/{CustomerSid}", HttpStatusCode.OK, FakeCarrier.Call(CustomerSid, "completed", duration: "30", ended: Clock.GetUtcNow().AddSeconds(30)));

        Clock.Step(TimeSpan.FromSeconds(61));
        await Reconcile();

        Assert.Equal("ended human customer", await State());
        Assert.Equal(30, await Ask<int>("select talk_seconds from calls"));
    }

    [Fact]
    public async Task Does_not_wait_for_a_call_the_carrier_has_forgotten()
    {
        await TheyTalk();
        Carrier.Next($"GET Calls/{CustomerSid}", HttpStatusCode.NotFound, new { code = 20404, message = "not found", status = 404 });

        Clock.Step(TimeSpan.FromSeconds(61));
        await Reconcile();

        Assert.StartsWith("ended", await State(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Folds_what_a_node_that_died_left_unfolded()
    {
        await AnnDials();
        await Run("""
            insert into webhook_inbox (org_id, id, received_at, kind, call_id, call_sid, dedupe_key, path, params)
            values (@OrgId, gen_random_uuid(), @At, 'conference', @CallId, @AgentSid, 'left behind', '/twilio/conference', @Params::jsonb)
            """, new { AnnLee.OrgId, At = Clock.GetUtcNow(), CallId, AgentSid, Params = JsonSerializer.Serialize(new { CallSid = AgentSid, ConferenceSid, StatusCallbackEvent = "participant-join", SequenceNumber = "1" }) });

        Clock.Step(TimeSpan.FromSeconds(6));
        await Reconcile();

        Assert.Single(Carrier.Dials);
    }

    [Fact]
    public async Task Comes_to_the_same_whatever_the_order_of_the_news()
    {
        await AnnIsIn();

        await Status("completed", 3, more: [("CallDuration", "9"), ("SipResponseCode", "200")]);
        await Room("participant-join", CustomerSid);
        await Status("ringing", 1);
        await Status("in-progress", 2);
        await Status("ringing", 1);
        await Status("completed", 3, more: [("CallDuration", "9"), ("SipResponseCode", "200")]);

        Assert.Equal("ended human customer", await State());
        Assert.Equal((9, true, true), await Ask<(int, bool, bool)>("select talk_seconds, ringing_at is not null, connected_at is not null from calls"));
        Assert.Equal(4, await Ask<long>("select count(*) from webhook_inbox where kind = 'status' or kind = 'conference' and params ->> 'ParticipantLabel' = 'customer'"));
    }

    [Fact]
    public async Task Can_be_told_anew_from_the_inbox()
    {
        await TheyTalk();
        await Status("completed", 3, more: ("CallDuration", "49"));
        const string everything = "select jsonb_agg(to_jsonb(c) - 'last_news_at' || jsonb_build_object('legs', (select jsonb_agg(to_jsonb(l) order by l.id) from call_legs l where l.call_id = c.id)))::text from calls c";
        var before = await Ask<string>(everything);
        await Run("update calls set state = 'ringing', ended_at = null, result = null, ended_by = null, talk_seconds = 7, answered_at = null; update call_legs set status = 'queued', ended_at = null");

        await Send(new FoldCall.Command(CallId, Rebuild: true));

        Assert.Equal(before, await Ask<string>(everything));
    }

    [Fact]
    public async Task Keeps_news_of_a_call_nobody_knows()
    {
        await AnnDials();

        var answer = await Twilio.Post("/api/voice/manual/status", ("CallSid", "CA" + new string('7', 32)), ("CallStatus", "completed"), ("SequenceNumber", "3"));
        var elsewhere = await Twilio.Post($"/api/voice/manual/status?org={AnnLee.OrgId}&call={Guid.NewGuid()}", ("CallSid", "CA" + new string('8', 32)), ("CallStatus", "ringing"), ("SequenceNumber", "1"));

        Assert.Equal((HttpStatusCode.NoContent, HttpStatusCode.NoContent), (answer, elsewhere));
        Assert.Equal(1, await Ask<long>("select count(*) from webhook_inbox where org_id = '00000000-0000-0000-0000-000000000000'"));
        Assert.Equal(2, await Ask<long>("select count(*) from webhook_inbox where kind = 'status'"));
    }

    [Theory]
    [InlineData("/api/voice/manual/status")]
    [InlineData("/twilio/conference")]
    [InlineData("/twilio/left")]
    public async Task Hears_only_the_carrier(string door)
    {
        await AnnDials();
        var before = await Ask<long>("select count(*) from webhook_inbox");

        var answer = await Twilio.PostUnsigned($"{door}?org={AnnLee.OrgId}&call={CallId}", ("CallSid", AgentSid), ("CallStatus", "completed"), ("StatusCallbackEvent", "participant-join"));

        Assert.Equal(HttpStatusCode.Forbidden, answer);
        Assert.Equal(before, await Ask<long>("select count(*) from webhook_inbox"));
    }

    [Fact]
    public async Task Cannot_be_ended_by_a_colleague()
    {
        await TheyTalk();
        var ben = await Browse(await Given.Agent(name: "Ben Osei")).WithToken();

        Assert.Equal(HttpStatusCode.NotFound, (await ben.PostJson($"/api/v1/calls/{CallId}/end", new { })).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await ben.PutJson($"/api/v1/calls/{CallId}/mute", new { muted = true })).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await ben.Get($"/api/v1/calls/{CallId}")).Status);
        Assert.Equal("connected", await State());
    }

    [Fact]
    public async Task Mirrors_mute_the_last_press_last()
    {
        await TheyTalk();

        await Ann.PutJson($"/api/v1/calls/{CallId}/mute", new { muted = true });
        await Ann.PutJson($"/api/v1/calls/{CallId}/mute", new { muted = false });
        var answer = await Ann.PutJson($"/api/v1/calls/{CallId}/mute", new { muted = true });
        await Settled();

        Assert.Equal(HttpStatusCode.NoContent, answer.Status);
        Assert.Equal("true", Carrier.Requests.Last(r => r.Line == $"POST Conferences/{ConferenceSid}/Participants/{AgentSid}").Form["Muted"][0]);
        Assert.True((await Ann.Get($"/api/v1/calls/{CallId}")).Json.GetProperty("muted").GetBoolean());
    }

    [Fact]
    public async Task Shows_its_state()
    {
        await TheyTalk();

        var call = (await Ann.Get($"/api/v1/calls/{CallId}")).Json;

        Assert.Equal(("connected", Customer, CustomerSid), (call.GetProperty("state").GetString(), call.GetProperty("to").GetString(), call.GetProperty("callSid").GetString()));
    }

    void Silence(int what) => Carrier.Next("/Participants", () => what switch
    {
        -1 => throw new TaskCanceledException("no answer", new TimeoutException()),
        -2 => throw new HttpRequestException("reset", new IOException("connection reset")),
        200 => new(HttpStatusCode.OK) { Content = new StringContent("<html>a gateway's own words</html>") },
        _ => new((HttpStatusCode)what) { Content = new StringContent("<html>Bad gateway</html>") },
    });

    /// <summary>The carrier's calls between the two numbers, as old as ours.</summary>
    void Found(params string[] sids)
    {
        dialedAt ??= Clock.GetUtcNow();
        Carrier.Next("GET Calls", HttpStatusCode.OK, new { calls = sids.Select(sid => FakeCarrier.Call(sid, "ringing", dialedAt.Value)), next_page_uri = (string?)null });
    }

    static object Events(params Guid[] legs) =>
        new { events = legs.Select(leg => new { request = new { method = "POST", url = $"http://localhost/api/voice/manual/status?org=1&call=2&leg={leg}" } }), next_page_uri = (string?)null };
}
