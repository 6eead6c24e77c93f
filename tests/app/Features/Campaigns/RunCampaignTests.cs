using System.Net;
using Dapper;
using DutyCall.Domain.Campaigns;
using DutyCall.Features.Campaigns.RunCampaign;
using Microsoft.AspNetCore.Hosting;
using Npgsql;

namespace DutyCall.Features.Campaigns;

/// <summary>What one look at a campaign does: who is called for whom, and what it says when nobody is.</summary>
public sealed class RunCampaignTests : CallTest
{
    // Turns are the database's time, which goes on while the test's stands still.
    private protected override IWebHostBuilder Configure(IWebHostBuilder host) => host.UseSetting("TWILIO_CPS", "1000");

    [Fact]
    public async Task A_free_agent_is_given_whoever_is_due_and_the_call_goes_from_reserved_to_talking()
    {
        var (ann, campaign, member) = await AnnHasJoined();

        var decision = await Look(campaign);

        Assert.Equal(1, decision.Lines);
        Assert.Equal($"outbound-campaign intent {ann.Id} 1", await Ask<string>("select concat_ws(' ', direction, state, agent_id, attempt_no) from calls"));
        Assert.Equal("dialing 1", await Member(member));
        Assert.Empty(Carrier.Requests);

        await AnnTakesTheLine(ann);
        Assert.Single(Carrier.Requests, r => r.Line.EndsWith("/Participants", StringComparison.Ordinal));

        await Status("ringing", 1);
        await Status("in-progress", 2);
        await Room("participant-join", FakeCarrier.CustomerSid);
        Assert.StartsWith("connected", await State(), StringComparison.Ordinal);
        await Look(campaign);
        Assert.Equal("answered 1 done", await Member(member));
    }

