using DutyCall.Infrastructure;

namespace DutyCall.Features.Calls;

/// <summary>A call survives its agent's page, and its customer is never left alone.</summary>
public sealed class LostAgentTests : CallTest
{
    static readonly string Again = "CA" + new string('3', 32), BenSid = "CA" + new string('4', 32);

    [Fact]
    public async Task Agent_browser_refresh_plays_music_until_the_agent_is_back()
    {
        await TheyTalk();
        await Ann.PutJson($"/api/v1/calls/{CallId}/notes", new { notes = "wants a quote", revision = 0 });
        var since = await Ask<DateTime>("select connected_at from calls");

        await AnnIsLost();
        Assert.Equal("hold", LastTold(CustomerSid));
        Assert.False(WasHungUp(CustomerSid));

        await Later(4);
        await CallsIn(AnnLee, Again);

        Assert.Equal("talk", LastTold(CustomerSid));
        Assert.Equal("connected", await State());
        Assert.Equal((since, "wants a quote"), await Ask<(DateTime, string)>("select connected_at, notes from calls"));
        await Later(60);
        Assert.Equal(0, await Ask<long>("select count(*) from offers"));
        Assert.Equal("connected", await State());
    }

    [Fact]
    public async Task A_takeover_in_another_tab_brings_a_new_line_and_ends_the_old_one()
    {
        await TheyTalk();

        await CallsIn(AnnLee, Again);
        Assert.True(WasHungUp(AgentSid));
        Assert.False(WasHungUp(Again));
        await AnnIsLost(AgentSid);

        Assert.Equal("connected", await State());
        Assert.NotEqual("hold", LastTold(CustomerSid));
        Assert.Equal(2, await Ask<long>("select count(distinct label) from call_legs where role = 'agent'"));
    }

    [Fact]
    public async Task Stays_muted_over_a_reload()
    {
        await TheyTalk();
        await Ann.PutJson($"/api/v1/calls/{CallId}/mute", new { muted = true });

        await AnnIsLost();
        await CallsIn(AnnLee, Again);

        Assert.True((await Ann.Get($"/api/v1/calls/{CallId}")).Json.GetProperty("muted").GetBoolean());
    }

