using System.Diagnostics;
using System.Globalization;
using DutyCall.Browser.Pages;

namespace DutyCall.Browser;

/// <summary>One real call, as an agent makes it: from the sign-in to the history. A line per step; the first failure ends it.</summary>
sealed class Smoke(IPage page, Carrier carrier)
{
    const string Talker = "+15550100100";
    const string Outcome = "Connected";
    const double Audible = 0.01;

    static readonly CultureInfo Plain = CultureInfo.InvariantCulture;

    readonly Handset handset = new(page);
    readonly HistoryPage history = new(page);
    readonly string notes = $"Smoke run {Guid.NewGuid():n}";

    public static async Task<int> Run(Uri app)
    {
        await using var chromium = await Chromium.Launch();
        await using var person = await chromium.Person(app);
        using var carrier = new Carrier(app);
        return await new Smoke(await person.NewPageAsync(), carrier).Walk();
    }

    async Task<int> Walk()
    {
        var began = Stopwatch.GetTimestamp();
        foreach (var (name, step) in Steps())
        {
            var since = Stopwatch.GetTimestamp();
            try
            {
                var seen = await step();
                Console.WriteLine(string.Create(Plain, $"  ok    {Stopwatch.GetElapsedTime(since).TotalSeconds,6:0.00} s  {name}{(seen.Length > 0 ? $" ({seen})" : "")}"));
            }
            catch (Exception error) when (error is PlaywrightException or TimeoutException or HttpRequestException)
            {
                Console.WriteLine(string.Create(Plain, $"  FAIL  {Stopwatch.GetElapsedTime(since).TotalSeconds,6:0.00} s  {name}"));
                Console.WriteLine($"        {error.Message.ReplaceLineEndings("\n        ")}");
                await Evidence();
                return 1;
            }
        }

        Console.WriteLine(string.Create(Plain, $"  All steps passed in {Stopwatch.GetElapsedTime(began).TotalSeconds:0.0} s."));
        return 0;
    }

    IEnumerable<(string Name, Func<Task<string>> Step)> Steps() =>
    [
        ("signs in", SignIn),
        ("opens the dialer; the number is understood", Type),
        ("calls; it rings", Call),
        ("they answer", Answered),
        ("hears them", Hears),
        ("is heard", IsHeard),
        ("mutes: the carrier hears silence", Mute),
        ("speaks again", Unmute),
        ("types notes; they are saved", Notes),
        ("opens another page; the call goes on", Navigate),
        ("hangs up", HangUp),
        ("wraps up", WrapUp),
        ("finds the call in the history", Find),
    ];

    async Task<string> SignIn()
    {
        await new SignInPage(page).SignIn("priya@demo.example");
        // An earlier run may have left a wrap-up behind.
        if (await handset.Itself.GetAttributeAsync("data-state") == "wrap")
            await page.Keyboard.PressAsync("Alt+L");
        await handset.Is("idle");
        return "";
    }

    async Task<string> Type()
    {
        await handset.Number.FillAsync(Talker);
        await page.Locator($"#phone-match [data-e164='{Talker}']").WaitForAsync();
        return (await handset.Match.InnerTextAsync()).ReplaceLineEndings(" ");
    }

    async Task<string> Call()
    {
        await page.Keyboard.PressAsync("Enter");
        await page.Locator("#handset:is([data-state=ringing], [data-state=live])").WaitForAsync();
        return "";
    }

    async Task<string> Answered()
    {
        await handset.Is("live");
        return "";
    }

    async Task<string> Hears() => Level("volume", await Wait.Until("The volume of their voice", () => handset.Volume("out"), volume => volume > Audible));

    async Task<string> IsHeard()
    {
        await Wait.Until("The volume of the microphone", () => handset.Volume("in"), volume => volume > Audible);
        return Level("level at the carrier", await Wait.Until("The agent's level at the carrier", carrier.AgentLevel, level => level > Audible));
    }

    async Task<string> Mute()
    {
        await handset.ToggleMute();
        await page.Locator("#handset .controls [data-act=mute][aria-pressed=true]").WaitForAsync();
        return Level("level at the carrier", await Wait.Until("The muted agent's level at the carrier", () => carrier.LoudestAgentLevel(TimeSpan.FromSeconds(1.2)), level => level < Audible));
    }

    async Task<string> Unmute()
    {
        await handset.ToggleMute();
        return Level("level at the carrier", await Wait.Until("The agent's level at the carrier", carrier.AgentLevel, level => level > Audible));
    }

    async Task<string> Notes()
    {
        await page.GetByRole(AriaRole.Textbox, new() { Name = "Notes on this call" }).FillAsync(notes);
        await page.Locator("#notes-state").GetByText("Saved", new() { Exact = true }).WaitForAsync();
        return "";
    }

    async Task<string> Navigate()
    {
        await history.Open();
        await handset.Is("live");
        return Level("volume", await Wait.Until("The volume of their voice", () => handset.Volume("out"), volume => volume > Audible));
    }

    async Task<string> HangUp()
    {
        await handset.HangUp();
        await handset.Is("wrap");
        await Wait.Until("Calls at the carrier", carrier.CallsUnderWay, calls => calls == 0);
        return await page.Locator("#call-result").InnerTextAsync();
    }

    async Task<string> WrapUp()
    {
        await handset.WrapUp(Outcome, notes);
        await handset.Is("idle");
        return "";
    }

    async Task<string> Find()
    {
        await history.Open();
        var row = history.Row(notes);
        await row.WaitForAsync();
        await row.GetByText(Outcome, new() { Exact = true }).WaitForAsync();
        return "";
    }

    static string Level(string what, double level) => string.Create(Plain, $"{what} {level:0.000}");

    /// <summary>What the page looked like, for whoever reads the failure.</summary>
    async Task Evidence()
    {
        var picture = Path.Combine(Path.GetTempPath(), "dutycall-smoke.png");
        await page.ScreenshotAsync(new() { Path = picture });
        Console.WriteLine($"        The page: {picture}");
        if (await handset.Trouble.CountAsync() > 0)
            Console.WriteLine($"        The phone says: {await handset.Trouble.InnerTextAsync()}");
    }
}
