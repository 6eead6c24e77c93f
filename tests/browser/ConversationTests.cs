using DutyCall.Browser.Pages;
using DutyCall.EndToEnd;

namespace DutyCall.Browser;

/// <summary>Two colleagues, each in a browser of their own, and a customer whose ears the carrier remembers.</summary>
public sealed class ConversationTests(RunningApp app) : IClassFixture<RunningApp>, IAsyncLifetime
{
    const string Eleanor = "+15550100100", Echo = "+15550100120", Tone = "+15550100121";

    readonly Carrier carrier = new(app.Address);
    Chromium chromium = null!;

    public async ValueTask InitializeAsync() => chromium = await Chromium.Launch();

    public async ValueTask DisposeAsync()
    {
        carrier.Dispose();
        await chromium.DisposeAsync();
    }

    [Fact]
    public async Task A_customer_is_held_handed_over_asked_about_and_left_in_good_hands()
    {
        var (lena, lenas) = await Agent("lena@demo.example");
        var (priya, priyas) = await Agent("priya@demo.example");

        await lenas.Dial(Eleanor);
        await lenas.Is("live");
        await lena.Keyboard.PressAsync("Alt+H");
        await Assertions.Expect(lenas.Pill).ToContainTextAsync("On hold");
        await Wait.Until("What Eleanor hears", () => carrier.Heard(Eleanor), heard => heard == "music");
        await lena.Keyboard.PressAsync("Alt+H");
        await Assertions.Expect(lenas.Pill).ToHaveTextAsync("In call");
        await Wait.Until("What Eleanor hears", () => carrier.Heard(Eleanor), heard => heard == "voice");

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
        Assert.Equal("music", await carrier.Heard(Eleanor));
        await lena.Keyboard.PressAsync("Alt+A");
        await lenas.Is("live");
        await Assertions.Expect(priyas.TransferNews).ToContainTextAsync("You talk with Lena");
        Assert.Equal(0, await Axe.Check(priya, "consultation"));
        Assert.Equal(0, await Axe.Check(lena, "asked apart"));
        await priya.Keyboard.PressAsync("Alt+T");
        await priyas.Is("idle");
        await Assertions.Expect(priyas.TransferNews).ToContainTextAsync("has");
        await Assertions.Expect(lenas.Pill).ToHaveTextAsync("In call");
        await Wait.Until("What Eleanor hears", () => carrier.Heard(Eleanor), heard => heard == "voice");

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
        await Wait.Until("What they hear", () => carrier.Heard(Echo), heard => heard == "voice");
        await Finish(omar, omars);
    }

    [Fact]
    public async Task A_call_is_recorded_with_a_pause_and_a_manager_listens_whispers_and_barges_in()
    {
        await using (var source = Npgsql.NpgsqlDataSource.Create(app.OwnerConnection))
        {
            await using var allow = source.CreateCommand("update organisations set recording = 'on_demand'");
            await allow.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }

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
        await jonah.GetByRole(AriaRole.Button, new() { Name = "Whisper" }).ClickAsync();
        await lena.Locator("[data-supervisor=whisper]").WaitForAsync();
        await jonah.GetByRole(AriaRole.Button, new() { Name = "Barge in" }).ClickAsync();
        await lena.Locator("[data-supervisor=barge]").WaitForAsync();
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

    static async Task Finish(IPage page, Handset handset)
    {
        await handset.HangUp();
        await handset.Is("wrap");
        await page.Keyboard.PressAsync("Alt+L");
        await handset.Is("idle");
    }

    /// <summary>Somebody of the demo organisation at a machine of their own, whom calls reach.</summary>
    async Task<(IPage Page, Handset Handset)> Agent(string email)
    {
        var person = await chromium.Person(app.Address);
        var page = await person.NewPageAsync();
        await new SignInPage(page).SignIn(email);
        var handset = new Handset(page);
        await handset.Is("idle");
        await page.Locator("#presence[data-shown=Online]").WaitForAsync(new() { State = WaitForSelectorState.Attached });
        return (page, handset);
    }
}
