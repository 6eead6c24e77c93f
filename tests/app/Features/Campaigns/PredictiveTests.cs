using System.Net;
using System.Xml.Linq;
using Dapper;
using DutyCall.Domain.Campaigns;
using DutyCall.Features.Campaigns.RunCampaign;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using KeptOptOuts = DutyCall.Features.Compliance.OptOutByKey.KeptOptOuts;

namespace DutyCall.Features.Campaigns;

/// <summary>Calls placed before an agent is free for each: whoever answers has one, or is told who called.</summary>
public sealed class PredictiveTests : CallTest
{
    static readonly string Line = "CA" + new string('7', 32), BobsLine = "CA" + new string('8', 32);

    Guid campaign;

    // Turns are the database's time, which goes on while the test's stands still.
    private protected override IWebHostBuilder Configure(IWebHostBuilder host) => host.UseSetting("TWILIO_CPS", "1000").UseSetting("PUBLIC_FALLBACK_URL", "https://second.example");

    [Fact]
    public async Task Whoever_answers_is_given_to_the_agent_who_waits()
    {
        await AnnsLineStands();
        var decision = await Look();
        Assert.Equal((1, LimitingFactor.ColdStart), (decision.Lines, decision.Factor));
        await TheCall();
        var dial = Assert.Single(Carrier.Requests, r => r.Line == "POST Calls");
        Assert.Contains("/twilio/answered?", dial.Form["Url"][0], StringComparison.Ordinal);
        Assert.Null(await Ask<Guid?>("select agent_id from calls"));

        await Status("ringing", 1);
        var told = await TheyAnswer();

        Assert.Equal($"c-{CallId:N}", told.Descendants("Conference").Single().Value);
        Assert.Equal(AnnLee.Id, await Ask<Guid>("select agent_id from calls"));
        Assert.Contains(Carrier.Requests, r => r.Line == $"POST Calls/{Line}");
        await Room("participant-join", CustomerSid);
        await Room("participant-join", AgentSid);
        Assert.StartsWith("connected", await State(), StringComparison.Ordinal);
        await Later(3);
        Assert.Null(await Ask<DateTime?>("select abandoned_at from calls"));
        await Status("completed", 3);
        await Room("participant-leave", AgentSid, ("ParticipantCallStatus", "in-progress"));
        await Disposition("connected");
        await Look();
        Assert.Equal("1 1 0 0 0", await Days());
    }

    [Fact]
    public async Task Asked_again_it_is_the_same_agent_and_one_leg()
    {
        await AnnsLineStands();
        await Look();
        await TheCall();
        await TheyAnswer();

        var again = await TheyAnswer();

        Assert.Single(again.Descendants("Conference"));
        Assert.Equal(1, await Ask<int>("select count(*)::int from call_legs where role = 'agent'"));
    }

    [Fact]
    public async Task With_nobody_free_they_hear_who_called_and_may_opt_out_and_are_left_alone_for_three_days()
    {
        await AnnsLineStands();
        await Look();
        await TheCall();
        await Status("ringing", 1);
        await Run("update presence set intent = 'away'");

        var told = await TheyAnswer();

        var said = told.Descendants("Say").Single().Value;
        Assert.Contains(await Ask<string>("select name from organisations"), said, StringComparison.Ordinal);
        Assert.Contains("press 9", said, StringComparison.Ordinal);
        Assert.DoesNotContain(Carrier.Requests, r => r.Line == $"POST Calls/{Line}");
        var pressed = await Twilio.Ask($"/twilio/answered/key?org={AnnLee.OrgId}&call={CallId}", ("CallSid", CustomerSid), ("Digits", "9"));
        Assert.Contains("not be called again", pressed.Body, StringComparison.Ordinal);
        await Status("completed", 3);
        await Look();

        Assert.Equal("ended abandoned", await Ask<string>("select state || ' ' || result from calls"));
        Assert.Equal("1 0 0 1 1", await Days());
        Assert.Equal(1, await Ask<int>("select count(*)::int from do_not_call where number = @Customer", new { Customer }));
        Assert.True(await Ask<bool>("select needs_agent and next_at >= @Now + interval '72 hours' from campaign_members", new { Now = Clock.GetUtcNow() }));
    }