    [Fact]
    public async Task Goes_to_a_teammate_when_the_agent_stays_away()
    {
        await TheyTalk();
        var ben = await Given.Agent(name: "Ben Osei");
        await Given.AtWork(ben, AnnLee);

        await AnnIsLost();
        await Later(9);
        Assert.Equal(0, await Ask<long>("select count(*) from offers"));
        await Later(2);
        Assert.Equal((ben.Id, "reroute"), await Ask<(Guid, string)>("select user_id, purpose from offers"));

        await Accepts(ben, BenSid);

        Assert.Equal("talk", LastTold(CustomerSid));
        Assert.Equal(ben.Id, await Ask<Guid>("select agent_id from calls"));
        Assert.Contains("Hangup", await CallsIn(AnnLee, Again), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Waits_half_a_minute_for_a_laptop_that_sleeps_where_nobody_else_is_free()
    {
        await TheyTalk();
        await AnnIsLost();

        await Later(11);
        await Reconcile();
        await Later(18);
        Assert.False(WasHungUp(CustomerSid));
        Assert.Equal("hold", LastTold(CustomerSid));
        await CallsIn(AnnLee, Again);

        Assert.Equal("talk", LastTold(CustomerSid));
        await Later(60);
        Assert.Equal("connected", await State());
    }

    [Fact]
    public async Task Rings_at_no_teammate_any_more_once_the_agent_is_back()
    {
        await TheyTalk();
        var ben = await Given.Agent(name: "Ben Osei");
        await Given.AtWork(ben);
        await AnnIsLost();
        await Later(11);

        await CallsIn(AnnLee, Again);

        Assert.Equal("withdrawn", await Ask<string>("select state from offers"));
        Assert.Equal("talk", LastTold(CustomerSid));
    }

    [Fact]
    public async Task Becomes_a_callback_when_nobody_takes_it()
    {
        await TheyTalk();
        var ben = await Given.Agent(name: "Ben Osei");
        await Given.AtWork(ben);
        await AnnIsLost();
        await Later(11);

        await Later(20);

        var goodbye = Carrier.Requests.Single(r => r.Line == $"POST Calls/{CustomerSid}").Form["Twiml"][0];
        Assert.Contains("call you back", goodbye, StringComparison.Ordinal);
        await Status("completed", 3, more: ("CallDuration", "40"));
        Assert.Equal("ended human system", await State());
        Assert.Equal(1, await Ask<long>("select count(*) from audit_log where action = 'calls.given_up'"));
        var promised = await Promised();
        // Five minutes later, and that is 10:05 in New York.
        Assert.Equal($"pending team {Customer} lost_call {CallId} 2026-11-20 10:05 America/New_York", promised.Facts);
        Assert.Equal("The line to Ann Lee was lost and nobody else was free. They were told that we call back.", promised.Note);

        await SweepLostCalls();
        await Task.WhenAll(SweepLostCalls(), SweepLostCalls());

        Assert.Equal(promised, await Promised());
        Assert.Equal(1, await Ask<long>("select count(*) from audit_log where action = 'callbacks.booked'"));
    }

    [Fact]
    public async Task Becomes_a_callback_at_an_hour_that_suits_the_customer()
    {
        await Given.Contact(Customer);
        await TheyTalk();
        await Run("update contacts set time_zone = 'Pacific/Auckland'");
        await AnnIsLost();
        await Later(11);
        await Later(20);
        await Status("completed", 3, more: ("CallDuration", "40"));

        Assert.Equal($"pending team {Customer} lost_call {CallId} 2026-11-21 09:00 Pacific/Auckland", (await Promised()).Facts);
    }

    [Fact]
    public async Task Becomes_a_callback_though_the_node_that_promised_it_is_gone()
    {
        await TheyTalk();
        await Run("update calls set state = 'ended', ended_at = now(), result = 'human', callback_due_at = '2026-11-20 15:05 UTC' where id = @CallId", new { CallId });
        Clock.Step(TimeSpan.FromHours(1));

        await SweepLostCalls();

        Assert.Equal($"pending team {Customer} lost_call {CallId} 2026-11-20 10:05 America/New_York", (await Promised()).Facts);
    }

    [Fact]
    public async Task Nobody_promises_to_call_a_number_that_is_withheld()
    {
        await TheyTalk();
        await Run("update calls set customer_number = 'anonymous' where id = @CallId", new { CallId });
        await AnnIsLost();
        await Later(11);
        await Later(20);

        var goodbye = Carrier.Requests.Single(r => r.Line == $"POST Calls/{CustomerSid}").Form["Twiml"][0];
        Assert.Contains("Please call us again", goodbye, StringComparison.Ordinal);
        await SweepLostCalls();
        Assert.Equal(0, await Ask<long>("select count(*) from callbacks"));
    }

    [Fact]
    public async Task Our_process_dies_with_parties_alone_and_another_node_sees_to_them()
    {
        await TheyTalk();
        await AnnIsLost();
        // What the timers of the dead node would have done, the sweep does.
        await Run("update calls set alone_since = alone_since - interval '1 hour', agent_since = agent_since - interval '1 hour'");

        await Reconcile();

        Assert.Contains(Carrier.Requests, r => r.Line == $"POST Calls/{CustomerSid}" && r.Form.ContainsKey("Twiml"));
    }

    [Fact]
    public async Task Agent_hangs_up_as_the_customer_answers()
    {
        await AnnIsIn();
        await Status("ringing", 1);

        await Ann.PostJson($"/api/v1/calls/{CallId}/end", new { });
        await Settled();
        await Status("in-progress", 2);
        await Room("participant-join", CustomerSid);
        await Status("completed", 3, more: ("CallDuration", "1"));

        Assert.True(WasHungUp(CustomerSid));
        Assert.Equal("ended human agent", await State());
    }

    [Fact]
    public async Task Agent_is_lost_as_the_customer_answers()
    {
        await AnnIsIn();
        await Status("ringing", 1);
        await AnnIsLost();

        await Status("in-progress", 2);
        await Room("participant-join", CustomerSid);
        Assert.Equal("hold", LastTold(CustomerSid));

        await CallsIn(AnnLee, Again);
        Assert.Equal("talk", LastTold(CustomerSid));
        Assert.Equal("connected", await State());
    }

    [Fact]
    public async Task Rings_nobody_for_an_agent_who_does_not_come_back()
    {
        await AnnIsIn();
        await Status("ringing", 1);

        await AnnIsLost();
        await Later(11);
        await Status("canceled", 2);

        Assert.True(WasHungUp(CustomerSid));
        Assert.Equal("ended canceled system", await State());
        Assert.Null(await Ask<DateTime?>("select callback_due_at from calls"));
    }

    [Fact]
    public async Task Leave_event_before_join_event_is_a_line_that_has_left()
    {
        await AnnIsIn();
        await Status("in-progress", 2);
        // The second event of the room, delivered after its third.
        await Twilio.Post($"/twilio/conference?org={AnnLee.OrgId}&call={CallId}", Event("participant-leave", 9, ("ParticipantCallStatus", "completed")));
        await Twilio.Post($"/twilio/conference?org={AnnLee.OrgId}&call={CallId}", Event("participant-join", 8));
        await Settled();

        Assert.Equal("ended human customer", await State());
    }

    [Fact]
    public async Task Conference_name_reused_after_the_end_changes_nothing_of_this_call()
    {
        await TheyTalk();
        var stranger = "CA" + new string('8', 32);

        await Twilio.Post($"/twilio/conference?org={AnnLee.OrgId}&call={CallId}",
            ("ConferenceSid", "CF" + new string('9', 32)), ("StatusCallbackEvent", "participant-leave"), ("CallSid", stranger), ("SequenceNumber", "99"), ("ParticipantLabel", "customer"), ("ParticipantCallStatus", "completed"));
        await Settled();

        Assert.Equal("connected", await State());
        Assert.Equal(ConferenceSid, await Ask<string>("select conference_sid from calls"));
    }

    static (string, string)[] Event(string name, int sequence, params (string, string)[] more) =>
        [("ConferenceSid", ConferenceSid), ("StatusCallbackEvent", name), ("CallSid", CustomerSid), ("SequenceNumber", $"{sequence}"), ("ParticipantLabel", "customer"), .. more];

    Task<Done> SweepLostCalls() => Send(new Callbacks.BookLostCalls.Command(null));

    /// <summary>The one callback there is.</summary>
    Task<(string Facts, string Note)> Promised() => Ask<(string, string)>("""
        select concat_ws(' ', state, coalesce(owner_id::text, 'team'), number, source, call_id, to_char(due_at at time zone zone, 'YYYY-MM-DD HH24:MI'), zone), note from callbacks
        """);
}
