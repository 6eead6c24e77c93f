using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using DutyCall.Sandbox.Contract;
using DutyCall.Sandbox.Media;
using DutyCall.Sandbox.Webhooks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace DutyCall.Sandbox.Carrier;

/// <summary>What somebody heard for a while. <paramref name="Voices"/>: by call SID. <paramref name="Hertz"/>: the one pure tone that it was.</summary>
sealed record Hearing(double Level, bool Played, string[] Voices, int? Hertz)
{
    public bool Music => Played && Level > 0.01 && Voices.Length == 0;

    public bool Silence => Level < SoundLog.Audible;
}

/// <summary>
/// A whole carrier with a clock that stands still until it is stepped, an application that answers at once, and a REST
/// client that checks every answer against the published schema.
/// </summary>
sealed class World : IAsyncDisposable
{
    public const string AccountSid = "AC00000000000000000000000000000001";
    public const string AuthToken = "12345";
    public const string ApplicationSid = "AP00000000000000000000000000000001";
    public const string Ours = "+14155550100";
    public const string OtherOurs = "+14155550101";
    public const string Talker = "+15550100100";
    public const string App = "https://app.test";

    // Put together here so that nobody's secret scanner takes it for a key.
    public static readonly string ApiKeySid = "SK" + new string('0', 31) + "1";

    public static readonly SandboxSettings Settings = new()
    {
        AccountSid = AccountSid,
        AuthToken = AuthToken,
        ApiKeySid = ApiKeySid,
        ApiKeySecret = "the-key's-secret",
        Application = new(ApplicationSid, App + "/voice", App + "/app-status"),
        Numbers = [new(Ours, App + "/incoming", App + "/number-status"), new(OtherOurs, App + "/incoming")],
        BaseUrl = "http://localhost:5000",
        Speech = false,
    };

    static readonly DateTimeOffset Start = new(2026, 11, 20, 9, 18, 0, TimeSpan.Zero);
    readonly LoggedErrors errors = new();
    readonly WebApplication app;

    World(SandboxSettings settings)
    {
        Clock = new(null, Start);
        Application = new(Clock.GetUtcNow);
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders().AddProvider(errors);
        builder.WebHost.UseTestServer();
        builder.Services.AddSandboxCarrier(settings);
        builder.Services.RemoveAll<IHostedService>();
        builder.Services.Replace(ServiceDescriptor.Singleton(Clock));
        builder.Services.Replace(ServiceDescriptor.Singleton(new WebhookTransport(_ => Application)));
        builder.Services.Replace(ServiceDescriptor.Singleton<IClientRegistry>(Clients));
        app = builder.Build();
        app.MapSandboxCarrier();
    }

    public SandboxClock Clock { get; }

    public FakeApplication Application { get; }

    public FakeClients Clients { get; } = new();

    public Exchange Exchange => Get<Exchange>();

    public Faults Faults => Get<Faults>();

    public Mixer Mixer => Get<Mixer>();

    public static async Task<World> Create(SandboxSettings? settings = null)
    {
        var world = new World(settings ?? Settings);
        await world.app.StartAsync();
        return world;
    }

    public T Get<T>() where T : notnull => app.Services.GetRequiredService<T>();

    /// <summary>Lets the carrier's time go on, and everything happen that is due by then.</summary>
    public void Pass(double seconds) => Clock.Step(TimeSpan.FromSeconds(seconds));

    /// <summary>The same with sound: 20 ms of time, 20 ms of everybody's sound, and so on.</summary>
    public void Listen(double seconds)
    {
        for (var at = 0; at < seconds / Pcm.FrameLength.TotalSeconds; at++)
        {
            Clock.Step(Pcm.FrameLength);
            Mixer.Tick();
        }
    }

    /// <summary>What somebody hears for the next half second.</summary>
    public Hearing Hearing(string callSid)
    {
        // Past the tenth of a second in which whatever was done before takes effect.
        Listen(0.2);
        var since = Clock.GetUtcNow();
        Listen(0.5);
        var heard = Exchange.Find(callSid)!.Sound.Heard.Where(s => s.To > since).ToArray();
        return new(heard.Max(s => s.Level), heard.Any(s => s.Played), [.. heard.SelectMany(s => s.Voices).Distinct()], heard.Length == 1 ? heard[0].Hertz : null);
    }

