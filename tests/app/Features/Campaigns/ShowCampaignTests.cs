using System.Net;

namespace DutyCall.Features.Campaigns;

public sealed class ShowCampaignTests : CampaignTest
{
    [Fact]
    public async Task The_page_shows_how_far_it_is_who_talks_and_why_it_dials_no_more()
    {
        var agent = await Given.Agent();
        await Given.AtWork(agent);
        var campaign = await Given.Campaign(joined: agent);
        await Member(campaign, "+12125550101", "answered", "Ada");
        await Member(campaign, "+12125550102", "upcoming", "Ben");
        var call = await Given.CallOnPhone(agent, number: "+12125550103");
        await Run("update calls set campaign_id = @campaign, direction = 'outbound-campaign' where id = @call", new { campaign, call });
        await Decided(campaign, "AgentsBusy", "Its only agent is busy or away.");

        var page = await Browse(await Given.Admin()).Visit($"/campaigns/{campaign}");

        Assert.Contains("Its only agent is busy or away.", page.Html.QuerySelector("#campaign-says")!.TextContent);
        Assert.Contains("1 of 2", page.Html.QuerySelector("#campaign-progress")!.TextContent);
        Assert.Contains("Priya Raman", page.Html.QuerySelector($"#live-{call}")!.TextContent);
        Assert.NotNull(page.Html.QuerySelector($"#live-{call} [data-act=listen-in]"));
        Assert.Contains("In call", page.Html.QuerySelector("#campaign-agents")!.TextContent);
        Assert.NotNull(page.Html.QuerySelector("#act-pause"));
        Assert.Contains("Ben", page.Html.QuerySelector("#members")!.TextContent);
    }

    [Theory]
    [InlineData(9, "Everybody who is due is being called.")]
    [InlineData(11, "No server is running this campaign.")]
    public async Task A_decision_older_than_ten_seconds_means_that_nobody_is_at_it(int seconds, string says)
    {
        var campaign = await Given.Campaign();
        await Decided(campaign, "Nothing", "Everybody who is due is being called.");
        Clock.Step(TimeSpan.FromSeconds(seconds));

        var page = await Browse(await Given.Admin()).Visit($"/campaigns/{campaign}");

        Assert.Contains(says, page.Html.QuerySelector("#campaign-says")!.TextContent);
    }

    [Fact]
    public async Task Machines_that_answer_more_often_than_before_are_said_once_and_shown_until_it_is_usual()
    {
        var agent = await Given.Agent();
        var campaign = await Given.Campaign();
        await Answers(agent, campaign, 400, machines: 120, from: 1000);
        await Answers(agent, campaign, 100, machines: 60, from: 100);
        var admin = Browse(await Given.Admin());

        await Send(new WatchMachines.Command(campaign));
        Clock.Step(TimeSpan.FromSeconds(20));
        await Send(new WatchMachines.Command(campaign));

        Assert.Equal(1, await Ask<long>("select count(*) from audit_log where action = 'campaigns.machines_shifted'"));
        Assert.Contains("60 of the last 100 who answered were machines, 30 of them heard by the carrier; before, 30% were.", (await admin.Visit($"/campaigns/{campaign}")).Html.QuerySelector("#campaign-machines")!.TextContent);
        var machines = (await admin.Get($"/api/v1/campaigns/{campaign}")).Json.GetProperty("machines");
        Assert.Equal(("More", 60, 120), (machines.GetProperty("shift").GetString(), machines.GetProperty("machines").GetInt32(), machines.GetProperty("earlierMachines").GetInt32()));

        await Run("delete from calls where result = 'machine' or disposition_code = 'voicemail'");
        await Answers(agent, campaign, 300, machines: 100, from: 2000);
        await Send(new WatchMachines.Command(campaign));
        Assert.NotNull((await admin.Visit($"/campaigns/{campaign}")).Html.QuerySelector("#campaign-machines")); // Looked at just now.
        Clock.Step(TimeSpan.FromSeconds(20));
        await Send(new WatchMachines.Command(campaign));

        Assert.Null(await Ask<DateTime?>("select shifted_at from campaign_machines"));
        Assert.Null((await admin.Visit($"/campaigns/{campaign}")).Html.QuerySelector("#campaign-machines"));
    }

