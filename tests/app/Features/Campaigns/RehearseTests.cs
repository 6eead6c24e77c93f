using System.Net;
using System.Text.Json;
using DutyCall.Features.Campaigns.Rehearse;
using DutyCall.Infrastructure;
using Microsoft.Extensions.DependencyInjection;

namespace DutyCall.Features.Campaigns;

public sealed class RehearseTests : CampaignTest
{
    /// <summary>It is 15:00 UTC on a Friday, 10:00 in New York.</summary>
    async Task<(Guid Campaign, Browser Manager)> APlan(string mode = "progressive", int contacts = 40, int agents = 3)
    {
        var people = new List<Person>();
        for (var n = 0; n < agents; n++)
            people.Add(await Given.Agent(name: $"Agent {n}"));
        var campaign = await Given.Campaign("new", mode: mode, joined: [.. people]);
        await Run("update campaign_agents set joined_at = null; update campaigns set run_id = null; delete from campaign_runs");
        for (var n = 0; n < contacts; n++)
            await Given.Member(campaign, $"+1212555{2000 + n}", $"Person {n}");
        var admin = await Given.Admin();
        await Run("update campaigns set created_by = @Id", new { admin.Id });
        return (campaign, await Browse(admin).WithToken());
    }

    Task Settled() => Services.GetRequiredService<Background>().Idle;

    async Task<JsonElement> Rehearsed(Browser manager, Guid campaign, object? request = null)
    {
        var asked = await manager.PostJson($"/api/v1/campaigns/{campaign}/rehearsals", request ?? new { });
        Assert.True(asked.Status == HttpStatusCode.OK, asked.Body);
        await Settled();
        return (await manager.Visit($"/api/v1/campaigns/{campaign}/rehearsals/{asked.Json.GetProperty("id").GetGuid()}")).Json;
    }

    [Fact]
    public async Task A_campaign_is_played_through_with_its_own_list_and_nobody_is_called()
    {
        var (campaign, manager) = await APlan();
        await Run("update contacts set time_zone = 'Pacific/Honolulu' where name = 'Person 1'; insert into do_not_call (org_id, number, added_at, source) select org_id, '+12125552002', now(), 'person' from organisations; update campaign_members set next_at = '2026-11-20 18:00 UTC' where contact_id = (select id from contacts where name = 'Person 3')");

        var done = await Rehearsed(manager, campaign);

        Assert.Equal("done", done.GetProperty("status").GetString());
        var basis = done.GetProperty("basis");
        Assert.Equal((40, 37, 2), (basis.GetProperty("total").GetInt32(), basis.GetProperty("now").GetInt32(), basis.GetProperty("laterToday").GetInt32()));
        Assert.Equal("DoNotCall", basis.GetProperty("blocked")[0].GetProperty("kind").GetString());
        var forecast = done.GetProperty("forecast");
        Assert.Equal(39, forecast.GetProperty("contacts").GetInt32());
        Assert.Equal(0, forecast.GetProperty("abandoned").GetProperty("p95").GetDouble());
        Assert.InRange(forecast.GetProperty("reached").GetProperty("p50").GetDouble(), 12, 35);
        Assert.Equal(0, await Ask<int>("select count(*)::int from calls"));
        Assert.Equal("new", await Ask<string>("select status from campaigns"));
    }

    [Fact]
    public async Task It_expects_what_was_measured()
    {
        var (campaign, manager) = await APlan();
        await Run("""
            insert into calls (org_id, id, direction, state, campaign_id, customer_number, our_number, created_at, submitted_at, ringing_at, answered_at, connected_at, ended_at, wrapped_up_at, last_news_at, settled_at, result)
            select org_id, gen_random_uuid(), 'outbound-campaign', 'ended', id, '+12125550188', '+12125550100', at, at, at + interval '1 s', case when n % 2 = 0 then at + interval '6 s' end, case when n % 2 = 0 then at + interval '6 s' end,
                   at + interval '36 s', at + interval '46 s', at + interval '36 s', at + interval '46 s', case n % 2 when 0 then 'human' else 'no_answer' end
              from campaigns, generate_series(1, 400) n, lateral (select timestamptz '2026-11-19 15:00 UTC' + n * interval '1 minute' as at) t
            """);

        var basis = (await Rehearsed(manager, campaign)).GetProperty("basis");

        Assert.Equal((400, true), (basis.GetProperty("dials").GetInt32(), basis.GetProperty("isOwn").GetBoolean()));
        Assert.InRange(basis.GetProperty("answerRate").GetDouble(), 0.46, 0.5);
        Assert.Equal(30, basis.GetProperty("talk").GetDouble(), 1);
        Assert.Equal(10, basis.GetProperty("wrapUp").GetDouble(), 1);
    }

