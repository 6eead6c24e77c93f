using System.Globalization;

namespace DutyCall.Browser.Pages;

/// <summary>The phone that floats over every page.</summary>
sealed class Handset(IPage page)
{
    public ILocator Itself => page.Locator("#handset");

    public ILocator Number => page.GetByLabel("Phone number");

    public ILocator Match => page.Locator("#phone-match");

    public ILocator Notes => Itself.Locator("#phone-notes textarea");

    public ILocator Trouble => page.Locator("#phone-trouble .notice");

    public ILocator Pill => Itself.Locator(".handset-bar .pill");

    public ILocator TransferNews => Itself.Locator("[data-transfer]");

    public ILocator Parties => Itself.Locator(".parties li");

    /// <summary>Somebody is brought into the call, without a pointer.</summary>
    /// <param name="keys">What opens the sheet.</param>
    /// <param name="whom">A part of a name, or a number.</param>
    public async Task Bring(string how, string keys, string whom)
    {
        await page.Keyboard.PressAsync(keys);
        await page.Locator("#phone-transfer .seg label", new() { HasText = how }).ClickAsync();
        await page.Locator("#transfer-to").FillAsync(whom);
        await page.Locator("#transfer-to").PressAsync("Enter");
        await page.Locator("#phone-transfer").WaitForAsync(new() { State = WaitForSelectorState.Hidden });
    }

    public Task Is(string state) => page.Locator($"#handset[data-state={state}]").WaitForAsync();

    /// <summary>It rings there, or has been answered: ringing may be over before a slow page has shown it.</summary>
    public Task HasRung() => page.Locator("#handset:is([data-state=ringing], [data-state=live])").WaitForAsync();

    /// <summary>Its scripts run: what is pressed from now on is heard.</summary>
    public Task Ready() => page.Locator("html[data-phone-ready]").WaitForAsync();

    public async Task Dial(string number)
    {
        await Ready();
        await Number.FillAsync(number);
        await page.Keyboard.PressAsync("Enter");
    }

    public Task ToggleMute() => page.Keyboard.PressAsync("Alt+M");

    public Task HangUp() => page.Keyboard.PressAsync("Alt+X");

    public async Task WrapUp(string outcome, string notes)
    {
        await Itself.GetByLabel("What happened on this call").FillAsync(notes);
        await Itself.GetByRole(AriaRole.Radio, new() { Name = outcome, Exact = true }).CheckAsync();
        await page.Keyboard.PressAsync("Control+Enter");
    }

    /// <summary>What the SDK measures: "in" is the microphone, "out" the other side. Between 0 and 1.</summary>
    public async Task<double> Volume(string side) =>
        double.Parse(await page.Locator($"#phone-waves [data-level={side}]").GetAttributeAsync("data-volume") ?? "0", CultureInfo.InvariantCulture);
}
