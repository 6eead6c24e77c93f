using Dapper;
using DutyCall.EndToEnd;
using Npgsql;

namespace DutyCall.Browser;

/// <summary>Two colleagues, each in a browser of their own, and a customer whose ears the carrier remembers.</summary>
public sealed class ConversationTests(RunningApp app) : DeskTest(app)
{
    const string Eleanor = "+15550100100", Echo = "+15550100120", Tone = "+15550100121";

    [Fact]
    public async Task A_customer_is_held_handed_over_asked_about_and_left_in_good_hands()
    {
        var (lena, lenas) = await Agent("lena@demo.example");
        var (priya, priyas) = await Agent("priya@demo.example");

        await lenas.Dial(Eleanor);
        await lenas.Is("live");
        await lena.Keyboard.PressAsync("Alt+H");
        await Assertions.Expect(lenas.Pill).ToContainTextAsync("On hold");
        await Wait.Until("What Eleanor hears", () => Carrier.Heard(Eleanor), heard => heard == "music");
        await Wait.Until("Silence at Lena's", () => lenas.Volume("out"), volume => volume < 0.001);
        await lena.Keyboard.PressAsync("Alt+H");
        await Assertions.Expect(lenas.Pill).ToHaveTextAsync("In call");
        await Wait.Until("What Eleanor hears", () => Carrier.Heard(Eleanor), heard => heard == "voice");

        await lenas.Bring("Transfer now", "Alt+T", "priya");
        await lenas.Is("idle");
        await Assertions.Expect(lenas.TransferNews).ToContainTextAsync("It rings for Priya Raman.");
        await priyas.Is("incoming");
        await Assertions.Expect(priyas.Itself).ToContainTextAsync("hands this call over");
        await priya.Keyboard.PressAsync("Alt+A");
        await priyas.Is("live");
        await Assertions.Expect(lenas.TransferNews).ToContainTextAsync("Priya Raman has");
        await Wait.Until("Eleanor's voice at Priya's", () => priyas.Volume("out"), volume => volume > 0.01);

        await priyas.Bring("Ask first", "Alt+T", "lena");
        await lenas.Is("incoming");
        Assert.Equal("music", await Carrier.Heard(Eleanor));
        await lena.Keyboard.PressAsync("Alt+A");
        await lenas.Is("live");
        await Assertions.Expect(priyas.TransferNews).ToContainTextAsync("You talk with Lena");
        Assert.Equal(0, await Axe.Check(priya, "consultation"));
        Assert.Equal(0, await Axe.Check(lena, "asked apart"));
        await priya.Keyboard.PressAsync("Alt+T");
        await priyas.Is("idle");
        await Assertions.Expect(priyas.TransferNews).ToContainTextAsync("has");
        await Assertions.Expect(lenas.Pill).ToHaveTextAsync("In call");
        await Wait.Until("What Eleanor hears", () => Carrier.Heard(Eleanor), heard => heard == "voice");

        await Finish(lena, lenas);
    }

    [Fact]
    public async Task Three_talk_together_one_is_removed_and_one_leaves()
    {
        var (tomas, tomass) = await Agent("tomas@demo.example");
        var (omar, omars) = await Agent("omar@demo.example");
        await tomass.Dial(Echo);
        await tomass.Is("live");

        await tomass.Bring("Add to call", "Alt+C", Tone);
        await Assertions.Expect(tomass.Parties).ToHaveCountAsync(2);
        await Assertions.Expect(tomass.Parties.Nth(1)).ToContainTextAsync("Talking");
        var tomasId = await IdOf("tomas@demo.example");
        foreach (var (listener, speaker) in new[] { (Tone, Echo), (Echo, Tone), (Tone, tomasId), (Echo, tomasId), (tomasId, Tone), (tomasId, Echo) })
            await Wait.Until($"Whether {listener} has heard {speaker}", () => Carrier.HasHeard(listener, speaker), heard => heard);
        Assert.Equal(0, await Axe.Check(tomas, "conference"));
        await tomass.Parties.Nth(1).GetByRole(AriaRole.Button).ClickAsync();
        await Assertions.Expect(tomass.Parties).ToHaveCountAsync(0);

        await tomass.Bring("Add to call", "Alt+C", "omar");
        await omars.Is("incoming");
        await omar.Keyboard.PressAsync("Alt+A");
        await omars.Is("live");
        await Assertions.Expect(tomass.Parties.Nth(1)).ToContainTextAsync("Talking");
        await omars.ToggleMute();
        await Assertions.Expect(tomass.Parties.Nth(1)).ToContainTextAsync("Muted");
        await omars.ToggleMute();

        await tomas.Keyboard.PressAsync("Alt+L");
        await tomass.Is("idle");
        await Assertions.Expect(omars.Itself.GetByRole(AriaRole.Button, new() { Name = "Hang up" })).ToBeVisibleAsync();
        await Wait.Until("What they hear", () => Carrier.Heard(Echo), heard => heard == "voice");
        await Finish(omar, omars);
    }

