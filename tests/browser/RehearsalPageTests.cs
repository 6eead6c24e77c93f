using Dapper;
using DutyCall.EndToEnd;
using Npgsql;

namespace DutyCall.Browser;

/// <summary>What a manager sees before a launch, and what they launch on.</summary>
public sealed class RehearsalPageTests(RunningApp app) : DeskTest(app)
{
    [Fact]
    public async Task A_launch_is_rehearsed_at_once_again_with_other_agents_and_then_made()
    {
        var campaign = Guid.CreateVersion7();
        await using var db = new NpgsqlConnection(App.OwnerConnection);
        await db.ExecuteAsync("""
            insert into campaigns (org_id, id, name, status_since, time_zone, mode, caller_id, ring_seconds, max_attempts, calls_per_minute, calls_from, calls_until, created_at, updated_at, created_by)
            select org_id, @campaign, 'Autumn upgrade', now(), 'UTC', 'predictive', '+15550109001', 20, 3, 600, 0, 1440, now(), now(), (select id from users where email = 'jonah@demo.example') from organisations;
            insert into contacts (org_id, id, phone, name, time_zone) select org_id, gen_random_uuid(), '+8001236' || 1000 + n, 'Person ' || n, 'Pacific/Honolulu' from organisations, generate_series(1, 60) n;
            insert into contacts (org_id, id, phone, name, time_zone) select org_id, gen_random_uuid(), '+8001237' || 1000 + n, 'Person ' || n, 'Asia/Tokyo' from organisations, generate_series(1, 60) n;
            insert into do_not_call (org_id, number, added_at, source) select org_id, '+8001237' || 1000 + n, now(), 'person' from organisations, generate_series(1, 7) n;
            insert into campaign_members (org_id, id, campaign_id, contact_id, next_at, added_at, updated_at)
            select org_id, gen_random_uuid(), @campaign, id, now(), now(), now() from contacts where phone like '+800123%';
            insert into campaign_agents (org_id, campaign_id, user_id, assigned_at)
            select org_id, @campaign, id, now() from users where email in ('priya@demo.example', 'tomas@demo.example', 'omar@demo.example', 'ines@demo.example', 'lena@demo.example')
            """, new { campaign });
        var (page, _) = await Agent("jonah@demo.example");

        await page.GotoAsync($"/campaigns/{campaign}");
        await page.Locator("#act-launch").ClickAsync();
        await Assertions.Expect(page.Locator("#rehearsal-figures")).ToBeVisibleAsync(new() { Timeout = 120_000 });
        await Assertions.Expect(page.Locator("#rehearsal-says")).ToContainTextAsync("5 agents are at work");
        await Assertions.Expect(page.Locator("#rehearsal-list [data-blocked=DoNotCall]")).ToContainTextAsync("7");
        await Assertions.Expect(page.Locator("#rehearsal-variants [data-variant]")).ToHaveCountAsync(7);
        Assert.Equal(0, await Axe.Check(page, "rehearsal"));

        await page.Locator("#agents").FillAsync("9");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator("#rehearsal-says")).ToContainTextAsync("9 agents are at work", new() { Timeout = 120_000 });
        await page.Locator("#launch").ClickAsync();

        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("Autumn upgrade");
        await Assertions.Expect(page.Locator(".page-head .pill").First).ToHaveTextAsync("Processing");
        Assert.Equal("9 launched", await db.QuerySingleAsync<string>("select concat_ws(' ', agents, case when run_id is not null then 'launched' end) from campaign_rehearsals order by asked_at desc limit 1"));

        // A restart dials ahead, too.
        await page.Locator(".page-head [commandfor=stop-dialog]").ClickAsync();
        await page.Locator("#stop-dialog button[data-kind=hang]").ClickAsync();
        await page.Locator(".page-head [commandfor=restart-dialog]").ClickAsync();
        await page.Locator("#restart-dialog input[value=not_final]").CheckAsync();
        Assert.Equal(0, await Axe.Check(page, "restart"));
        await page.Locator("#restart-dialog button[data-kind=primary]").ClickAsync();
        await Assertions.Expect(page.Locator("#rehearsal-figures")).ToBeVisibleAsync(new() { Timeout = 120_000 });
        await Assertions.Expect(page.Locator(".page-head")).ToContainTextAsync("of a restart that calls whoever is not finished");
        Assert.Equal(0, await Axe.Check(page, "rehearsal of a restart"));
        await page.Locator("#launch").ClickAsync();
        await Assertions.Expect(page.Locator(".page-head .pill").First).ToHaveTextAsync("Processing");
        Assert.Equal("not_final 2", await db.QuerySingleAsync<string>("select concat_ws(' ', r.again, run.number) from campaign_rehearsals r join campaign_runs run on run.id = r.run_id order by r.asked_at desc limit 1"));
    }
}
