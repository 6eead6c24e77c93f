using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using DutyCall.Sandbox.Carrier;
using DutyCall.Sandbox.Media;
using DutyCall.Sandbox.Media.Sounds;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace DutyCall.Sandbox.Signaling;

/// <summary>The browsers' side of the carrier on a free port, with a core for tests and a page that has the voice SDK.</summary>
sealed class TestCarrier : IAsyncDisposable
{
    readonly WebApplication app;
    readonly ConcurrentDictionary<HttpContext, byte> sockets = new();

    TestCarrier(TimeProvider clock)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton(clock).AddSingleton(new SignalingSettings(["https://app.example"]));
        builder.Services.AddMedia().AddSignaling().AddSingleton<TestSwitch>().AddSingleton<ISwitch>(p => p.GetRequiredService<TestSwitch>());

        app = builder.Build();
        app.Use(Remember);
        app.MapGroup("/sandbox").MapSignaling();
        app.MapGet("/", () => Results.Content(Asset("page.html"), "text/html"));
        app.MapGet("/twilio.js", () => Results.File(Sdk, "text/javascript"));
        app.MapGet("/phone.js", () => Results.File(Path.Combine(Root, "sandbox", "Page", "assets", "phone.js"), "text/javascript"));
        app.MapGet("/sound.wav", () => Results.Bytes(Wav.Write(new short[Pcm.FrameSamples]), "audio/wav"));
    }

    public static string Root { get; } = Path.GetFullPath("../../..", Here());

    public static string Sdk { get; } = Path.Combine(Root, "node_modules", "@twilio", "voice-sdk", "dist", "twilio.min.js");

    public Uri Address => new(app.Urls.First().Replace("127.0.0.1", "localhost"));

    public TestSwitch Switch => app.Services.GetRequiredService<TestSwitch>();

    public IClientRegistry Clients => app.Services.GetRequiredService<IClientRegistry>();

    public IPhones Phones => app.Services.GetRequiredService<IPhones>();

    public Uri Socket(string name) => new($"ws://{Address.Authority}/sandbox/{name}/signal");

    public static async Task<TestCarrier> Start(TimeProvider? clock = null)
    {
        var carrier = new TestCarrier(clock ?? TimeProvider.System);
        await carrier.app.StartAsync();
        return carrier;
    }

    /// <summary>Cuts every socket, as a network would.</summary>
    public void CutSockets()
    {
        foreach (var context in sockets.Keys)
        {
            try
            {
                context.Abort();
            }
            catch (ObjectDisposedException)
            {
                // It has just been closed by the other side.
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
    }

    async Task Remember(HttpContext context, RequestDelegate next)
    {
        sockets[context] = 0;
        await next(context);
        sockets.TryRemove(context, out _);
    }

    static string Asset(string name) => File.ReadAllText(Path.Combine(Here(), name));

    static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