    [Fact]
    public async Task A_call_is_recorded_with_a_pause_and_a_manager_listens_whispers_and_barges_in()
    {
        await using var db = new NpgsqlConnection(App.OwnerConnection);
        await db.ExecuteAsync("update organisations set recording = 'on_demand'");
        var (lenasId, jonahsId) = (await IdOf("lena@demo.example"), await IdOf("jonah@demo.example"));
        var (lena, lenas) = await Agent("lena@demo.example");
        var (jonah, jonahs) = await Agent("jonah@demo.example");
        await lenas.Dial(Tone);
        await lenas.Is("live");

        foreach (var (wanted, says) in new[] { ("recording", "They have been told"), ("paused", "Not recording"), ("recording", "They have been told") })
        {
            await lena.Keyboard.PressAsync("Alt+R");
            await Assertions.Expect(lena.Locator($"#handset [data-recording={wanted}]")).ToContainTextAsync(says);
        }

        await jonah.GotoAsync("/live-wall");
        await jonahs.Ready();
        await jonah.GetByRole(AriaRole.Button, new() { Name = "Listen to the call of Lena Haddad" }).ClickAsync();
        await jonahs.Is("live");
        await Wait.Until("Their voice at Jonah's", () => jonahs.Volume("out"), volume => volume > 0.01);
        await Assertions.Expect(lena.Locator("[data-supervisor=listen]")).ToHaveTextAsync("Jonah Whitfield listens");
        Assert.Equal(0, await Axe.Check(jonah, "listening"));
        Assert.Equal(0, await Axe.Check(lena, "recorded and listened to"));
        Assert.False(await Carrier.HasHeard(lenasId, jonahsId));
        await jonah.GetByRole(AriaRole.Button, new() { Name = "Whisper" }).ClickAsync();
        await lena.Locator("[data-supervisor=whisper]").WaitForAsync();
        await Wait.Until("Jonah's whisper at Lena's", () => Carrier.HasHeard(lenasId, jonahsId), heard => heard);
        Assert.False(await Carrier.HasHeard(Tone, jonahsId));
        await jonah.GetByRole(AriaRole.Button, new() { Name = "Barge in" }).ClickAsync();
        await lena.Locator("[data-supervisor=barge]").WaitForAsync();
        await Wait.Until("Jonah's voice at the customer's", () => Carrier.HasHeard(Tone, jonahsId), heard => heard);
        await jonahs.HangUp();
        await jonahs.Is("idle");
        await lena.Locator("[data-supervisor]").WaitForAsync(new() { State = WaitForSelectorState.Detached });
        await lenas.Is("live");
        await Finish(lena, lenas);

        var (grace, _) = await Agent("admin@demo.example");
        await grace.GotoAsync("/analytics/voice/history");
        await grace.GetByRole(AriaRole.Link, new() { Name = "Listen to the recording" }).First.ClickAsync();
        await grace.Locator("#recordings audio").WaitForAsync();
        await Assertions.Expect(grace.Locator("#recordings")).ToContainTextAsync("Not in it:");
        Assert.Equal(0, await Axe.Check(grace, "recordings of a call"));
        await grace.EvaluateAsync("() => document.querySelector('audio').play()");
        await Wait.Until("How far it has played", () => grace.EvaluateAsync<double>("() => document.querySelector('audio').currentTime"), time => time > 0);
    }

    /// <summary>As it is in the address of their browser.</summary>
    async Task<string> IdOf(string email)
    {
        await using var db = new NpgsqlConnection(App.OwnerConnection);
        return await db.QuerySingleAsync<string>("select replace(id::text, '-', '') from users where email = @email", new { email });
    }
}
