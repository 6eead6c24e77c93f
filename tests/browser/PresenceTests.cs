using Dapper;
using DutyCall.Browser.Pages;
using DutyCall.EndToEnd;
using Npgsql;

namespace DutyCall.Browser;

/// <summary>What others see of somebody is what their page, its device and its event stream really are.</summary>
public sealed class PresenceTests(RunningApp app) : IClassFixture<RunningApp>, IAsyncLifetime
{
    Chromium chromium = null!;

    public async ValueTask InitializeAsync() => chromium = await Chromium.Launch();

    public ValueTask DisposeAsync() => chromium.DisposeAsync();

    [Fact]
    public async Task A_page_that_is_opened_makes_its_agent_online_and_the_keyboard_says_otherwise()
    {
        const string lena = "lena@demo.example";
        var page = await SignIn(lena);
        await Is(lena, "Online");
        var status = page.Locator("#handset .handset-bar [popovertarget=presence-menu]");
        await Assertions.Expect(status).ToContainTextAsync("Online");

        foreach (var (keys, shown) in new[] { ("Alt+Digit2", "Away"), ("Alt+Digit3", "Do not disturb"), ("Alt+Digit1", "Online") })
        {
            await page.Keyboard.PressAsync(keys);
            await Is(lena, shown);
            await Assertions.Expect(status).ToContainTextAsync(shown);
        }

        // The same by the menu, with no pointer.
        await status.FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Tab");
        await Assertions.Expect(page.Locator("#presence-menu button:focus")).ToHaveTextAsync("Break");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(status).ToContainTextAsync("Break");
        await Assertions.Expect(page.Locator("#presence-menu")).ToBeHiddenAsync();
        Assert.Equal("break", await Ask<string>("select reason from presence p join users u on u.id = p.user_id where u.email = @lena", new { lena }));
    }

    [Fact]
    public async Task Offline_puts_the_device_away_and_online_brings_it_back()
    {
        const string kofi = "kofi@demo.example";
        var page = await SignIn(kofi);
        await Is(kofi, "Online");

        await page.Keyboard.PressAsync("Alt+Digit0");
        await Is(kofi, "Offline");
        await Wait.Until("Kofi's device", () => Ask<string>("select device from presence_pages p join users u on u.id = p.user_id where u.email = @kofi", new { kofi }), device => device == "none");

        await page.Keyboard.PressAsync("Alt+Digit1");
        await Is(kofi, "Online");
    }

    [Fact]
    public async Task A_frozen_page_falls_silent_and_a_thawed_one_is_back()
    {
        const string omar = "omar@demo.example";
        var page = await SignIn(omar);
        await Is(omar, "Online");
        var browser = await page.Context.NewCDPSessionAsync(page);

        await browser.SendAsync("Page.setWebLifecycleState", new() { ["state"] = "frozen" });
        await Pass(omar, 61);
        await Is(omar, "Unreachable");
        await Pass(omar, 60);
        await Is(omar, "Offline");

        await browser.SendAsync("Page.setWebLifecycleState", new() { ["state"] = "active" });
        // A machine that wakes finds its network again.
        await page.EvaluateAsync("dispatchEvent(new Event('online'))");
        await Is(omar, "Online");
    }

    [Fact]
    public async Task A_closed_page_is_unreachable_at_once_and_offline_after_two_minutes()
    {
        const string ines = "ines@demo.example";
        var page = await SignIn(ines);
        await Is(ines, "Online");

        await Leave(page);
        await Wait.Until("Ines' living pages", () => Ask<int>("select count(*)::int from presence_pages p join users u on u.id = p.user_id where u.email = @ines and gone_at is null", new { ines }), count => count == 0);
        await Pass(ines, 31);
        await Is(ines, "Unreachable");
        await Pass(ines, 90);
        await Is(ines, "Offline");
    }