    [Fact]
    public async Task Other_agents_at_other_hours_are_another_forecast()
    {
        var (campaign, manager) = await APlan();
        await Run("update campaigns set max_attempts = 1"); // No waiting for next tries, which takes as long for one agent as for three.

        var now = await Rehearsed(manager, campaign);
        var one = await Rehearsed(manager, campaign, new { agents = 1 });
        var evening = await Rehearsed(manager, campaign, new { agents = 3, worksFrom = 1080, worksUntil = 1200 });

        static double Finish(JsonElement done) => done.GetProperty("forecast").GetProperty("finish").GetProperty("p50").GetDouble();
        Assert.True(Finish(one) > Finish(now));
        Assert.True(Finish(evening) > 8 * 3600);
    }

    [Fact]
    public async Task A_predictive_launch_is_played_first_and_kept_for_comparison()
    {
        var (campaign, manager) = await APlan("predictive");

        var started = await manager.PostJson($"/api/v1/campaigns/{campaign}/start", new { });

        Assert.True(started.Status == HttpStatusCode.OK, started.Body);
        Assert.Equal("done launched", await Ask<string>("select concat_ws(' ', status, case when run_id = (select run_id from campaigns) then 'launched' end) from campaign_rehearsals"));
    }

    [Fact]
    public async Task A_launch_that_would_abandon_too_many_is_refused_with_the_reason_and_stays_as_it_was()
    {
        var (campaign, manager) = await APlan("predictive");
        await Run("insert into campaign_days (org_id, campaign_id, day, dialed, connected, abandoned) select org_id, id, '2026-11-18', 2000, 460, 40 from campaigns");

        var refused = await manager.PostJson($"/api/v1/campaigns/{campaign}/start", new { });
        var page = await manager.Visit($"/campaigns/{campaign}/rehearsal");

        Assert.Equal(HttpStatusCode.Conflict, refused.Status);
        Assert.Contains("above the 3% that the law allows", refused.Body, StringComparison.Ordinal);
        Assert.Equal("new", await Ask<string>("select status from campaigns"));
        Assert.Contains("cannot be launched", page.Html.QuerySelector("#rehearsal-says")!.TextContent, StringComparison.Ordinal);
        Assert.True(page.Html.QuerySelector("#launch")!.HasAttribute("disabled"));
    }

    [Theory]
    [InlineData("all", 40)]
    [InlineData("not_reached", 28)]
    public async Task A_restart_is_rehearsed_with_those_whom_it_calls_again(string scope, int contacts)
    {
        var (campaign, manager) = await APlan("predictive");
        await manager.PostJson($"/api/v1/campaigns/{campaign}/start", new { });
        await Run("""
            update campaign_members set status = case when n <= 12 then 'answered' else 'not_answered' end, final = case when n <= 12 then 'done' else 'exhausted' end, attempts = 3, dials = 3, next_at = null
              from (select id as member, row_number() over (order by id) as n from campaign_members) numbered where id = member;
            update campaigns set status = 'finished'
            """);

        var page = await manager.Visit($"/campaigns/{campaign}/rehearsal?again={scope}");
        var restarted = await manager.PostJson($"/api/v1/campaigns/{campaign}/restart", new { scope });

        Assert.Contains("of a restart", page.Html.QuerySelector("h1")!.ParentElement!.TextContent, StringComparison.Ordinal);
        Assert.True(restarted.Status == HttpStatusCode.OK, restarted.Body);
        Assert.Equal($"{scope} {contacts} launched", await Ask<string>(
            "select concat_ws(' ', again, forecast ->> 'contacts', case when run_id = (select run_id from campaigns) then 'launched' end) from campaign_rehearsals where again is not null"));
    }

