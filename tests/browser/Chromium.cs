using System.Diagnostics;
using System.Globalization;

namespace DutyCall.Browser;

/// <summary>A Chromium of its own, with a microphone that beeps and no way out to the internet.</summary>
sealed class Chromium : IAsyncDisposable
{
    readonly IPlaywright playwright;

    Chromium(IPlaywright playwright, IBrowser browser)
    {
        this.playwright = playwright;
        Browser = browser;
    }

    public IBrowser Browser { get; }

    /// <param name="more">Switches besides the usual.</param>
    public static async Task<Chromium> Launch(params string[] more)
    {
        var playwright = await Playwright.CreateAsync();
        var browser = await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Environment.GetEnvironmentVariable("CHROMIUM_PATH") ?? "/usr/bin/chromium",
            Args =
            [
                "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
                "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream", "--allow-loopback-in-peer-connection", "--autoplay-policy=no-user-gesture-required",
                "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1", .. more,
            ],
        });
        return new(playwright, browser);
    }

    /// <summary>A person at a machine: cookies and storage of their own.</summary>
    public Task<IBrowserContext> Person(Uri app, int width = 1440, int height = 900, ColorScheme scheme = ColorScheme.Light, params string[] permissions) => Browser.NewContextAsync(new()
    {
        BaseURL = app.ToString(),
        ViewportSize = new() { Width = width, Height = height },
        ColorScheme = scheme,
        Permissions = ["microphone", .. permissions],
    });

    /// <summary>The machine falls asleep, with every process of its browser; then it wakes up.</summary>
    public async Task<Asleep> Sleep()
    {
        var session = await Browser.NewBrowserCDPSessionAsync();
        var processes = (await session.SendAsync("SystemInfo.getProcessInfo"))!.Value.GetProperty("processInfo");
        var asleep = new Asleep([.. processes.EnumerateArray().Select(process => process.GetProperty("id").GetInt32().ToString(CultureInfo.InvariantCulture))]);
        await session.DetachAsync();
        await asleep.Signal("STOP");
        return asleep;
    }

    public async ValueTask DisposeAsync()
    {
        await Browser.DisposeAsync();
        playwright.Dispose();
    }
}

/// <summary>A browser that does nothing until it is woken, or the test is over.</summary>
sealed class Asleep(IReadOnlyList<string> processes) : IAsyncDisposable
{
    public ValueTask DisposeAsync() => new(Signal("CONT"));

    internal async Task Signal(string signal)
    {
        using var kill = Process.Start("kill", ["-" + signal, .. processes]);
        await kill.WaitForExitAsync();
    }
}