    /// <summary>The first of them machines, half of those heard by the carrier and half noted by agents.</summary>
    /// <param name="from">So many seconds ago, one a tenth of a second.</param>
    Task Answers(Person agent, Guid campaign, int count, int machines, int from) => Run("""
        insert into calls (org_id, id, direction, state, agent_id, campaign_id, customer_number, our_number, created_at, answered_at, connected_at, last_news_at, ended_at, settled_at, result, disposition_code, wrap_up)
        select @OrgId, gen_random_uuid(), 'outbound-campaign', 'ended', @Id, @campaign, '+12125550123', '+12125550100', at, at, at, at, at, at, case when n <= @machines and n % 2 = 0 then 'machine' else 'human' end,
               case when n <= @machines and n % 2 = 1 then 'voicemail' else 'connected' end, 'done'
          from generate_series(1, @count) n, lateral (select timestamptz '2026-11-20 15:00 UTC' - @from * interval '1 s' + n * interval '0.1 s' as at) moment
        """, new { agent.OrgId, agent.Id, campaign, count, machines, from });

    [Theory]
    [InlineData("new", "Start", "Cancel")]
    [InlineData("scheduled", "Start now", "Cancel")]
    [InlineData("paused", "Resume", "Stop")]
    [InlineData("processing", "Pause", "Stop")]
    [InlineData("finished", "Restart")]
    [InlineData("canceled", "Restart")]
    public async Task The_buttons_are_those_of_its_status(string status, params string[] buttons)
    {
        var campaign = await Given.Campaign(status);

        var page = await Browse(await Given.Admin()).Visit($"/campaigns/{campaign}");

        Assert.Equal(buttons.Order(), page.Html.QuerySelectorAll(".page-head .row > button:not([aria-haspopup])").Select(button => button.TextContent.Trim()).Order());
    }

    [Fact]
    public async Task What_still_talks_after_a_stop_is_draining()
    {
        var agent = await Given.Agent();
        var campaign = await Given.Campaign("canceled");
        var call = await Given.CallOnPhone(agent);
        await Run("update calls set campaign_id = @campaign where id = @call", new { campaign, call });

        var page = await Browse(await Given.Admin()).Visit($"/campaigns/{campaign}");

        Assert.Contains("Draining", page.Html.QuerySelector(".page-head")!.TextContent);
    }

    [Fact]
    public async Task What_is_live_comes_without_the_contacts()
    {
        var campaign = await Given.Campaign();
        await Member(campaign, "+12125550101");

        var part = await Browse(await Given.Admin()).Fetch($"/campaigns/{campaign}?part=live");

        Assert.NotNull(part.Html.QuerySelector("#campaign"));
        Assert.Null(part.Html.QuerySelector("#members"));
    }

    [Fact]
    public async Task Runs_that_are_over_keep_their_results()
    {
        var campaign = await Given.Campaign("finished");
        await Run("""update campaign_runs set ended_at = '2026-11-20 14:45 UTC', end_status = 'finished', summary = '{"answered": 3, "not_answered": 2}' where campaign_id = @campaign""", new { campaign });
        var browser = Browse(await Given.Admin());

        Assert.Contains("5 of 5, 3 answered", (await browser.Visit($"/campaigns/{campaign}")).Html.QuerySelector("#campaign-runs")!.TextContent);
        Assert.Equal(3, (await browser.Get($"/api/v1/campaigns/{campaign}")).Json.GetProperty("runs")[0].GetProperty("contacts").GetProperty("answered").GetInt32());
    }

    [Fact]
    public async Task The_pace_changes_while_it_runs_within_what_the_account_allows()
    {
        var campaign = await Given.Campaign();
        var browser = await Browse(await Given.Admin()).WithToken();

        var done = await browser.Post($"/campaigns/{campaign}/pace", ("callsPerMinute", "12"));
        var refused = await browser.PutJson($"/api/v1/campaigns/{campaign}/pace", new { callsPerMinute = 61 });

        Assert.Equal(12, await Ask<int>("select calls_per_minute from campaigns"));
        Assert.Equal(("campaign-changed", HttpStatusCode.UnprocessableEntity), (done.Trigger, refused.Status));
    }

    [Fact]
    public async Task Another_departments_manager_finds_nothing()
    {
        var campaign = await Given.Campaign(department: await Given.Department());
        var manager = Browse(await Given.Manager(await Given.Department("Commercial")));

        Assert.Equal(HttpStatusCode.NotFound, (await manager.Get($"/campaigns/{campaign}")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await manager.Get($"/api/v1/campaigns/{campaign}")).Status);
    }

    Task Decided(Guid campaign, string factor, string sentence) => Run("""
        insert into campaign_decisions (org_id, campaign_id, at, lines, factor, sentence) select org_id, id, '2026-11-20 15:00 UTC', 0, @factor, @sentence from campaigns where id = @campaign
        """, new { campaign, factor, sentence });
}
