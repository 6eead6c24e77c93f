using Dapper;
using DutyCall.Browser.Pages;
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

    [Fact]
    public async Task A_message_is_heard_in_the_page_and_on_my_own_phone_before_anybody_else_hears_it()
    {
        await MakeItNoon();
        var (page, _) = await Agent("jonah@demo.example");
        await page.GotoAsync("/campaigns/new");
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("Storm warning");
        await page.GetByLabel("Message only").CheckAsync();
        await page.GetByLabel("Message, spoken").FillAsync("Hello {first_name}, a storm is coming.");
        await page.GetByLabel("Voice", new() { Exact = true }).SelectOptionAsync("en-GB Polly.Amy");
        await page.GetByLabel("Key to opt out").SelectOptionAsync("9");

        await page.GetByRole(AriaRole.Button, new() { Name = "Hear it" }).ClickAsync();
        await Assertions.Expect(page.Locator("#said")).ToContainTextAsync("a storm is coming. Not to be called again, press 9.");
        Assert.Equal(0, await Axe.Check(page, "campaign-message"));
        await page.GetByLabel("Everybody on the list has agreed").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Save campaign" }).ClickAsync();
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("Storm warning");

        await page.GetByRole(AriaRole.Button, new() { Name = "Hear it" }).ClickAsync();
        await Assertions.Expect(page.Locator("#said")).ToContainTextAsync("a storm is coming");
        await page.GetByRole(AriaRole.Button, new() { Name = "Test on my phone" }).ClickAsync();
        await page.GetByLabel("Your phone number").FillAsync("12");
        await page.GetByRole(AriaRole.Button, new() { Name = "Call me" }).ClickAsync();
        await Assertions.Expect(page.Locator("#test-dialog .error")).ToBeVisibleAsync();
        await page.GetByLabel("Your phone number").FillAsync("+15550100108"); // Whoever no other test of this class calls: a call is a call, and counts for the gate.
        await page.GetByLabel("This phone is my own").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Call me" }).ClickAsync();
        await Wait.Until("What became of the test", () => page.Locator("#test-news").InnerTextAsync(), news => news.Contains("You heard it to its end", StringComparison.Ordinal), TimeSpan.FromSeconds(60));
        Assert.Equal(0, await Axe.Check(page, "campaign-test"));
        await page.GetByRole(AriaRole.Button, new() { Name = "Close", Exact = true }).ClickAsync();
        await Assertions.Expect(page.Locator("#campaign-progress")).ToContainTextAsync("0 of 0");
    }

    [Fact]
    public async Task What_became_of_everybody_in_an_earlier_run_is_looked_up_and_taken_out()
    {
        await using var db = new NpgsqlConnection(App.OwnerConnection);
        await db.ExecuteAsync("""
            insert into campaigns (org_id, id, name, status, status_since, mode, time_zone, created_at, updated_at, run_id)
            select org_id, gen_random_uuid(), 'Told twice', 'finished', now(), 'progressive', 'Etc/UTC', now(), now(), gen_random_uuid() from organisations;
            insert into campaign_runs (org_id, id, campaign_id, number, scope, started_at, ended_at, end_status, summary)
            select org_id, gen_random_uuid(), id, 1, 'all', now() - interval '2 hours', now() - interval '1 hour', 'finished', '{"answered": 1, "rejected": 1}'::jsonb from campaigns where name = 'Told twice'
             union all
            select org_id, run_id, id, 2, 'not_reached', now() - interval '50 minutes', now() - interval '10 minutes', 'finished', '{"answered": 2}'::jsonb from campaigns where name = 'Told twice';
            insert into campaign_members (org_id, id, campaign_id, contact_id, status, final, attempts, added_at, updated_at)
            select c.org_id, gen_random_uuid(), c.id, k.id, 'answered', 'done', 1, now(), now() from campaigns c join contacts k on k.phone in ('+15550100100', '+15550100120') where c.name = 'Told twice';
            insert into campaign_results (org_id, run_id, member_id, status, final, reason, attempts, last_result)
            select m.org_id, r.id, m.id, case k.phone when '+15550100100' then 'answered' else 'rejected' end, 'done', '', 1, case k.phone when '+15550100100' then 'human' else 'busy' end
              from campaign_members m join campaigns c on c.id = m.campaign_id and c.name = 'Told twice' join campaign_runs r on r.campaign_id = c.id and r.number = 1 join contacts k on k.id = m.contact_id
            """);
        var (page, _) = await Agent("jonah@demo.example");
        await page.GotoAsync("/campaigns");
        await page.GetByRole(AriaRole.Link, new() { Name = "Told twice", Exact = true }).ClickAsync();
        await page.Locator("#campaign-runs").GetByRole(AriaRole.Link, new() { Name = "Run 1" }).ClickAsync();

        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("Results of run 1");
        await page.GetByRole(AriaRole.Link, new() { Name = "Rejected 1" }).ClickAsync();
        await Assertions.Expect(page.Locator("#results tbody tr")).ToHaveCountAsync(1);
        Assert.Equal(0, await Axe.Check(page, "campaign-run"));
        var file = await page.RunAndWaitForDownloadAsync(() => page.Locator("#results-csv").ClickAsync());

        Assert.EndsWith("-run-1.csv", file.SuggestedFilename, StringComparison.Ordinal);
        Assert.Contains("Rejected", await File.ReadAllTextAsync(await file.PathAsync(), TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whom_a_preview_shows_is_skipped_or_called_with_the_script_at_hand()
    {
        await MakeItNoon();
        await using var db = new NpgsqlConnection(App.OwnerConnection);
        await db.ExecuteAsync("""
            insert into campaigns (org_id, id, name, status, status_since, mode, time_zone, created_at, updated_at, run_id, script)
            select org_id, id, 'Careful calls', 'processing', now(), 'preview', 'Etc/UTC', now(), now(), id, 'Good morning, this is Brightwater.' from (select org_id, gen_random_uuid() as id from organisations) one;
            insert into campaign_runs (org_id, id, campaign_id, number, scope, started_at) select org_id, id, id, 1, 'all', now() from campaigns where name = 'Careful calls';
            insert into campaign_agents (org_id, campaign_id, user_id, assigned_at, joined_at)
            select c.org_id, c.id, u.id, now(), now() from campaigns c join users u on u.email = 'lena@demo.example' where c.name = 'Careful calls';
            insert into contacts (org_id, id, phone, name) select org_id, gen_random_uuid(), '+15550100123', 'Silent Sally' from organisations on conflict do nothing;
            insert into campaign_members (org_id, id, campaign_id, contact_id, next_at, priority, comments, added_at, updated_at)
            select c.org_id, gen_random_uuid(), c.id, k.id, now() - interval '1 minute', case k.phone when '+15550100123' then 9 else 5 end, 'Asked for a quote', now(), now()
              from campaigns c join contacts k on k.phone in ('+15550100123', '+15550100120') where c.name = 'Careful calls'
            """);
        var (desk, handset) = await Agent("lena@demo.example");
        var card = desk.Locator("#phone-preview");
        await Assertions.Expect(card).ToContainTextAsync("Asked for a quote");
        var first = await card.GetAttributeAsync("data-member");
        Assert.Equal(0, await Axe.Check(desk, "phone-preview"));

        await card.GetByRole(AriaRole.Button, new() { Name = "Skip" }).ClickAsync();
        await Assertions.Expect(desk.Locator($"#phone-preview:not([data-member='{first}'])")).ToBeVisibleAsync();
        await card.GetByRole(AriaRole.Button, new() { Name = "Call", Exact = false }).ClickAsync();

        await handset.Is("live");
        await Assertions.Expect(handset.Itself).ToContainTextAsync("Good morning, this is Brightwater.");
        Assert.Equal(0, await Axe.Check(desk, "phone-campaign-call"));
        await handset.HangUp();
        await handset.Is("wrap");
        await handset.WrapUp("Connected", "Heard herself.");
        await handset.Is("idle");
    }

    [Fact]
    public async Task Why_it_is_not_dialing_opens_by_the_keyboard_and_what_could_not_be_looked_up_is_tried_again()
    {
        await using var db = new NpgsqlConnection(App.OwnerConnection);
        var campaign = Guid.CreateVersion7();
        await db.ExecuteAsync(Waterfall, new { campaign });
        foreach (var (width, height, scheme) in new[] { (1440, 900, ColorScheme.Light), (1440, 900, ColorScheme.Dark), (390, 844, ColorScheme.Light), (390, 844, ColorScheme.Dark) })
        {
            await using var person = await Chromium.Person(App.Address, width, height, scheme);
            var page = await person.NewPageAsync();
            await new SignInPage(page).SignIn("admin@demo.example");
            await page.GotoAsync($"/campaigns/{campaign}");
            await page.RouteAsync("**/why", route => route.FulfillAsync(new() { Status = 503, Body = "Away." }));
            await page.Locator("#campaign-why > summary").FocusAsync();
            await page.Keyboard.PressAsync("Enter");
            await Assertions.Expect(page.Locator("#why-trouble")).ToBeVisibleAsync();
            await Assertions.Expect(page.GetByText("Looking at everybody")).ToBeHiddenAsync();
            await Assertions.Expect(page.Locator("#campaign-trouble")).ToBeHiddenAsync();
            Assert.Equal(0, await Axe.Check(page, "campaign-why-trouble"));

            await page.UnrouteAllAsync();
            await page.Keyboard.PressAsync("Tab");
            await page.Keyboard.PressAsync("Space");
            await Assertions.Expect(page.Locator("#why [data-group=held_OutsideHours]")).ToContainTextAsync("−120");
            await Assertions.Expect(page.Locator("#why-trouble")).ToBeHiddenAsync();
            Assert.InRange(await page.EvaluateAsync<double>("Math.max(...[...document.querySelectorAll('#why tr')].map(row => row.offsetHeight))"), 20, 320);
            await page.Locator("#why [data-group=held_OutsideHours] button").First.FocusAsync();
            await page.Keyboard.PressAsync("Enter");
            await Assertions.Expect(page.Locator("#why-member .checks li")).ToHaveCountAsync(14);
            Assert.Equal(0, await Axe.Check(page, $"campaign-why-{width}-{scheme}"));
            await page.Locator("#campaign-why > summary").FocusAsync();
            await page.Keyboard.PressAsync("Space");
            await Assertions.Expect(page.Locator("#why")).ToBeHiddenAsync();
        }
    }

    /// <summary>A paused campaign somewhere in its list, some of whom wait for each of several reasons.</summary>
    const string Waterfall = """
        insert into campaigns (org_id, id, name, status, status_since, status_reasons, time_zone, created_at, updated_at, run_id)
        select org_id, @campaign, 'Autumn panel upgrade', 'paused', now(), array['Line noise on the trunk'], 'America/New_York', now(), now(), @campaign from organisations;
        insert into campaign_runs (org_id, id, campaign_id, number, scope, started_at) select org_id, id, id, 1, 'all', now() from campaigns where id = @campaign;
        insert into contacts (org_id, id, phone, name)
        select org_id, gen_random_uuid(), '+1212556' || lpad(n::text, 4, '0'), (array['Sorrel Whitaker', 'Hana Kobayashi', 'Marcus Oyelaran', 'Callum Strand', 'Nadia Rahimi'])[n % 5 + 1] || ' ' || n from organisations, generate_series(1, 1280) n;
        insert into campaign_members (org_id, id, campaign_id, contact_id, status, final, next_at, reason, held_by, added_at, updated_at)
        select c.org_id, gen_random_uuid(), @campaign, c.id, w.status, w.final, now() + w.later, w.reason, w.held_by, now(), now()
          from contacts c
          join (values (1, 525, 'answered', 'done', null::interval, '', null), (526, 743, 'not_answered', 'exhausted', null, 'Called 3 times, as often as it may be', null), (744, 807, 'rejected', 'exhausted', null, '', null),
                       (808, 840, 'excluded', 'excluded', null, 'This number is on your do-not-call list.', null), (841, 960, 'upcoming', null, interval '9 hours', 'It is 4:12 in Honolulu, where this number may ring. Calls are made between 8:00 and 21:00.', 'OutsideHours'),
                       (961, 1010, 'not_answered', null, interval '3 hours', 'It is Sun 11:12 there; the campaign calls from 12:00 to 17:00 on Mon, Tue, Wed, Thu, Fri.', 'CampaignWindow'),
                       (1011, 1040, 'not_answered', null, interval '20 hours', 'Called 3 times in the last 24 hours; your organisation allows 3.', 'Capped'), (1041, 1200, 'not_answered', null, interval '2 hours', '', null),
                       (1201, 1280, 'upcoming', null, interval '-1 minute', '', null)) w (first, last, status, final, later, reason, held_by)
            on substr(c.phone, 9)::integer between w.first and w.last
         where c.phone like '+1212556____'
        """;

    /// <summary>The people of the practice line live by their organisation's clock, and are called at lawful hours only.</summary>
    async Task MakeItNoon()
    {
        await using var db = new NpgsqlConnection(App.OwnerConnection);
        await db.ExecuteAsync("update organisations set time_zone = @zone", new { zone = Scene.Noon() });
    }
}