    [Fact]
    public async Task When_the_tab_with_the_phone_is_closed_the_other_takes_it()
    {
        const string jonah = "jonah@demo.example";
        var page = await SignIn(jonah);
        await Is(jonah, "Online");
        var second = await page.Context.NewPageAsync();
        await second.GotoAsync("/");
        var trouble = new Handset(second).Trouble;
        await trouble.WaitForAsync();

        await Leave(page);

        await trouble.WaitForAsync(new() { State = WaitForSelectorState.Detached });
        await Wait.Until("Jonah's living pages", () => Ask<int>(
            "select count(*)::int from presence_pages p join users u on u.id = p.user_id where u.email = @jonah and p.gone_at is null and device = 'registered'", new { jonah }), count => count == 1);
        await Is(jonah, "Online");
    }

    [Fact]
    public async Task A_device_that_is_lost_is_told_above_the_page()
    {
        const string tomas = "tomas@demo.example";
        var refuse = false;
        var sockets = new List<IWebSocketRoute>();
        var page = await SignIn(tomas, page => page.RouteWebSocketAsync("**/sandbox/voice/signal", socket =>
        {
            if (refuse)
            {
                _ = socket.CloseAsync(new() { Code = 3002, Reason = "refused" });
                return;
            }

            socket.ConnectToServer();
            sockets.Add(socket);
        }));
        await Is(tomas, "Online");

        refuse = true;
        await sockets[^1].CloseAsync(new() { Code = 3001, Reason = "lost" });
        await Is(tomas, "Unreachable");
        await Assertions.Expect(page.Locator(".reach")).ToContainTextAsync("No call reaches you");
        Assert.Equal(0, await Axe.Check(page, "unreachable"));

        refuse = false;
        await Is(tomas, "Online");
        await Assertions.Expect(page.Locator(".reach")).ToBeHiddenAsync();
    }

    [Fact]
    public async Task The_silent_test_ring_reaches_the_page_and_nobody_hears_it()
    {
        const string priya = "priya@demo.example";
        var page = await SignIn(priya);
        await Is(priya, "Online");

        await Wait.Until("The test ring", () => Ask<string>("select coalesce(test_ring, '') from presence p join users u on u.id = p.user_id where u.email = @priya", new { priya }), ring => ring == "heard");

        await Assertions.Expect(page.Locator("#handset")).ToHaveAttributeAsync("data-state", "idle");
        await Is(priya, "Online");
    }

    async Task<IPage> SignIn(string email, Func<IPage, Task>? arrange = null)
    {
        var person = await chromium.Person(app.Address);
        var page = await person.NewPageAsync();
        if (arrange is not null)
            await arrange(page);
        await new SignInPage(page).SignIn(email);
        return page;
    }

    /// <summary>Closes a page that has nothing else to do: for its last word the browser gives it half a second, which is little for one that is still at work on a busy machine.</summary>
    static async Task Leave(IPage page)
    {
        await page.EvaluateAsync("new Promise(idle => requestIdleCallback(idle))");
        await page.GotoAsync("about:blank");
        await page.CloseAsync();
    }

    Task<string> Is(string email, string shown) => Wait.Until($"{email} is shown as", () => Ask<string>(
        "select concat_ws(' ', shown_as, unreachable_why) from agent_states(now()) a join users u on u.id = a.user_id where u.email = @email", new { email }), now => now.StartsWith(shown, StringComparison.Ordinal));

    /// <summary>As if time had passed: what was last heard of them is that much older.</summary>
    async Task Pass(string email, int seconds)
    {
        await using var db = new NpgsqlConnection(app.OwnerConnection);
        await db.ExecuteAsync("""
            update presence_pages p set heartbeat_at = heartbeat_at - @seconds * interval '1 s', stream_seen_at = stream_seen_at - @seconds * interval '1 s'
              from users u where u.id = p.user_id and u.email = @email;
            update presence p set heartbeat_at = heartbeat_at - @seconds * interval '1 s' from users u where u.id = p.user_id and u.email = @email
            """, new { email, seconds });
    }

    async Task<T> Ask<T>(string sql, object args)
    {
        await using var db = new NpgsqlConnection(app.OwnerConnection);
        return await db.QuerySingleAsync<T>(sql, args);
    }
}