    [Fact]
    public async Task A_restart_that_would_abandon_too_many_is_refused_and_keeps_the_results()
    {
        var (campaign, manager) = await APlan("predictive");
        await manager.PostJson($"/api/v1/campaigns/{campaign}/start", new { });
        await Run("""
            update campaign_members set status = 'not_answered', final = 'exhausted', attempts = 3, dials = 3, next_at = null;
            update campaigns set status = 'finished';
            insert into campaign_days (org_id, campaign_id, day, dialed, connected, abandoned) select org_id, id, '2026-11-18', 2000, 460, 40 from campaigns
            """);

        var refused = await manager.PostJson($"/api/v1/campaigns/{campaign}/restart", new { });
        var unknown = await manager.PostJson($"/api/v1/campaigns/{campaign}/rehearsals", new { again = "some" });
        var misspelled = await manager.Visit($"/campaigns/{campaign}/rehearsal?again=some");

        Assert.Equal(HttpStatusCode.Conflict, refused.Status);
        Assert.Contains("above the 3% that the law allows", refused.Body, StringComparison.Ordinal);
        Assert.Equal("finished 40", await Ask<string>("select (select status from campaigns) || ' ' || count(*) from campaign_members where final is not null"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, unknown.Status);
        Assert.Contains("everybody again", misspelled.Html.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("above the 3% that the law allows", misspelled.Html.QuerySelector("#rehearsal-says")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_has_not_ended_has_no_restart_to_rehearse()
    {
        var (campaign, manager) = await APlan("predictive");

        var refused = await manager.PostJson($"/api/v1/campaigns/{campaign}/rehearsals", new { again = "all" });

        Assert.Equal(HttpStatusCode.Conflict, refused.Status);
        Assert.Contains("not over yet", refused.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Once_its_run_is_over_a_forecast_is_held_against_what_happened()
    {
        var (campaign, manager) = await APlan();
        await Rehearsed(manager, campaign);
        await manager.PostJson($"/api/v1/campaigns/{campaign}/start", new { });
        await Run("""
            insert into calls (org_id, id, direction, state, campaign_id, customer_number, our_number, created_at, submitted_at, answered_at, connected_at, ended_at, last_news_at, settled_at, result)
            select org_id, gen_random_uuid(), 'outbound-campaign', 'ended', id, '+12125550188', '+12125550100', at, at, at, at, at, at, at, case when n <= 18 then 'human' else 'no_answer' end
              from campaigns, generate_series(1, 70) n, lateral (select timestamptz '2026-11-20 15:01 UTC' as at) t;
            update campaign_runs set ended_at = '2026-11-20 16:30 UTC', end_status = 'finished'
            """);
        Clock.Step(TimeSpan.FromHours(2));

        await Send(new CompareCommand());
        await Send(new CompareCommand());

        var actual = await Ask<string>("select actual::text from campaign_rehearsals");
        using var kept = JsonDocument.Parse(actual);
        Assert.Equal((70, 18, 0), (kept.RootElement.GetProperty("dials").GetInt32(), kept.RootElement.GetProperty("reached").GetInt32(), kept.RootElement.GetProperty("abandoned").GetInt32()));
        Assert.True(kept.RootElement.GetProperty("rateInBand").GetBoolean());
        var calibration = (await manager.Visit("/api/v1/rehearsals/calibration")).Json;
        Assert.Equal((1, 1), (calibration.GetProperty("runs").GetInt32(), calibration.GetProperty("finishKnown").GetInt32()));
        Assert.Contains("Of the last 1 run", (await manager.Visit($"/campaigns/{campaign}/rehearsal")).Html.QuerySelector("#calibration")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bad_rosters_are_told_and_what_cannot_be_played_says_why()
    {
        var (campaign, manager) = await APlan(contacts: 1);
        foreach (var bad in new object[] { new { agents = 0 }, new { agents = 5000 }, new { worksFrom = 600 }, new { worksFrom = 900, worksUntil = 600 }, new { worksFrom = -1, worksUntil = 99 } })
            Assert.Equal(HttpStatusCode.UnprocessableEntity, (await manager.PostJson($"/api/v1/campaigns/{campaign}/rehearsals", bad)).Status);
        Assert.Equal(0, await Ask<int>("select count(*)::int from campaign_rehearsals"));
        Assert.Equal(HttpStatusCode.NotFound, (await manager.PostJson($"/api/v1/campaigns/{Guid.NewGuid()}/rehearsals", new { })).Status);

        await Run("update campaign_members set next_at = null, status = 'answered', final = 'done'");
        Assert.Equal("Nobody on its list is left to call.", (await Rehearsed(manager, campaign)).GetProperty("problem").GetString());
        await Run("update campaigns set mode = 'manual'");
        Assert.Equal(HttpStatusCode.Conflict, (await manager.PostJson($"/api/v1/campaigns/{campaign}/rehearsals", new { })).Status);
    }

    [Fact]
    public async Task Whose_server_has_gone_is_not_waited_for()
    {
        var (campaign, manager) = await APlan(contacts: 5);
        await Run("insert into campaign_rehearsals (org_id, id, campaign_id, campaign_version, asked_at, heartbeat_at, agents, works_from, works_until) select org_id, gen_random_uuid(), id, version, '2026-11-20 14:50 UTC', '2026-11-20 14:50 UTC', 3, 480, 1260 from campaigns");

        var page = await manager.Visit($"/campaigns/{campaign}/rehearsal");
        Assert.Contains("has stopped. Rehearse again", page.Html.QuerySelector("#rehearsal-says")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("done", (await Rehearsed(manager, campaign)).GetProperty("status").GetString());
    }

    [Fact]
    public async Task The_page_begins_one_and_shows_the_forecast()
    {
        var (campaign, manager) = await APlan();

        var before = await manager.Visit($"/campaigns/{campaign}/rehearsal");
        Assert.Equal("load", before.Html.QuerySelector("#rehearsal-says")!.GetAttribute("hx-trigger"));
        await manager.Submit(before, "#roster", ("agents", "4"));
        await Settled();
        var page = await manager.Visit($"/campaigns/{campaign}/rehearsal");

        Assert.Contains("4 agents are at work", page.Html.QuerySelector("#rehearsal-says")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(7, page.Html.QuerySelectorAll("#rehearsal-variants [data-variant]").Length);
        Assert.Contains("Nothing has been measured yet", page.Html.QuerySelector("#rehearsal-basis")!.TextContent, StringComparison.Ordinal);
        Assert.False(page.Html.QuerySelector("#launch")!.HasAttribute("disabled"));
    }
}