    [Theory]
    [InlineData("http://localhost")]
    [InlineData("https://second.example")]
    public async Task The_key_pressed_while_the_database_is_not_reached_is_kept_and_heeded_once_it_is(string server)
    {
        await AnnsLineStands();
        await Look();
        await TheCall();
        await Status("ringing", 1);
        await Run("update presence set intent = 'away'");
        var told = server.Contains("second", StringComparison.Ordinal) ? await NoServerAnswers("http://localhost/twilio/answered") : await TheyAnswer();
        var action = new Uri(told.Descendants("Gather").Single().Attribute("action")!.Value);
        var kept = Services.GetRequiredService<KeptOptOuts>();
        await Run("alter table campaigns rename to gone");

        var (_, other) = await Twilio.AskAt(action, action.PathAndQuery, ("CallSid", CustomerSid), ("Digits", "1"));
        await kept.Deliver(TestContext.Current.CancellationToken);
        var (status, pressed) = await Twilio.AskAt(action, action.PathAndQuery, ("CallSid", CustomerSid), ("Digits", "9"));
        await Twilio.AskAt(action, action.PathAndQuery, ("CallSid", CustomerSid), ("Digits", "9"));
        await kept.Deliver(TestContext.Current.CancellationToken);
        await Run("alter table gone rename to campaigns");

        Assert.Equal(server, action.GetLeftPart(UriPartial.Authority));
        Assert.DoesNotContain("not be called again", other, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains("not be called again", pressed, StringComparison.Ordinal);
        Assert.Equal(0, await Ask<int>("select count(*)::int from do_not_call"));
        var at = Clock.GetUtcNow();
        await Later(3);
        await kept.Deliver(TestContext.Current.CancellationToken);
        Assert.Equal("key Pressed 9 when nobody was free in Autumn upgrade", await Ask<string>("select source || ' ' || reason from do_not_call where number = @Customer and added_at = @At", new { Customer, At = at }));
        await Run("delete from do_not_call");
        await kept.Deliver(TestContext.Current.CancellationToken);
        Assert.Equal(0, await Ask<int>("select count(*)::int from do_not_call"));
    }

    [Fact]
    public async Task Whose_agent_does_not_come_within_two_seconds_is_told_too_and_the_agent_is_free_again()
    {
        await AnnsLineStands();
        await Look();
        await TheCall();
        await TheyAnswer();
        await Room("participant-join", CustomerSid);

        await Later(2);

        var redirect = Assert.Single(Carrier.Requests, r => r.Line == $"POST Calls/{CustomerSid}");
        Assert.Contains("/twilio/answered/nobody?", redirect.Form["Url"][0], StringComparison.Ordinal);
        Assert.Null(await Ask<Guid?>("select agent_id from calls"));
        Assert.Equal(1, await Ask<int>("select count(*)::int from agent_lines where leg_id is null and ended_at is null"));
        await Room("participant-leave", CustomerSid, ("ParticipantCallStatus", "in-progress"));
        await Status("completed", 3);
        Assert.Equal("ended abandoned", await Ask<string>("select state || ' ' || result from calls"));
        Assert.Equal("none", await Ask<string>("select wrap_up from calls"));
        await Look();
        Assert.Equal("1 0 0 1 1", await Days());
    }

    [Fact]
    public async Task What_a_node_that_died_was_to_watch_over_is_found_by_the_sweep()
    {
        await AnnsLineStands();
        await Look();
        await TheCall();
        await TheyAnswer();
        await Run("update calls set answered_at = answered_at - interval '10 seconds'");

        await Send(new ConnectAnswered.Abandon(null));
        await Settled();

        Assert.Contains(Carrier.Requests, r => r.Line == $"POST Calls/{CustomerSid}");
    }

    /// <summary>Two who answer in one moment, and one agent: the index on open calls lets one have her, and the other has no error but the next agent, or hears who called.</summary>
    [Fact]
    public async Task Whose_agent_is_given_to_another_in_the_same_moment_is_told_who_called()
    {
        await AnnsLineStands();
        await Look();
        await TheCall();
        await using var db = new NpgsqlConnection(OwnerConnection);
        await db.OpenAsync(TestContext.Current.CancellationToken);
        await using var other = await db.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await db.ExecuteAsync("""
            insert into calls (org_id, id, direction, state, agent_id, customer_number, our_number, created_at, answered_at, last_news_at)
            select org_id, gen_random_uuid(), 'inbound', 'answered', id, '+12125550177', '+12125550100', @Now, @Now, @Now from users where id = @Ann
            """, new { Now = Clock.GetUtcNow().UtcDateTime, Ann = AnnLee.Id });

        var asking = TheyAnswer();
        while (!asking.IsCompleted && !await Ask<bool>("select exists (select from pg_locks where not granted and @ProcessID = any(pg_blocking_pids(pid)))", new { db.ProcessID }))
            await Task.Delay(TimeSpan.FromMilliseconds(5), TestContext.Current.CancellationToken);
        await other.CommitAsync(TestContext.Current.CancellationToken);

        Assert.Single((await asking).Descendants("Say"));
        Assert.NotNull(await Ask<DateTime?>("select abandoned_at from calls where id = @CallId", new { CallId }));
    }

    [Fact]
    public async Task Whom_a_node_that_died_left_in_silence_is_told_once()
    {
        await AnnsLineStands();
        await Look();
        await TheCall();
        await TheyAnswer();
        await Run("update calls set abandoned_at = @At, agent_id = null", new { At = Clock.GetUtcNow().AddSeconds(-10) }); // And no further.

        await Send(new ConnectAnswered.Abandon(null));
        await Send(new ConnectAnswered.Abandon(null));
        await Settled();

        Assert.Contains("/twilio/answered/nobody?", Assert.Single(Carrier.Requests, r => r.Line == $"POST Calls/{CustomerSid}").Form["Url"][0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_has_heard_who_called_is_not_told_again()
    {
        await AnnsLineStands();
        await Look();
        await TheCall();
        await Run("update presence set intent = 'away'");
        var told = await TheyAnswer();
        Clock.Step(TimeSpan.FromSeconds(10));

        await Send(new ConnectAnswered.Abandon(null));
        await Settled();

        Assert.Single(told.Descendants("Say"));
        Assert.DoesNotContain(Carrier.Requests, r => r.Line == $"POST Calls/{CustomerSid}");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Whose_reserved_agent_is_gone_when_they_answer_is_given_to_another_at_once_or_told(bool anotherIsFree)
    {
        await AnnsLineStands();
        await Run("update campaign_members set needs_agent = true");
        await Look();
        await TheCall();
        await Room("participant-join", Line);
        Assert.Single(Carrier.Dials);
        await Status("ringing", 1);
        var bob = anotherIsFree ? await BobsLineStands() : null;
        Clock.Step(TimeSpan.FromSeconds(3));
        Carrier.Next($"GET Calls/{CustomerSid}", HttpStatusCode.OK, new { sid = CustomerSid, status = "ringing", to = Customer, from = "+12125550100", direction = "outbound-api" });
        await Room("participant-leave", Line, ("ParticipantCallStatus", "completed"));
        Assert.StartsWith("ringing", await State(), StringComparison.Ordinal);
        Clock.Step(TimeSpan.FromSeconds(3));

        await Status("in-progress", 2);
        await Room("participant-join", CustomerSid);

        if (bob is null)
        {
            Assert.Contains("/twilio/answered/nobody?", Assert.Single(Carrier.Requests, r => r.Line == $"POST Calls/{CustomerSid}").Form["Url"][0], StringComparison.Ordinal);
            await Room("participant-leave", CustomerSid, ("ParticipantCallStatus", "in-progress"));
            await Status("completed", 3);
            await Look();
            Assert.Equal("1 0 0 1 1", await Days());
            return;
        }

        Assert.DoesNotContain(Carrier.Requests, r => r.Line == $"POST Calls/{CustomerSid}");
        Assert.Single(Carrier.Requests, r => r.Line == $"POST Calls/{BobsLine}");
        Assert.Equal(bob.Id, await Ask<Guid>("select agent_id from calls"));
        Assert.StartsWith("answered", await State(), StringComparison.Ordinal);
        (AnnLee, AgentSid) = (bob, BobsLine);
        await Room("participant-join", BobsLine);
        await Later(3);
        Assert.StartsWith("connected", await State(), StringComparison.Ordinal);
        await Status("completed", 3);
        await Room("participant-leave", BobsLine, ("ParticipantCallStatus", "in-progress"));
        await Disposition("connected");
        await Look();
        Assert.Equal("1 1 0 0 0", await Days());
    }

    [Theory]
    [InlineData("predictive", "nobody is free to speak with you now", "1 0 0 1 1")]
    [InlineData("message", "our message cannot be played now", "")]
    public async Task Where_no_server_answers_the_carrier_whoever_picked_up_is_told_who_called(string mode, string words, string days)
    {
        await AnnsLineStands();
        if (mode == "message")
            await Run("update campaigns set mode = 'message', destination = 'message', message_text = 'Hello.'; insert into consents (org_id, id, number, purpose, text_version, consent_text, channel, evidence, given_at, recorded_at) select org_id, gen_random_uuid(), @Customer, 'messages', '1', 'Yes', 'web', 'A form', '2026-11-01', '2026-11-01' from organisations", new { Customer });
        await Look();
        await TheCall();
        var fallback = new Uri(Assert.Single(Carrier.Requests, r => r.Line == "POST Calls").Form["FallbackUrl"][0]);
        Assert.Equal("second.example", fallback.Host);
        await Status("ringing", 1);

        var (status, told) = await Twilio.AskAt(fallback, fallback.PathAndQuery,
            ("CallSid", CustomerSid), ("CallStatus", "in-progress"), ("From", "+12125550100"), ("ErrorCode", "11200"), ("ErrorUrl", $"http://localhost/twilio/{(mode == "message" ? "message" : "answered")}?call={CallId}"));
        await Settled();

        Assert.Equal(HttpStatusCode.OK, status);
        var said = XDocument.Parse(told);
        Assert.Contains(words, said.Descendants("Say").Single().Value, StringComparison.Ordinal);
        Assert.StartsWith("https://second.example/twilio/answered/key?", said.Descendants("Gather").Single().Attribute("action")!.Value, StringComparison.Ordinal);
        Assert.Equal("11200", await Ask<string>("select params ->> 'ErrorCode' from webhook_inbox where dedupe_key like 'unanswered:%'"));
        await Later(3);
        Assert.DoesNotContain(Carrier.Requests, r => r.Line == $"POST Calls/{CustomerSid}");
        await Status("completed", 3);
        await Look();
        Assert.Equal(days, await Days());
        Assert.Equal("ended abandoned", await Ask<string>("select state || ' ' || result from calls"));
        Assert.True(await Ask<bool>("select next_at >= @Now + interval '72 hours' from campaign_members", new { Now = Clock.GetUtcNow() }));
    }

    [Fact]
    public async Task Where_the_answer_was_lost_after_an_agent_was_given_the_agent_is_free_again()
    {
        await AnnsLineStands();
        await Look();
        await TheCall();
        await TheyAnswer();

        var told = await NoServerAnswers("http://localhost/twilio/answered");

        Assert.Single(told.Descendants("Gather"));
        Assert.Equal(1, await Ask<int>("select count(*)::int from agent_lines where leg_id is null and ended_at is null"));
        Assert.NotNull(await Ask<DateTime?>("select abandoned_at from calls"));
    }

    [Theory]
    [InlineData("alter table campaigns rename to gone", "http://localhost/twilio/answered", "This was a call from Bright & Co. We are sorry that nobody is free to speak with you now. Our number is 1 2 1 2 5 5 5 0 1 0 0. Not to be called again, press 9.")]
    [InlineData("select 1", "http://localhost/twilio/left", null)]
    public async Task It_says_so_without_the_database_too_but_not_to_whom_somebody_has_talked(string trouble, string url, string? words)
    {
        await AnnsLineStands();
        await Look();
        await TheCall();
        await Run(trouble);

        var told = await NoServerAnswers(url, "Bright & Co");

        Assert.Equal(words, told.Descendants("Say").SingleOrDefault()?.Value);
        Assert.Single(told.Descendants("Hangup"));
    }

    [Fact]
    public async Task Who_hangs_up_while_their_agent_is_on_the_way_counts_as_abandoned()
    {
        await AnnsLineStands();
        await Look();
        await TheCall();
        await TheyAnswer();

        await Status("completed", 3);
        await Later(11);
        await Look();

        Assert.Equal("1 0 0 1 1", await Days());
        Assert.Equal("none", await Ask<string>("select wrap_up from calls"));
    }

    [Fact]
    public async Task Whoever_was_abandoned_is_called_again_only_with_an_agent_reserved()
    {
        await AnnsLineStands();
        await Run("update campaign_members set needs_agent = true");

        await Look();

        Assert.Equal(AnnLee.Id, await Ask<Guid>("select agent_id from calls"));
        Assert.DoesNotContain(Carrier.Requests, r => r.Line == "POST Calls");
        Assert.Contains(Carrier.Requests, r => r.Line == $"POST Calls/{Line}");
    }

    [Fact]
    public async Task When_no_more_may_be_abandoned_it_is_paused_and_says_so_and_a_manager_resumes_it_at_a_line_for_each_agent()
    {
        await AnnsLineStands();
        await Run("insert into campaign_days (org_id, campaign_id, day, connected, abandoned) select org_id, id, @Day::date, 97, 3 from campaigns", new { Day = Clock.GetUtcNow().UtcDateTime });

        var decision = await Look();

        Assert.Equal((0, LimitingFactor.BudgetSpent), (decision.Lines, decision.Factor));
        Assert.Equal("paused", await Ask<string>("select status from campaigns"));
        Assert.Contains("abandoned", await Ask<string>("select status_reasons[1] from campaigns"), StringComparison.Ordinal);
        Assert.Empty(Carrier.Requests);

        var manager = await Browse(await Given.Manager()).WithToken();
        var resumed = await manager.PostJson($"/api/v1/campaigns/{campaign}/resume", new { });
        Assert.True((int)resumed.Status < 300, resumed.Body);
        await Given.Member(campaign, "+12125550124", "Second");
        await Look();
        Assert.Equal("processing", await Ask<string>("select status from campaigns"));
        Assert.Equal(AnnLee.Id, await Ask<Guid>("select agent_id from calls"));
    }

    [Fact]
    public async Task Nobody_is_dialed_while_no_agents_line_stands()
    {
        await AnnsLineStands();
        await Run("update agent_lines set ended_at = now()");

        var decision = await Look();

        Assert.Equal(LimitingFactor.NoAgents, decision.Factor);
        Assert.Empty(Carrier.Requests);
    }

    [Fact]
    public async Task A_machine_frees_the_agent_and_counts_in_neither()
    {
        await AnnsLineStands();
        await Run("update campaigns set machine_detection = 'hang_up'");
        await Look();
        await TheCall();
        await TheyAnswer();
        await Room("participant-join", CustomerSid);
        await Room("participant-join", AgentSid);
        var leg = await Ask<Guid>("select id from call_legs where role = 'customer'");

        await Twilio.Post($"/twilio/machine?org={AnnLee.OrgId}&call={CallId}&leg={leg}", ("CallSid", CustomerSid), ("AnsweredBy", "machine_start"), ("MachineDetectionDuration", "3000"));
        await Settled();
        await Status("completed", 3);
        await Look();

        Assert.Contains(Carrier.Requests, r => r.Line == $"POST Calls/{CustomerSid}" && r.Form.ContainsKey("Status"));
        Assert.Equal("1 0 1 0 0", await Days());
        Assert.Equal(1, await Ask<int>("select count(*)::int from agent_lines where leg_id is null and ended_at is null"));
    }

    async Task AnnsLineStands()
    {
        AnnLee = await Given.Agent(name: "Ann Lee");
        await Given.AtWork(AnnLee);
        campaign = await Given.Campaign(joined: AnnLee);
        await Run("update campaigns set mode = 'predictive', created_by = @Id", new { AnnLee.Id });
        await Given.Member(campaign);
        var line = (await (await Browse(AnnLee).WithToken()).PostJson("/api/v1/line", new { })).Json.GetProperty("lineId").GetGuid();
        await Twilio.Ask("/api/voice/manual/twiml", ("From", AnnLee.Address), ("CallSid", Line), ("lineId", line.ToString()));
        AgentSid = Line;
    }

    async Task<Person> BobsLineStands()
    {
        var bob = await Given.Agent(name: "Bob Stone");
        await Given.AtWork(bob);
        await Run("insert into campaign_agents (org_id, campaign_id, user_id, assigned_at, joined_at) select org_id, id, @Id, '2026-11-20 13:00 UTC', '2026-11-20 14:00 UTC' from campaigns", new { bob.Id });
        var line = (await (await Browse(bob).WithToken()).PostJson("/api/v1/line", new { })).Json.GetProperty("lineId").GetGuid();
        await Twilio.Ask("/api/voice/manual/twiml", ("From", bob.Address), ("CallSid", BobsLine), ("lineId", line.ToString()));
        return bob;
    }

    async Task<XDocument> TheyAnswer()
    {
        var leg = await Ask<Guid>("select id from call_legs where role = 'customer'");
        var (_, told) = await Twilio.Ask($"/twilio/answered?org={AnnLee.OrgId}&call={CallId}&leg={leg}", ("CallSid", CustomerSid), ("CallStatus", "in-progress"));
        await Settled();
        return XDocument.Parse(told);
    }

    async Task<XDocument> NoServerAnswers(string url, string by = "Brightline")
    {
        var (_, told) = await Twilio.Ask($"/twilio/unanswered?org={AnnLee.OrgId}&call={CallId}&leg={Guid.NewGuid()}&by={Uri.EscapeDataString(by)}&key=9",
            ("CallSid", CustomerSid), ("CallStatus", "in-progress"), ("From", "+12125550100"), ("ErrorCode", "11200"), ("ErrorUrl", url));
        await Settled();
        return XDocument.Parse(told);
    }

    async Task TheCall() => CallId = await Ask<Guid>("select id from calls order by created_at desc, id desc limit 1");

    async Task Disposition(string code) => Assert.Equal(HttpStatusCode.NoContent, (await (await Browse(AnnLee).WithToken()).PostJson($"/api/v1/calls/{CallId}/disposition", new { disposition = code })).Status);

    async Task<PaceDecision> Look()
    {
        var looked = await Send(new Command(campaign));
        await Settled();
        if (looked.Decision is { Factor: LimitingFactor.Gate } held)
            Assert.Fail(held.Sentence);
        return looked.Decision ?? new(0, LimitingFactor.Nothing, "");
    }

    Task<string> Days() => Ask<string>("select concat_ws(' ', sum(dialed), sum(connected), sum(machines), sum(abandoned), sum(abandoned_late)) from campaign_days");
}
