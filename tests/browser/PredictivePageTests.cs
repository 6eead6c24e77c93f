using Dapper;
using DutyCall.EndToEnd;
using Npgsql;

namespace DutyCall.Browser;

/// <summary>A predictive campaign in its form and on its page: what may still be abandoned, and what its agents are at.</summary>
public sealed class PredictivePageTests(RunningApp app) : DeskTest(app)
{
    [Fact]
    public async Task Its_mode_is_chosen_its_words_are_kept_and_its_page_says_how_many_calls_may_be_abandoned()
    {
        var (page, _) = await Agent("jonah@demo.example");
        await page.GotoAsync("/campaigns/new");
        await Assertions.Expect(page.GetByLabel("When nobody is free")).ToBeHiddenAsync();
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("Ahead of its agents");
        await page.Locator(".seg label", new() { HasText = "Predictive" }).ClickAsync();
        await page.GetByLabel("When nobody is free").FillAsync("This was Brightwater, about your order.");
        await page.Locator("#linesPerAgent").FillAsync("11");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save campaign" }).ClickAsync();
        await Assertions.Expect(page.Locator("#campaign-form .error")).ToHaveTextAsync("From 1 to 10.");
        Assert.Equal(0, await Axe.Check(page, "campaign-predictive-form"));
        await page.Locator("#linesPerAgent").FillAsync("2.5");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save campaign" }).ClickAsync();
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("Ahead of its agents");

        await using var db = new NpgsqlConnection(App.OwnerConnection);
        Assert.Equal("predictive 2.50 This was Brightwater, about your order.", await db.QuerySingleAsync<string>("select mode || ' ' || lines_per_agent || ' ' || safe_harbour from campaigns where name = 'Ahead of its agents'"));
        await db.ExecuteAsync("""
            insert into campaign_decisions (org_id, campaign_id, at, lines, factor, sentence, figures)
            select org_id, id, now(), 2, 'AbandonRisk', 'One more line might be answered with no agent free.',
                   '{"present": 12, "ready": 1, "open": 17, "wait": 9.4, "budget": {"left": 14, "until": "2026-12-19", "state": "Fine", "liveAnswers": 912, "abandoned": 13, "percent": 1.43}}'
              from campaigns where name = 'Ahead of its agents'
            """);
        await page.ReloadAsync();

        await Assertions.Expect(page.Locator("#campaign-budget")).ToContainTextAsync("14 more calls may be abandoned until 19 December.");
        await Assertions.Expect(page.Locator("#campaign-budget")).ToContainTextAsync("13 of 912 people who answered had nobody within two seconds: 1.43% of at most 3%.");
        await page.Locator("#campaign-why summary").ClickAsync();
        await Assertions.Expect(page.Locator("#why")).ToContainTextAsync("Nobody has started it.");
        await Assertions.Expect(page.Locator("#why [data-group=dialable]")).ToContainTextAsync("0");
        Assert.Equal(0, await Axe.Check(page, "campaign-predictive"));
    }
}
