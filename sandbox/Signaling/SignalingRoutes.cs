using System.Net;
using DutyCall.Sandbox.Carrier;
using DutyCall.Sandbox.Signaling.Phone;
using DutyCall.Sandbox.Signaling.Voice;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace DutyCall.Sandbox.Signaling;

/// <summary>Pages of which other origins than the carrier's own may open a socket here: those of the application, when it is another process.</summary>
sealed record SignalingSettings(IReadOnlyList<string> Origins)
{
    public SignalingSettings() : this([]) { }
}

static class SignalingRoutes
{
    /// <summary>The browsers' side of the carrier. Needs <c>AddMedia</c>, and an <see cref="ISwitch"/> from the carrier's core.</summary>
    public static IServiceCollection AddSignaling(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(new SignalingSettings());
        return services
            .AddSingleton<ClientRegistry>()
            .AddSingleton<IClientRegistry>(provider => provider.GetRequiredService<ClientRegistry>())
            .AddSingleton<PhoneBook>()
            .AddSingleton<IPhones>(provider => provider.GetRequiredService<PhoneBook>());
    }

    /// <summary><c>voice/signal</c> for the voice SDK and <c>phone/signal</c> for the phone on the carrier's page.</summary>
    public static void MapSignaling(this IEndpointRouteBuilder routes)
    {
        Map(routes, "/voice/signal", (services, socket) => new VoiceSession(
            socket,
            services.GetRequiredService<ISwitch>(),
            services.GetRequiredService<ClientRegistry>(),
            services.GetRequiredService<TimeProvider>()).Run());

        Map(routes, "/phone/signal", (services, socket) => new PhoneSession(
            socket,
            services.GetRequiredService<ISwitch>(),
            services.GetRequiredService<PhoneBook>()).Run());
    }

    // By Map and not MapGet: over HTTP/2 a WebSocket is opened with CONNECT.
    static void Map(IEndpointRouteBuilder routes, string path, Func<IServiceProvider, TextSocket, Task> serve)
    {
        var pipeline = routes.CreateApplicationBuilder();
        pipeline.UseWebSockets(new WebSocketOptions { KeepAliveInterval = TimeSpan.Zero });
        pipeline.Run(context => Accept(context, serve));
        routes.Map(path, pipeline.Build());
    }

    static async Task Accept(HttpContext context, Func<IServiceProvider, TextSocket, Task> serve)
    {
        if (!context.WebSockets.IsWebSocketRequest || !MayOpen(context))
        {
            context.Response.StatusCode = (int)(context.WebSockets.IsWebSocketRequest ? HttpStatusCode.Forbidden : HttpStatusCode.BadRequest);
            return;
        }

        var services = context.RequestServices;
        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        await serve(services, new TextSocket(
            socket,
            services.GetRequiredService<TimeProvider>(),
            services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping));
    }

    // Browsers let any page open a socket to anywhere and always say which page it was; programs say nothing.
    static bool MayOpen(HttpContext context)
    {
        var origin = context.Request.Headers.Origin.ToString();
        return origin.Length == 0
            || Uri.TryCreate(origin, UriKind.Absolute, out var page) && page.Authority == context.Request.Host.Value
            || context.RequestServices.GetRequiredService<SignalingSettings>().Origins.Contains(origin, StringComparer.OrdinalIgnoreCase);
    }
}
