using DutyCall.Sandbox.Media;
using DutyCall.Sandbox.Media.Sounds;
using Microsoft.Playwright;

namespace DutyCall.Sandbox.Signaling;

/// <summary>One carrier and one Chromium for all tests. Its microphone hears 1000 Hz.</summary>
public sealed class BrowserFixture : IAsyncLifetime
{
    const string Chromium = "/usr/bin/chromium";

    readonly string microphone = Path.Combine(Path.GetTempPath(), $"microphone-{Environment.ProcessId}.wav");
    IPlaywright? playwright;
    IBrowser? browser;

    /// <summary>Why there is nothing to test with here; null when there is.</summary>
    public static string? Missing =>
        !File.Exists(Chromium) ? $"There is no {Chromium}."
        : !File.Exists(TestCarrier.Sdk) ? "The voice SDK is not installed: run npm ci."
        : null;

    internal TestCarrier Carrier { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        if (Missing is not null)
            return;

        Carrier = await TestCarrier.Start();
        await File.WriteAllBytesAsync(microphone, Wav.Write(OneSecond(new Tone(1000, level: 0.5))));
        playwright = await Playwright.CreateAsync();
        browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Chromium,
            Args =
            [
                "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update",
                "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream", $"--use-file-for-fake-audio-capture={microphone}",
                "--allow-loopback-in-peer-connection", "--autoplay-policy=no-user-gesture-required",
                "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
            ],
        });
    }

    public async Task<IPage> Open()
    {
        Assert.SkipUnless(Missing is null, Missing ?? "");

        var context = await browser!.NewContextAsync(new BrowserNewContextOptions { Permissions = ["microphone"] });
        var page = await context.NewPageAsync();
        await page.GotoAsync(Carrier.Address.ToString());
        await page.WaitForFunctionAsync("() => window.ready");
        return page;
    }

    public async ValueTask DisposeAsync()
    {
        if (browser is not null)
            await browser.DisposeAsync();
        playwright?.Dispose();
        if (Carrier is not null)
            await Carrier.DisposeAsync();
        File.Delete(microphone);
    }

    static short[] OneSecond(Tone tone)
    {
        var samples = new short[Pcm.SampleRate];
        for (var at = 0; at < samples.Length; at += Pcm.FrameSamples)
            tone.Read(samples.AsSpan(at, Pcm.FrameSamples));
        return samples;
    }
}
