using System.Globalization;
using Dapper;
using DutyCall.EndToEnd;
using Npgsql;

namespace DutyCall.Browser;

/// <summary>A campaign from its first word to its calls: made by a manager, joined by an agent, dialed by the engine, paused.</summary>
public sealed class CampaignTests(RunningApp app) : DeskTest(app)
{
    [Fact]
    public async Task A_campaign_is_made_filled_started_watched_and_paused()
    {
        await MakeItNoon();
        var (desk, handset) = await Agent("priya@demo.example");
        var (page, _) = await Agent("admin@demo.example");
        await page.GotoAsync("/campaigns");
        await page.GetByRole(AriaRole.Link, new() { Name = "New campaign" }).First.ClickAsync();

        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("Autumn calls");
        await page.GetByLabel("Priya Raman").CheckAsync();
        await Assertions.Expect(page.Locator("#campaign-summary")).ToContainTextAsync("one of 1 agent");
        Assert.Equal(0, await Axe.Check(page, "campaign-new"));
        await page.GetByRole(AriaRole.Button, new() { Name = "Save campaign" }).ClickAsync();
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("Autumn calls");

        await page.GetByRole(AriaRole.Button, new() { Name = "Add contact" }).ClickAsync();
        await page.GetByLabel("Phone number", new() { Exact = true }).Last.FillAsync("+15550100100");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add", Exact = true }).ClickAsync();
        await Assertions.Expect(page.Locator("#member-dialog")).ToContainTextAsync("is in the campaign");
        await page.GetByRole(AriaRole.Button, new() { Name = "Close", Exact = true }).ClickAsync();
        await Assertions.Expect(page.Locator("#members tbody")).ToContainTextAsync("Eleanor Voss");

        await desk.GotoAsync("/");
        await desk.GetByRole(AriaRole.Button, new() { Name = "Join Autumn calls" }).ClickAsync();
        await Assertions.Expect(desk.GetByRole(AriaRole.Button, new() { Name = "Leave Autumn calls" })).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("#campaign-agents")).ToContainTextAsync("1 of 1 joined");

        await page.GetByRole(AriaRole.Button, new() { Name = "Start", Exact = true }).ClickAsync();
        await handset.Is("live");
        await Assertions.Expect(page.Locator("#campaign-calls")).ToContainTextAsync("Priya Raman");
        await Assertions.Expect(page.Locator("#campaign-calls .pill").First).ToHaveTextAsync("In call");
        Assert.Equal(0, await Axe.Check(page, "campaign-live"));

        await page.GetByRole(AriaRole.Button, new() { Name = "Pause", Exact = true }).ClickAsync();
        await Assertions.Expect(page.Locator(".page-head")).ToContainTextAsync("Draining");
        await handset.HangUp();
        await handset.Is("wrap");
        await handset.WrapUp("Connected", "Glad to be called.");
        await handset.Is("idle");
        await Assertions.Expect(page.Locator("#campaign-progress")).ToContainTextAsync("1 of 1");
    }

    [Fact]
    public async Task What_is_in_the_way_of_a_start_is_said_and_the_pace_is_dragged()
    {
        var (page, _) = await Agent("jonah@demo.example");
        await page.GotoAsync("/campaigns/new");
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("Nobody yet");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save campaign" }).ClickAsync();
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("Nobody yet");

        await page.GetByRole(AriaRole.Button, new() { Name = "Start", Exact = true }).ClickAsync();
        await page.Locator("#toasts .toast[data-tone=stop]").WaitForAsync();
        await page.Locator("#pace").FillAsync("12");

        await Assertions.Expect(page.Locator("#campaign-progress")).ToContainTextAsync("of 12");
        await Assertions.Expect(page.Locator(".page-head .pill")).ToHaveTextAsync("New");
    }

    [Fact]
    public async Task A_form_with_mistakes_comes_back_with_them_and_with_what_was_typed()
    {
        var (page, _) = await Agent("jonah@demo.example");
        await page.GotoAsync("/campaigns/new");
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("Too short");
        await page.GetByLabel("Let it ring").FillAsync("14");

        await page.GetByRole(AriaRole.Button, new() { Name = "Save campaign" }).ClickAsync();

        await Assertions.Expect(page.Locator("#campaign-form .error")).ToHaveTextAsync("From 15 seconds, which the law asks for, to 120.");
        Assert.Equal("Too short", await page.GetByLabel("Name", new() { Exact = true }).InputValueAsync());
        Assert.Equal(0, await Axe.Check(page, "campaign-mistakes"));
    }

    /// <summary>The people of the practice line live by their organisation's clock, and are called at lawful hours only.</summary>
    async Task MakeItNoon()
    {
        var behind = DateTimeOffset.UtcNow.Hour - 12;
        var zone = behind == 0 ? "Etc/GMT" : string.Create(CultureInfo.InvariantCulture, $"Etc/GMT{(behind > 0 ? '+' : '-')}{Math.Abs(behind)}");
        await using var db = new NpgsqlConnection(App.OwnerConnection);
        await db.ExecuteAsync("update organisations set time_zone = @zone", new { zone });
    }
}