    [Fact]
    public async Task An_agent_has_one_line_however_often_it_is_looked_and_by_however_many()
    {
        var (_, campaign, _) = await AnnHasJoined();
        await Given.Member(campaign, "+12125550124", "Second");

        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => Send(new Command(campaign)), TestContext.Current.CancellationToken)));

        Assert.Equal(1, await Ask<int>("select count(*)::int from calls"));
        Assert.Equal(1, await Ask<int>("select count(*)::int from campaign_members where status = 'dialing'"));
    }

    [Fact]
    public async Task Two_campaigns_that_reserve_the_same_people_at_once_do_not_wait_for_each_other_in_a_circle()
    {
        var ada = await Given.Admin();
        var (one, other) = (await Given.Campaign(mode: "predictive"), await Given.Campaign(mode: "predictive", name: "Other"));
        await Run("update campaigns set status_by = @Id", new { ada.Id });
        Guid[] people = [await Given.Member(one, "+12125550124", "First"), await Given.Member(one, "+12125550125", "Second"), await Given.Member(one, "+12125550126", "Third")];
        Guid[] same = [Guid.CreateVersion7(), Guid.CreateVersion7()];
        await Run("""
            insert into campaign_members (org_id, id, campaign_id, contact_id, next_at, added_at, updated_at)
            select org_id, member, @other, contact, now() - interval '1 year', now(), now() from campaigns, unnest(@same, @theirs) as pair (member, contact) where campaigns.id = @other
            """, new { other, same, theirs = new[] { people[2], people[0] } });
        await using var db = new NpgsqlConnection(OwnerConnection);
        await db.OpenAsync(TestContext.Current.CancellationToken);
        await using var held = await db.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await db.ExecuteAsync("""
            insert into calls (org_id, id, direction, state, contact_name, customer_number, our_number, created_at, last_news_at)
            select org_id, gen_random_uuid(), 'outbound-manual', 'intent', 'Second', '+12125550125', '+12125550100', now(), now() from campaigns where id = @one
            """, new { one });

        var first = Send(new ReserveMembers.Command(one, people, [null, null, null], Budget: "Some are left."));
        await Waiting(1, first);
        var second = Send(new ReserveMembers.Command(other, same, [null, null], Budget: "Some are left."));
        await Waiting(2, second);
        await held.RollbackAsync(TestContext.Current.CancellationToken);

        Assert.Equal((3, 0), ((await first).Calls.Count, (await second).Calls.Count));
    }

    [Fact]
    public async Task Nobody_answers_and_they_are_called_again_four_hours_later_in_another_part_of_their_day()
    {
        var (ann, campaign, member) = await AnnHasJoined();
        await Look(campaign);
        await AnnTakesTheLine(ann);
        await Status("ringing", 1);
        await Status("no-answer", 2);

        await Look(campaign);

        Assert.Equal("not_answered 1", await Member(member));
        // 15:00 UTC is 10:00 in New York: four hours on it is afternoon there.
        Assert.Equal(new DateTime(2026, 11, 20, 19, 0, 0), await Ask<DateTime>("select next_at from campaign_members"));
        Assert.Equal("none", await Ask<string>("select wrap_up from calls"));
    }

    [Fact]
    public async Task After_the_last_attempt_nothing_more_happens_and_the_campaign_is_finished()
    {
        var (ann, campaign, member) = await AnnHasJoined();
        await Run("update campaigns set max_attempts = 1");
        await Look(campaign);
        await AnnTakesTheLine(ann);
        await Status("busy", 1);

        await Look(campaign);

        Assert.Equal("rejected 1 exhausted Called once, as often as it may be", await Member(member));
        Assert.Equal("finished", await Ask<string>("select status from campaigns"));
        Assert.Equal("""{"rejected": 1}""", await Ask<string>("select summary::text from campaign_runs"));
    }

    [Fact]
    public async Task What_the_agent_says_decides_about_those_who_were_reached()
    {
        var (ann, campaign, member) = await AnnHasJoined();
        await Run("insert into dispositions (org_id, code, label, category, position, retries_after) select org_id, 'later', 'Try later', 'reached', 9, 90 from organisations");
        await Look(campaign);
        await AnnTakesTheLine(ann);
        await TheyTalkAndEnd();
        await Look(campaign);
        Assert.Equal("processing", await Ask<string>("select status from campaigns"));

        var said = await (await Browse(ann).WithToken()).PostJson($"/api/v1/calls/{CallId}/disposition", new { disposition = "later" });
        await Look(campaign);

        Assert.True(said.Status == HttpStatusCode.NoContent, said.Body);

        Assert.Equal("answered 1 The agent wants it tried again", await Member(member));
    }

    [Fact]
    public async Task That_they_talked_may_become_known_after_the_end_and_the_agent_is_still_asked_how_it_went()
    {
        var (ann, campaign, member) = await AnnHasJoined();
        await Look(campaign);
        await AnnTakesTheLine(ann);
        await Status("ringing", 1);
        await Status("in-progress", 2);
        await Status("completed", 3);
        await Look(campaign);
        Assert.Equal("dialing 1", await Member(member));
        await Room("participant-join", FakeCarrier.CustomerSid);

        await Look(campaign);

        Assert.Equal("ended pending", await Ask<string>("select state || ' ' || wrap_up from calls"));
        Assert.Equal("answered 1 done", await Member(member));
    }

    [Fact]
    public async Task Why_it_failed_may_become_known_after_that_it_did()
    {
        var (ann, campaign, member) = await AnnHasJoined();
        await Look(campaign);
        await AnnTakesTheLine(ann);
        await Room("participant-leave", FakeCarrier.CustomerSid, ("ParticipantCallStatus", "failed"));
        Assert.Equal("ended carrier_error", await Ask<string>("select state || ' ' || result from calls"));
        await Look(campaign);
        Assert.Equal("dialing 1", await Member(member));

        await Status("failed", 2, more: ("SipResponseCode", "404"));
        await Look(campaign);

        Assert.Equal("excluded 1 excluded The number is not in service", await Member(member));
    }

    [Fact]
    public async Task Whose_browser_does_not_take_the_line_loses_their_seat_and_the_contact_is_not_lost()
    {
        var (ann, campaign, member) = await AnnHasJoined();
        await Look(campaign);
        Clock.Step(TimeSpan.FromSeconds(21));
        await Reconcile();

        var decision = await Look(campaign);

        Assert.Equal("upcoming 0", await Member(member));
        Assert.Null(await Ask<DateTime?>("select joined_at from campaign_agents where user_id = @Id", new { ann.Id }));
        Assert.Equal(LimitingFactor.NoAgents, decision.Factor);
        Assert.Empty(Carrier.Requests);
    }

    [Fact]
    public async Task Where_the_news_is_lost_that_the_agent_is_in_the_conference_the_room_is_asked_and_the_customer_is_dialed()
    {
        var (ann, campaign, _) = await AnnHasJoined();
        await Look(campaign);
        await CallsIn(ann);
        Carrier.Next("GET Conferences", HttpStatusCode.OK, new { conferences = new[] { new { sid = ConferenceSid, friendly_name = "the room", status = "in-progress" } }, next_page_uri = (string?)null });
        Carrier.Next($"GET Conferences/{ConferenceSid}/Participants/{AgentSid}", HttpStatusCode.OK,
            new { call_sid = AgentSid, conference_sid = ConferenceSid, label = await Ask<string>("select label from call_legs where role = 'agent'"), status = "connected", muted = false, hold = false });

        Clock.Step(TimeSpan.FromSeconds(6));
        await Reconcile();
        await Settled();

        Assert.Single(Carrier.Dials);
        Assert.Equal(1, await Ask<int>("select count(*)::int from calls"));
    }

    [Fact]
    public async Task Of_whose_line_the_carrier_never_says_that_it_is_in_the_conference_is_waited_for_a_minute_and_nobody_is_lost()
    {
        var (ann, campaign, member) = await AnnHasJoined();
        await Look(campaign);
        await CallsIn(ann);

        Clock.Step(TimeSpan.FromSeconds(61));
        await Reconcile();
        await Status("completed", 1, AgentSid);
        await Look(campaign);

        Assert.Equal("ended canceled", await Ask<string>("select state || ' ' || result from calls"));
        Assert.Equal("upcoming 0", await Member(member));
        Assert.DoesNotContain(Carrier.Requests, r => r.Line.EndsWith("/Participants", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_paused_campaign_dials_nobody_and_what_was_reserved_is_let_go()
    {
        var (ann, campaign, member) = await AnnHasJoined();
        await Look(campaign);

        var ada = await Given.Admin();
        var answer = await (await Browse(ada).WithToken()).PostJson($"/api/v1/campaigns/{campaign}/pause", new { reason = "Line noise" });
        await Settled();
        await AnnTakesTheLine(ann);
        await Look(campaign);

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.DoesNotContain(Carrier.Requests, r => r.Line.EndsWith("/Participants", StringComparison.Ordinal));
        Assert.Equal("paused Line noise", await Ask<string>("select status || ' ' || status_reasons[1] from campaigns"));
        Assert.Equal("upcoming 0", await Member(member));
    }

    [Theory]
    [InlineData("update organisations set dialing_halted_at = now()", LimitingFactor.Halted)]
    [InlineData("update campaign_agents set joined_at = null", LimitingFactor.NoAgents)]
    [InlineData("update presence set intent = 'away'", LimitingFactor.AgentsBusy)]
    [InlineData("update campaign_members set next_at = '2026-11-20 18:00 UTC'", LimitingFactor.NotDueYet)]
    public async Task It_says_why_it_is_not_dialing(string trouble, LimitingFactor factor)
    {
        var (_, campaign, _) = await AnnHasJoined();
        await Run(trouble);

        var decision = await Look(campaign);

        Assert.Equal((0, factor), (decision.Lines, decision.Factor));
        Assert.Equal(decision.Sentence, await Ask<string>("select sentence from campaign_decisions"));
        Assert.Equal(0, await Ask<int>("select count(*)::int from calls"));
    }

    [Fact]
    public async Task An_hour_that_comes_by_itself_is_told_from_a_rule()
    {
        var (_, campaign, _) = await AnnHasJoined();
        await Run("update campaigns set calls_from = 900");

        var refused = await Look(campaign);
        var waiting = await Look(campaign);

        Assert.Equal((LimitingFactor.Window, LimitingFactor.Window), (refused.Factor, waiting.Factor));
        var page = await Browse(await Given.Admin()).Visit($"/campaigns/{campaign}");
        Assert.Equal("Waiting for window", page.Html.QuerySelector("#campaign-waits")?.TextContent);
    }

    [Fact]
    public async Task Who_waits_for_a_window_is_looked_at_again_when_somebody_widens_it()
    {
        var (ann, campaign, member) = await AnnHasJoined();
        await Run("update campaigns set calls_from = 900");
        await Look(campaign);
        Assert.Equal("CampaignWindow", await Ask<string>("select held_by from campaign_members"));
        var settings = new { name = "Autumn upgrade", timeZone = "America/New_York", agents = new[] { ann.Id }, callsFrom = 900, version = 1 };
        var manager = await Browse(await Given.Admin()).WithToken();

        await manager.PutJson($"/api/v1/campaigns/{campaign}", settings);
        await Look(campaign);
        await manager.PutJson($"/api/v1/campaigns/{campaign}", settings with { name = "Another name", version = 2 });
        Assert.Null(await Ask<DateTime?>("select rules_changed_at from campaigns"));
        Assert.True(await Ask<bool>("select next_at > @Now from campaign_members", new { Now = Clock.GetUtcNow() }));
        var saved = await manager.PutJson($"/api/v1/campaigns/{campaign}", settings with { callsFrom = 540, version = 3 });
        await Look(campaign);

        Assert.True((int)saved.Status < 300, saved.Body);
        Assert.Equal("dialing 1", await Member(member));
        Assert.Null(await Ask<DateTime?>("select rules_changed_at from campaigns"));
    }

    [Theory]
    [InlineData("update contacts set time_zone = 'America/Chicago', updated_at = '2026-11-20 15:00 UTC'", true)]
    [InlineData("update contacts set company = 'Voss', updated_at = '2026-11-20 15:00 UTC'", false)]
    [InlineData("select judge_held_contact_again(id, '2026-11-20 15:00 UTC') from contacts", true)]
    [InlineData("select judge_held_again('2026-11-20 15:00 UTC') from organisations", true)]
    [InlineData("update campaign_members set reason = ''; update campaigns set rules_changed_at = '2026-11-20 15:00 UTC'", false)]
    [InlineData("update campaign_members set held_by = null; update campaigns set rules_changed_at = '2026-11-20 15:00 UTC'", false)]
    [InlineData("update campaign_members set updated_at = '2026-11-20 15:01 UTC'; update campaigns set rules_changed_at = '2026-11-20 15:00 UTC'", false)]
    public async Task Whom_the_gate_holds_back_is_asked_about_again_after_what_may_lift_it(string change, bool again)
    {
        var (_, campaign, _) = await AnnHasJoined();
        await Run("update campaigns set calls_from = 900");
        await Look(campaign);
        await Run("update campaigns set calls_from = 480");

        await Run($"select set_config('app.org_id', (select org_id::text from organisations), false); {change}");
        await Look(campaign);

        Assert.Equal(again ? 1 : 0, await Ask<int>("select count(*)::int from calls"));
    }

    [Fact]
    public async Task Nobody_waits_for_it_that_an_agent_is_in_a_call()
    {
        var (ann, campaign, member) = await AnnHasJoined();
        await Given.CallOnPhone(ann, number: "+12125550177");

        var reserved = await Send(new ReserveMembers.Command(campaign, [member], [ann.Id]));

        Assert.True(Assert.Single(reserved.Refused).IsAgents);
        Assert.Equal(" 2026-11-20 14:00", await Ask<string>("select reason || to_char(next_at at time zone 'utc', ' YYYY-MM-DD HH24:MI') from campaign_members"));
    }

    [Fact]
    public async Task An_agent_lost_while_it_rings_lets_it_ring_for_fifteen_seconds()
    {
        var (ann, campaign, _) = await AnnHasJoined();
        await Look(campaign);
        await AnnTakesTheLine(ann);
        await Later(2);
        await Status("ringing", 1);
        await AnnIsLost();

        await Later(12);
        await Reconcile();
        Assert.False(WasHungUp(FakeCarrier.CustomerSid));
        await Later(4);
        await Reconcile();
        Assert.True(WasHungUp(FakeCarrier.CustomerSid));
    }

    [Fact]
    public async Task Who_answers_as_their_agent_is_lost_goes_to_another_at_once()
    {
        var (ann, campaign, _) = await AnnHasJoined();
        var bea = await Given.Agent(name: "Bea Moss");
        await Given.AtWork(bea);
        await Look(campaign);
        await AnnTakesTheLine(ann);
        await Status("ringing", 1);
        await AnnIsLost();

        await Status("in-progress", 2);
        await Room("participant-join", FakeCarrier.CustomerSid);

        Assert.Equal("ringing", await Ask<string>("select state from offers where user_id = @Id", new { bea.Id }));
    }

    [Fact]
    public async Task A_campaign_says_which_outcomes_there_are_and_whether_one_is_needed()
    {
        var (ann, campaign, _) = await AnnHasJoined();
        await Run("update campaigns set dispositions = '{voicemail}', wrap_up_required = false");
        await Look(campaign);
        await AnnTakesTheLine(ann);
        await TheyTalkAndEnd();
        var browser = await Browse(ann).WithToken();

        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await browser.PostJson($"/api/v1/calls/{CallId}/disposition", new { disposition = "connected" })).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await browser.PostJson($"/api/v1/calls/{CallId}/disposition", new { disposition = "" })).Status);
    }

    [Theory]
    [InlineData("insert into do_not_call (org_id, number, added_at, source) select org_id, '+12125550123', now(), 'person' from organisations")]
    [InlineData("update organisations set dialing_halted_at = now()")]
    public async Task What_is_forbidden_after_the_gate_has_spoken_is_not_dialed(string forbids)
    {
        var (ann, campaign, _) = await AnnHasJoined();
        await Look(campaign);
        await Run(forbids);

        await AnnTakesTheLine(ann);

        Assert.DoesNotContain(Carrier.Requests, r => r.Line.EndsWith("/Participants", StringComparison.Ordinal));
        Assert.StartsWith("ended", await State(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_pace_is_a_ceiling()
    {
        var (_, campaign, _) = await AnnHasJoined();
        var bea = await Given.Agent(name: "Bea Moss");
        await Given.AtWork(bea);
        await Run("insert into campaign_agents (org_id, campaign_id, user_id, assigned_at, joined_at) select org_id, @campaign, @Id, now(), now() from organisations; update campaigns set calls_per_minute = 1", new { campaign, bea.Id });
        await Given.Member(campaign, "+12125550124", "Second");

        var first = await Look(campaign);
        var second = await Look(campaign);

        Assert.Equal((1, 0), (first.Lines, second.Lines));
        Assert.Equal(LimitingFactor.CallsPerMinute, second.Factor);
    }

    [Fact]
    public async Task An_agent_of_two_campaigns_goes_to_the_more_urgent_one_while_it_waits_for_agents()
    {
        var (ann, campaign, _) = await AnnHasJoined();
        var urgent = await Given.Campaign(name: "Urgent", joined: ann);
        await Given.Member(urgent, "+12125550199", "Urgent Ursula");
        await Run("update campaigns set priority = 9 where id = @urgent; update presence set intent = 'away'", new { urgent });
        await Look(urgent);
        await Run("update presence set intent = 'online'");

        var waits = await Look(campaign);
        var goes = await Look(urgent);

        Assert.Equal((0, 1), (waits.Lines, goes.Lines));
    }

    async Task<(Person Ann, Guid Campaign, Guid Member)> AnnHasJoined()
    {
        var ann = await Given.Agent(name: "Ann Lee");
        await Given.AtWork(ann);
        var campaign = await Given.Campaign(joined: ann);
        return (ann, campaign, await Given.Member(campaign));
    }

    async Task<PaceDecision> Look(Guid campaign)
    {
        var looked = await Send(new Command(campaign));
        await Settled();
        return looked.Decision ?? new(0, LimitingFactor.Nothing, "");
    }

    Task AnnTakesTheLine(Person ann) => TakesTheLine(ann);

    async Task TheyTalkAndEnd()
    {
        await Status("ringing", 1);
        await Status("in-progress", 2);
        await Room("participant-join", FakeCarrier.CustomerSid);
        await Status("completed", 3);
    }

    Task<string> Member(Guid id) => Ask<string>("select concat_ws(' ', status, attempts, final, nullif(reason, '')) from campaign_members where id = @id", new { id });

    /// <summary>Until so many statements wait for another's, of which this is the last.</summary>
    async Task Waiting(int many, Task last)
    {
        while (await Ask<int>("select count(*)::int from pg_locks held join pg_stat_activity session on session.pid = held.pid where not held.granted and session.datname = current_database()") < many)
        {
            Assert.False(last.IsCompleted, "Nothing is waited for.");
            await Task.Delay(TimeSpan.FromMilliseconds(5), TestContext.Current.CancellationToken);
        }
    }
}
