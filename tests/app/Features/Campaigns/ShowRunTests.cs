using System.Net;

namespace DutyCall.Features.Campaigns;

public sealed class ShowRunTests : CampaignTest
{
    [Fact]
    public async Task An_earlier_run_keeps_its_results_contact_by_contact()
    {
        var (campaign, browser) = await RanTwice();

        var first = await browser.Visit($"/campaigns/{campaign}/runs/1");
        var second = await browser.Visit($"/campaigns/{campaign}/runs/2");

        Assert.Equal("Ada Ann Ben", Names(first));
        Assert.Contains("Not answered", Row(first, "Ben"));
        Assert.Contains("Upcoming", Row(second, "Ben"));
        Assert.Contains("Answered", Row(second, "Ada"));
        Assert.Contains("Run 1", (await browser.Visit($"/campaigns/{campaign}")).Html.QuerySelector("#campaign-runs")!.TextContent);
    }

    [Fact]
    public async Task Results_are_filtered_by_outcome_and_paged()
    {
        var (campaign, browser) = await RanTwice();

        Assert.Equal("Ben", Names(await browser.Visit($"/campaigns/{campaign}/runs/1?status=not_answered")));
        foreach (var run in new[] { 1, 2 })
        {
            var seen = new List<string>();
            for (var next = ""; ;)
            {
                var page = (await browser.Visit($"/api/v1/campaigns/{campaign}/runs/{run}?limit=1&cursor={next}")).Json;
                seen.Add(page.GetProperty("results")[0].GetProperty("name").GetString()!);
                if ((next = page.GetProperty("next").GetString()) is null)
                    break;
            }

            Assert.Equal(["Ada", "Ann", "Ben"], seen.Order());
        }
    }

    [Fact]
    public async Task They_are_exported_and_who_did_it_is_kept()
    {
        var (campaign, browser) = await RanTwice();
        await Run("update contacts set name = '=1+1' where name = 'Ben'");

        var file = await browser.Get($"/campaigns/{campaign}/runs/1/results.csv?status=not_answered");

        Assert.StartsWith("text/csv", file.Type);
        var lines = file.Body.Trim().Split("\r\n");
        Assert.Equal(2, lines.Length);
        Assert.StartsWith("'=1+1,", lines[1]);
        Assert.Equal("1", await Ask<string>("select detail ->> 'rows' from audit_log where action = 'campaigns.results_exported'"));
    }

    [Fact]
    public async Task Another_departments_runs_are_not_there()
    {
        var campaign = await Given.Campaign("finished", department: await Given.Department("Commercial"));
        var manager = Browse(await Given.Manager(await Given.Department("Residential")));

        foreach (var url in new[] { "", "/results.csv" })
            Assert.Equal(HttpStatusCode.NotFound, (await manager.Get($"/campaigns/{campaign}/runs/1{url}")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await manager.Get($"/campaigns/{campaign}/runs/99")).Status);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await manager.Get($"/campaigns/{campaign}/runs/1?status=nonsense")).Status);
    }

    async Task<(Guid Campaign, Kit.Browser Browser)> RanTwice()
    {
        var admin = await Given.Admin();
        var agent = await Given.Agent();
        await Given.AtWork(agent);
        var campaign = await Given.Campaign("finished", joined: agent);
        await Member(campaign, "+12125550101", "answered", "Ada");
        await Member(campaign, "+12125550102", "answered", "Ann");
        var ben = await Member(campaign, "+12125550103", "excluded", "Ben");
        await Run("update campaign_members set status = 'not_answered', final = 'exhausted', attempts = 3, last_result = 'no_answer' where id = @ben; update campaign_runs set ended_at = '2026-11-20 14:30 UTC', end_status = 'finished'", new { ben });
        var browser = await Browse(admin).WithToken();
        var again = await browser.PostJson($"/api/v1/campaigns/{campaign}/restart", new { scope = "not_reached" });
        Assert.True(again.Status == HttpStatusCode.OK, again.Body);
        return (campaign, Browse(admin));
    }

    static string Names(Kit.Answer page) => string.Join(' ', page.Html.QuerySelectorAll("#results tbody .name").Select(name => name.TextContent).Order());

    static string Row(Kit.Answer page, string name) => page.Html.QuerySelectorAll("#results tbody tr").Single(row => row.QuerySelector(".name")!.TextContent == name).TextContent;
}
