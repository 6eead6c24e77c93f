using Dapper;
using DutyCall.Browser.Pages;
using DutyCall.EndToEnd;
using Npgsql;

namespace DutyCall.Browser;

/// <summary>How a call ends at the desk: by one key, with a promise, after a crash, and in time.</summary>
public sealed class WrapUpTests(RunningApp app) : IClassFixture<RunningApp>, IAsyncLifetime
{
    const string Busy = "+15550100102";

    Chromium chromium = null!;

    public async ValueTask InitializeAsync() => chromium = await Chromium.Launch();

    public ValueTask DisposeAsync() => chromium.DisposeAsync();

    [Fact]
    public async Task One_key_chooses_and_a_callback_is_promised_on_the_contacts_clock()
    {
        await Run("""
            insert into contacts (org_id, id, phone, name, time_zone) select org_id, gen_random_uuid(), @Busy, 'Dana Whitfield', 'America/Denver' from organisations
            on conflict (org_id, phone) where deleted_at is null do update set name = excluded.name, time_zone = excluded.time_zone
            """);
        var (page, handset) = await WrappingUp("tomas@demo.example");

        await page.Keyboard.PressAsync("5");
        await Assertions.Expect(Outcome(handset, "Callback")).ToBeCheckedAsync();
        await Assertions.Expect(handset.Itself.GetByText("On Dana’s clock, Denver")).ToBeVisibleAsync();
        await handset.Itself.GetByText("Other", new() { Exact = true }).ClickAsync();
        var day = TimeZoneInfo.ConvertTimeBySystemTimeZoneId(DateTimeOffset.UtcNow, "America/Denver").AddDays(2).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        await handset.Itself.Locator("[name=callbackDate]").FillAsync(day);
        await handset.Itself.Locator("[name=callbackTime]").FillAsync("10:00");
        await page.Keyboard.PressAsync("Control+Enter");
        await handset.Is("idle");

        Assert.Equal($"pending wrap_up America/Denver {day} 10:00", await Ask("select concat_ws(' ', state, source, zone, to_char(due_at at time zone zone, 'YYYY-MM-DD HH24:MI')) from callbacks where number = @Busy"));
        await page.GotoAsync("/callbacks?view=upcoming");
        await Assertions.Expect(page.Locator("#callbacks tbody tr").Filter(new() { HasText = "Dana Whitfield" })).ToContainTextAsync("10:00");
        Assert.Equal(0, await Axe.Check(page, "callbacks"));
    }

    [Fact]
    public async Task An_unfinished_one_is_there_again_after_the_tab_was_closed()
    {
        var (page, handset) = await WrappingUp("lena@demo.example");
        var notes = handset.Itself.GetByLabel("What happened on this call");
        await notes.FillAsync("Asked for the brochure");
        await Wait.Until("The saved notes", () => LastCall("lena@demo.example", "notes"), saved => saved == "Asked for the brochure");

        await page.CloseAsync();
        var again = await page.Context.NewPageAsync();
        await again.GotoAsync("/");
        handset = new Handset(again);
        await handset.Is("wrap");

        await Assertions.Expect(handset.Itself.GetByLabel("What happened on this call")).ToHaveValueAsync("Asked for the brochure");
        await handset.Ready();
        await again.Keyboard.PressAsync("4");
        await again.Keyboard.PressAsync("Control+Enter");
        await handset.Is("idle");
        Assert.Equal("busy Asked for the brochure", await LastCall("lena@demo.example", "disposition_code || ' ' || notes"));
    }

    [Fact]
    public async Task A_minute_may_be_extended_by_two_once_and_then_it_is_closed()
    {
        var (page, handset) = await WrappingUp("kofi@demo.example");
        await Assertions.Expect(handset.Itself.GetByText("of 1:00")).ToBeVisibleAsync();

        await page.Keyboard.PressAsync("Alt+E");

        await Assertions.Expect(handset.Itself.GetByText("of 3:00")).ToBeVisibleAsync();
        await Assertions.Expect(handset.Itself.GetByRole(AriaRole.Button, new() { Name = "more" })).ToHaveCountAsync(0);
        await Run("update calls l set wrap_up_deadline = now() from users u where u.id = l.agent_id and u.email = 'kofi@demo.example' and l.wrap_up = 'pending'");
        await handset.Is("idle");
        Assert.Equal("not_dispositioned", await LastCall("kofi@demo.example", "disposition_code"));
        await Assertions.Expect(page.Locator("#handset .handset-bar [popovertarget=presence-menu]")).ToContainTextAsync("Wrap-up ran out");
    }

    /// <summary>Somebody's call to a busy line has ended, and waits for its outcome.</summary>
    async Task<(IPage Page, Handset Handset)> WrappingUp(string email)
    {
        var person = await chromium.Person(app.Address);
        var page = await person.NewPageAsync();
        await new SignInPage(page).SignIn(email);
        var handset = new Handset(page);
        await handset.Is("idle");
        await handset.Dial(Busy);
        await handset.Is("wrap");
        return (page, handset);
    }

    static ILocator Outcome(Handset handset, string name) => handset.Itself.GetByRole(AriaRole.Radio, new() { Name = name, Exact = true });

    Task<string> LastCall(string email, string what) => Ask($"select {what} from calls l join users u on u.id = l.agent_id where u.email = '{email}' order by l.created_at desc limit 1");

    async Task Run(string sql)
    {
        await using var db = new NpgsqlConnection(app.OwnerConnection);
        await db.ExecuteAsync(sql, new { Busy });
    }

    async Task<string> Ask(string sql)
    {
        await using var db = new NpgsqlConnection(app.OwnerConnection);
        return await db.QuerySingleAsync<string>(sql, new { Busy });
    }
}
