using System.Buffers.Text;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using DutyCall.Sandbox.Media;
using DutyCall.Sandbox.Media.Sounds;
using DutyCall.Sandbox.Signaling;
using DutyCall.Sandbox.Webhooks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Playwright;

namespace DutyCall.Sandbox.Carrier;

/// <summary>The whole carrier with the voice SDK as it comes: an agent in Chromium dials somebody into a conference and hears them.</summary>
public sealed class BrowserConversationTests : IAsyncLifetime
{
    readonly FakeApplication application = new(() => TimeProvider.System.GetUtcNow());
    readonly string microphone = Path.Combine(Path.GetTempPath(), $"conversation-{Environment.ProcessId}.wav");
    WebApplication app = null!;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSandboxCarrier(World.Settings);
        builder.Services.Replace(ServiceDescriptor.Singleton(new WebhookTransport(_ => application)));
        app = builder.Build();
        app.MapSandboxCarrier();
        app.MapGet("/", () => Results.File(Path.Combine(TestCarrier.Root, "tests", "sandbox", "Signaling", "page.html"), "text/html"));
        app.MapGet("/twilio.js", () => Results.File(TestCarrier.Sdk, "text/javascript"));
        app.MapGet("/phone.js", () => Results.File(Path.Combine(TestCarrier.Root, "sandbox", "Page", "assets", "phone.js"), "text/javascript"));
        app.MapGet("/sound.wav", () => Results.Bytes(Wav.Write(new short[Pcm.FrameSamples]), "audio/wav"));
        await app.StartAsync();
        await File.WriteAllBytesAsync(microphone, Wav.Write([.. Twiml.Speech.Rendered(new Tone(1000, TimeSpan.FromSeconds(1), 0.5))]));
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
        File.Delete(microphone);
    }

    [Fact]
    public async Task An_agent_dials_hears_and_is_heard_and_hangs_up()
    {
        Assert.SkipUnless(BrowserFixture.Missing is null, BrowserFixture.Missing ?? "");
        application.Says("/voice", """<Dial><Conference participantLabel="agent" beep="false" waitUrl="" endConferenceOnExit="true">c-1</Conference></Dial>""");
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await Chromium(playwright);
        var page = await (await browser.NewContextAsync(new() { Permissions = ["microphone"] })).NewPageAsync();
        await page.GotoAsync(app.Urls.First().Replace("127.0.0.1", "localhost", StringComparison.Ordinal));
        await page.WaitForFunctionAsync("() => window.ready");

        await page.EvaluateAsync("token => device(token).register()", Token("agent_17"));
        await page.EvaluateAsync("() => dial({ callId: '42' })");
        await page.WaitForFunctionAsync("() => events.some(e => e.name === 'accept')");
        Assert.Equal("42", Assert.Single(application.At("/voice"))["callId"]);

        await AddParticipant("+15550100100");
        await page.WaitForFunctionAsync("() => window.sample && sample.audioOutputLevel > 1000", null, new() { Timeout = 20_000 });
        var exchange = app.Services.GetRequiredService<Exchange>();
        var agent = exchange.Conferences.Active("c-1")!.Find("agent")!;
        Assert.True(await Becomes(() => agent.Call.Leg!.Level > 0.1));

        await page.EvaluateAsync("() => call.disconnect()");

        Assert.True(await Becomes(() => exchange.Live.Count == 0));
        Assert.True(await Becomes(() => application.At("/app-status") is [var told] && told["CallStatus"] == "completed"));
    }

    [Fact]
    public async Task A_held_customer_does_not_hear_the_agent_and_both_are_recorded()
    {
        Assert.SkipUnless(BrowserFixture.Missing is null, BrowserFixture.Missing ?? "");
        application.Says("/voice", """<Dial><Conference participantLabel="agent" beep="false" waitUrl="">c-1</Conference></Dial>""");
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await Chromium(playwright);
        var page = await Agent(browser, "agent_18");
        await page.EvaluateAsync("() => dial({ callId: '43' })");
        await page.WaitForFunctionAsync("() => events.some(e => e.name === 'accept')");
        await AddParticipant("+15550100121", "customer");
        var exchange = app.Services.GetRequiredService<Exchange>();
        Assert.True(await Becomes(() => exchange.Conferences.Active("c-1")?.Find("customer") is { Joined: true }));
        var customer = exchange.Conferences.Active("c-1")!.Find("customer")!.Call;
        var agent = exchange.Conferences.Active("c-1")!.Find("agent")!.Call;
        await page.WaitForFunctionAsync("() => Math.abs(pitch(call.getRemoteStream()) - 600) < 15");
        Assert.True(await Becomes(() => customer.Sound.Heard is [.., { Hertz: 1000 }]));

        await Post($"Calls/{customer.Sid}/Recordings.json", ("RecordingChannels", "dual"));
        await Post("Conferences/c-1/Participants/customer.json", ("Hold", "true"));
        await page.WaitForFunctionAsync("() => pitch(call.getRemoteStream()) === null");
        Assert.True(await Becomes(() => customer.Sound.Heard is [.., { Played: true, Voices.Count: 0, Silent: false }]));

        await Post("Conferences/c-1/Participants/customer.json", ("Hold", "false"));
        await page.WaitForFunctionAsync("() => Math.abs(pitch(call.getRemoteStream()) - 600) < 15");
        // Long enough that the recording has whole tenths of it, wherever they begin.
        Assert.True(await Becomes(() => customer.Sound.Heard is [.., { Hertz: 1000, Voices: [var voice] } last] && voice == agent.Sid && last.To - last.From >= TimeSpan.FromMilliseconds(500)));
        await Post($"Calls/{customer.Sid}.json", ("Status", "completed"));

        var recording = Assert.Single(exchange.Recordings);
        var samples = recording.Samples(2);
        int?[] Pitches(int channel) => [.. samples.Where((_, i) => i % 2 == channel).Chunk(800).Select(tenth => Pitch.Of(tenth))];
        Assert.Contains(600, Pitches(0));
        Assert.Contains(1000, Pitches(1));
        Assert.Contains(null, Pitches(1));
    }

    [Fact]
    public async Task A_silent_test_ring_reaches_the_page_with_its_parameters_and_is_rejected_by_it()
    {
        Assert.SkipUnless(BrowserFixture.Missing is null, BrowserFixture.Missing ?? "");
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await Chromium(playwright);
        var page = await Agent(browser, "agent_19");

        await Post("Calls.json", [("To", "client:agent_19?test=1"), ("From", World.Ours), ("Twiml", "<Response/>"), .. World.Subscribed]);
        await page.WaitForFunctionAsync("() => events.some(e => e.name === 'incoming')");
        Assert.Equal("1", await page.EvaluateAsync<string>("() => call.customParameters.get('test')"));
        await page.EvaluateAsync("() => call.reject()");
        Assert.True(await Becomes(() => application.At("/status").Any(r => r["CallStatus"] == "busy" && r["SipResponseCode"] == "603")));

        await Post("Calls.json", [("To", "client:agent_19?test=2"), ("From", World.Ours), ("Twiml", "<Response/>"), .. World.Subscribed]);
        await page.WaitForFunctionAsync("() => call.customParameters.get('test') === '2'");
        await page.EvaluateAsync("() => { call.ignore(); return dev.unregister() }");
        app.Services.GetRequiredService<SandboxClock>().Step(TimeSpan.FromSeconds(61));
        Assert.True(await Becomes(() => application.At("/status").Any(r => r["CallStatus"] == "no-answer")));
    }

    async Task<IPage> Agent(IBrowser browser, string identity)
    {
        var page = await (await browser.NewContextAsync(new() { Permissions = ["microphone"] })).NewPageAsync();
        await page.GotoAsync(app.Urls.First().Replace("127.0.0.1", "localhost", StringComparison.Ordinal));
        await page.WaitForFunctionAsync("() => window.ready");
        await page.EvaluateAsync("token => device(token).register()", Token(identity));
        await page.WaitForFunctionAsync("() => events.some(e => e.name === 'registered')");
        return page;
    }

    Task AddParticipant(string to, string label = "") =>
        Post("Conferences/c-1/Participants.json", ("To", to), ("From", World.Ours), ("Beep", "false"), ("Label", label));

    async Task Post(string path, params (string Name, string Value)[] fields)
    {
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{World.AccountSid}:{World.AuthToken}")));
        using var form = new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Name, f.Value)));
        using var answer = await http.PostAsync($"{app.Urls.First()}/sandbox/2010-04-01/Accounts/{World.AccountSid}/{path}", form);
        Assert.True(answer.StatusCode is HttpStatusCode.Created or HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
    }

    Task<IBrowser> Chromium(IPlaywright playwright) => playwright.Chromium.LaunchAsync(new()
    {
        ExecutablePath = "/usr/bin/chromium",
        Args =
        [
            "--no-sandbox", "--disable-gpu", "--no-first-run", "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream",
            $"--use-file-for-fake-audio-capture={microphone}", "--allow-loopback-in-peer-connection", "--autoplay-policy=no-user-gesture-required",
            "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
        ],
    });

    /// <summary>False when it has not come true while the test may run.</summary>
    static async Task<bool> Becomes(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!patience.IsCancellationRequested)
        {
            if (condition()) // Asked once: a beep is over before it could be asked again.
                return true;
            await tick.WaitForNextTickAsync();
        }

        return false;
    }

    static string Token(string identity)
    {
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        var payload = $$$"""
            {"jti":"{{{World.ApiKeySid}}}-{{{now}}}","iss":"{{{World.ApiKeySid}}}","sub":"{{{World.AccountSid}}}","iat":{{{now}}},"exp":{{{now + 3600}}},
             "grants":{"identity":"{{{identity}}}","voice":{"incoming":{"allow":true},"outgoing":{"application_sid":"{{{World.ApplicationSid}}}"} } } }
            """;
        var text = Encode("""{"alg":"HS256","typ":"JWT","cty":"twilio-fpa;v=1"}""") + "." + Encode(payload);
        return text + "." + Base64Url.EncodeToString(HMACSHA256.HashData(Encoding.UTF8.GetBytes(World.Settings.ApiKeySecret), Encoding.ASCII.GetBytes(text)));
    }

    static string Encode(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));
}