    /// <summary>The carrier's inside, by HTTP as tests of the application use it.</summary>
    public async Task<JsonNode?> Control(HttpMethod method, string path, object? body = null)
    {
        using var http = Http(user: null);
        using var request = new HttpRequestMessage(method, "control/" + path);
        if (body is not null)
            request.Content = new StringContent(System.Text.Json.JsonSerializer.Serialize(body), Encoding.UTF8, "application/json");
        using var response = await http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, $"{method} {path}: {(int)response.StatusCode} {text}");
        return text.Length == 0 ? null : JsonNode.Parse(text);
    }

    public HttpClient Http(string? user = AccountSid, string password = AuthToken)
    {
        var http = app.GetTestClient();
        http.BaseAddress = new Uri("http://localhost/sandbox/");
        if (user is not null)
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}")));
        return http;
    }

    public Task<JsonObject> Post(string path, params (string, string)[] form) => Send(HttpMethod.Post, path, form);

    public Task<JsonObject> Get(string path) => Send(HttpMethod.Get, path);

    /// <summary>The answer, whose status and body fit the operation's description.</summary>
    public async Task<JsonObject> Send(HttpMethod method, string path, params (string Name, string Value)[] form)
    {
        var (status, body) = await Try(method, path, form);
        Assert.True((int)status < 300, $"{method} {path}: {(int)status} {body}");
        return body!;
    }

    public async Task<(HttpStatusCode Status, JsonObject? Body)> Try(HttpMethod method, string path, params (string Name, string Value)[] form)
    {
        using var http = Http();
        using var request = new HttpRequestMessage(method, Resource(path));
        if (form.Length > 0)
            request.Content = new FormUrlEncodedContent(form.Select(f => KeyValuePair.Create(f.Name, f.Value)));
        using var response = await http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        var body = text.Length == 0 ? null : JsonNode.Parse(text)!.AsObject();
        OpenApi.Check(method, "/" + Resource(path), response.StatusCode, body);
        return (response.StatusCode, body);
    }

    public async Task<int> ErrorOf(HttpMethod method, string path, params (string, string)[] form)
    {
        var (status, body) = await Try(method, path, form);
        Assert.True((int)status >= 400, $"{method} {path} was accepted: {body}");
        return (int)body!["code"]!;
    }

    /// <summary>A call by REST with all its callbacks at <c>/status</c> and its instructions at <c>/twiml</c>.</summary>
    public Task<JsonObject> Call(string to, params (string, string)[] more) => Post("Calls.json",
    [
        ("To", to), ("From", Ours), .. more.Any(m => m.Item1 is "Url" or "Twiml" or "ApplicationSid") ? [] : new[] { ("Url", App + "/twiml") },
        .. Subscribed, .. more,
    ]);

    public static (string, string)[] Subscribed =>
    [
        ("StatusCallback", App + "/status"), ("StatusCallbackEvent", "initiated"), ("StatusCallbackEvent", "ringing"),
        ("StatusCallbackEvent", "answered"), ("StatusCallbackEvent", "completed"),
    ];

    /// <summary>A browser that dials; <paramref name="parameters"/> go to the application.</summary>
    public (FakeDevice Device, ILine Line) Connect(string identity, params (string Name, string Value)[] parameters)
    {
        var device = new FakeDevice(Mixer);
        var line = Exchange.DialFromClient(device, identity, ApplicationSid, parameters.ToDictionary(p => p.Name, p => p.Value));
        return (device, line);
    }

    public async Task<string> StatusOf(string callSid) => (string)(await Get($"Calls/{callSid}.json"))["status"]!;

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
        Assert.Empty(errors.All);
    }

    static string Resource(string path) => path.StartsWith("2010-04-01", StringComparison.Ordinal) ? path : $"2010-04-01/Accounts/{AccountSid}/{path}";
}
