using DutyCall.Browser.Pages;
using DutyCall.EndToEnd;

namespace DutyCall.Browser;

/// <summary>A test with people of the demo organisation at machines of their own, and the carrier's view of what they hear.</summary>
public abstract class DeskTest(RunningApp app) : IClassFixture<RunningApp>, IAsyncLifetime
{
    private protected Carrier Carrier { get; } = new(app.Address);

    private protected Chromium Chromium { get; private set; } = null!;

    private protected RunningApp App => app;

    public async ValueTask InitializeAsync() => Chromium = await Chromium.Launch();

    public async ValueTask DisposeAsync()
    {
        Carrier.Dispose();
        await Chromium.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Somebody at their desk, whom calls reach.</summary>
    /// <param name="person">Their browser, where it is not like everybody's.</param>
    private protected async Task<(IPage Page, Handset Handset)> Agent(string email, IBrowserContext? person = null)
    {
        person ??= await Chromium.Person(app.Address);
        var page = await person.NewPageAsync();
        await new SignInPage(page).SignIn(email);
        var handset = new Handset(page);
        await handset.Is("idle");
        await page.Locator("#presence[data-shown=Online]").WaitForAsync(new() { State = WaitForSelectorState.Attached });
        return (page, handset);
    }

    /// <summary>Hangs up, and leaves the wrap-up for later.</summary>
    private protected static async Task Finish(IPage page, Handset handset)
    {
        await handset.HangUp();
        await handset.Is("wrap");
        await page.Keyboard.PressAsync("Alt+L");
        await handset.Is("idle");
    }
}
