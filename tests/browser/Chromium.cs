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

    public static async Task<Chromium> Launch()
    {
        var playwright = await Playwright.CreateAsync();
        var browser = await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Environment.GetEnvironmentVariable("CHROMIUM_PATH") ?? "/usr/bin/chromium",
            Args =
            [
                "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
                "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream", "--allow-loopback-in-peer-connection", "--autoplay-policy=no-user-gesture-required",
                "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
            ],
        });
        return new(playwright, browser);
    }

    /// <summary>A person at a machine: cookies and storage of their own.</summary>
    public Task<IBrowserContext> Person(Uri app, int width = 1440, int height = 900, ColorScheme scheme = ColorScheme.Light) => Browser.NewContextAsync(new()
    {
        BaseURL = app.ToString(),
        ViewportSize = new() { Width = width, Height = height },
        ColorScheme = scheme,
        Permissions = ["microphone"],
    });

    public async ValueTask DisposeAsync()
    {
        await Browser.DisposeAsync();
        playwright.Dispose();
    }
}
