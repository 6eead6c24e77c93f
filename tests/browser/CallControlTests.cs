using Dapper;
using DutyCall.EndToEnd;
using Npgsql;

namespace DutyCall.Browser;

/// <summary>What an agent does while they talk: keys, hold from the bar, a callback, and sending the call away.</summary>
public sealed class CallControlTests(RunningApp app) : DeskTest(app)
{
    const string Eleanor = "+15550100100", Menu = "+15550100109", Echo = "+15550100120", Tone = "+15550100121", Busy = "+15550100102";

    [Fact]
    public async Task Keys_pressed_in_the_call_are_heard_by_a_menu_that_answers_them()
    {
        var (lena, lenas) = await Agent("lena@demo.example");
        await lenas.Dial(Menu);
        await lenas.Is("live");
        await Wait.Until("The menu's voice", () => lenas.Volume("out"), volume => volume > 0.01);

        await lena.Keyboard.PressAsync("Alt+K");
        await lena.Locator("#phone-tones [data-key='2']").ClickAsync();
        await Wait.Until("The keys the menu heard", () => Carrier.Keys(Menu), keys => keys == "2");
        await lena.Keyboard.PressAsync("#");
        await Wait.Until("The keys the menu heard", () => Carrier.Keys(Menu), keys => keys == "2#");

        await Assertions.Expect(lena.Locator("#phone-sent")).ToHaveTextAsync("2#");
        Assert.Equal(0, await Axe.Check(lena, "keypad in a call"));
        await Finish(lena, lenas);
    }

    [Fact]
    public async Task Held_from_the_bar_while_browsing_and_a_callback_is_booked_without_leaving_the_call()
    {
        await Run("""
            insert into contacts (org_id, id, phone, name, time_zone) select org_id, gen_random_uuid(), @Tone, 'Dana Whitfield', 'America/Denver' from organisations
            on conflict (org_id, phone) where deleted_at is null do update set name = excluded.name, time_zone = excluded.time_zone
            """);
        var (priya, priyas) = await Agent("priya@demo.example");
        await priyas.Dial(Tone);
        await priyas.Is("live");

        await priya.Keyboard.PressAsync("Alt+P");
        await priya.Locator(".rail a[href='/contacts']").ClickAsync();
        await Assertions.Expect(priya).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("/contacts$"));
        var bar = priya.Locator("#handset .mini");
        await bar.GetByRole(AriaRole.Button, new() { Name = "Hold", Exact = true }).ClickAsync();
        await Assertions.Expect(bar.GetByRole(AriaRole.Button, new() { Name = "Resume" })).ToHaveAttributeAsync("aria-pressed", "true");
        await Wait.Until("What Dana hears", () => Carrier.Heard(Tone), heard => heard == "music");
        Assert.Equal(0, await Axe.Check(priya, "on hold while browsing"));
        await priya.Keyboard.PressAsync("Alt+H");
        await Assertions.Expect(bar.GetByRole(AriaRole.Button, new() { Name = "Hold", Exact = true })).ToHaveAttributeAsync("aria-pressed", "false");

        await priya.Keyboard.PressAsync("Alt+P");
        await priya.Keyboard.PressAsync("Alt+B");
        var booking = priya.Locator("#phone-callback");
        await Assertions.Expect(booking.GetByText("On Dana’s clock, Denver")).ToBeVisibleAsync();
        await booking.GetByText("Other", new() { Exact = true }).ClickAsync();
        await booking.Locator("[name=callbackDate]").FillAsync(DayInDenver(2));
        await booking.Locator("[name=callbackTime]").FillAsync("03:00");
        await booking.GetByLabel("What about").FillAsync("The second hall");
        await booking.GetByRole(AriaRole.Button, new() { Name = "Book the callback" }).ClickAsync();
        await Assertions.Expect(booking.GetByRole(AriaRole.Alert)).ToContainTextAsync("It is 3:00 in Denver then.");
        Assert.Equal(0, await Axe.Check(priya, "callback refused in a call"));
        await booking.Locator("[name=callbackTime]").FillAsync("10:00");
        await booking.GetByRole(AriaRole.Button, new() { Name = "Book the callback" }).ClickAsync();
        await Assertions.Expect(booking.GetByRole(AriaRole.Status)).ToContainTextAsync("10:00 in Denver");
        Assert.Equal(0, await Axe.Check(priya, "callback booked in a call"));
        await priya.Keyboard.PressAsync("Alt+B");
        await Assertions.Expect(booking).ToBeHiddenAsync();

        await priyas.Is("live");
        await Wait.Until("Dana's voice", () => priyas.Volume("out"), volume => volume > 0.01);
        Assert.Equal($"pending The second hall {DayInDenver(2)} 10:00", await Ask("select concat_ws(' ', state, note, to_char(due_at at time zone zone, 'YYYY-MM-DD HH24:MI')) from callbacks where number = @Tone"));
        await Finish(priya, priyas);
    }

    [Fact]
    public async Task A_blind_transfer_to_a_number_frees_its_sender_and_comes_back_from_a_busy_one()
    {
        var (tomas, tomass) = await Agent("tomas@demo.example");
        await tomass.Dial(Echo);
        await tomass.Is("live");

        await tomass.Bring("Transfer now", "Alt+T", Busy);
        await Assertions.Expect(tomass.TransferNews).ToContainTextAsync("did not take it");
        await tomass.Is("live");
        await Wait.Until("The customer's voice", () => tomass.Volume("out"), volume => volume > 0.01);
        await Assertions.Expect(tomass.Pill).ToHaveTextAsync("In call");

        await tomass.Bring("Transfer now", "Alt+T", Tone);
        await tomass.Is("idle");
        await Assertions.Expect(tomass.TransferNews).ToContainTextAsync("now.");
        await Wait.Until("Whether the two hear each other", async () => await Carrier.HasHeard(Echo, Tone) && await Carrier.HasHeard(Tone, Echo), heard => heard);
        await Carrier.HangsUp(Echo);
        await tomass.Is("wrap");
        await tomas.Keyboard.PressAsync("Alt+L");
        await tomass.Is("idle");
    }

    [Fact]
    public async Task A_call_sent_to_a_queue_is_answered_by_whoever_is_there()
    {
        var (_, omars) = await Agent("omar@demo.example");
        await omars.Dial(Eleanor);
        await omars.Is("live");
        var (kofi, kofis) = await Agent("kofi@demo.example");

        await omars.Bring("Transfer now", "Alt+T", "Main line");
        await Assertions.Expect(omars.TransferNews).ToContainTextAsync("waits in Main line");
        await kofis.Is("incoming");
        await Wait.Until("What Eleanor hears", () => Carrier.Heard(Eleanor), heard => heard == "music");
        await kofi.Keyboard.PressAsync("Alt+A");
        await kofis.Is("live");

        await Wait.Until("Eleanor's voice at Kofi's", () => kofis.Volume("out"), volume => volume > 0.01);
        await omars.Is("idle");
        await Finish(kofi, kofis);
    }

    static string DayInDenver(int fromToday) =>
        TimeZoneInfo.ConvertTimeBySystemTimeZoneId(DateTimeOffset.UtcNow, "America/Denver").AddDays(fromToday).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    async Task Run(string sql)
    {
        await using var db = new NpgsqlConnection(App.OwnerConnection);
        await db.ExecuteAsync(sql, new { Tone });
    }

    async Task<string> Ask(string sql)
    {
        await using var db = new NpgsqlConnection(App.OwnerConnection);
        return await db.QuerySingleAsync<string>(sql, new { Tone });
    }
}
