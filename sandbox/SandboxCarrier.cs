using System.Net;
using DutyCall.Sandbox.Carrier;
using DutyCall.Sandbox.Control;
using DutyCall.Sandbox.Media;
using DutyCall.Sandbox.Page;
using DutyCall.Sandbox.People;
using DutyCall.Sandbox.Rest;
using DutyCall.Sandbox.Signaling;
using DutyCall.Sandbox.Twiml;
using DutyCall.Sandbox.Webhooks;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace DutyCall.Sandbox;

/// <summary>A carrier in a box: speaks what Twilio speaks, for one account, in memory, to callers of this machine only.</summary>
public static class SandboxCarrier
{
    /// <summary>Its time is that of the registered <see cref="TimeProvider"/>, and can be stepped on from there.</summary>
    public static IServiceCollection AddSandboxCarrier(this IServiceCollection services, SandboxSettings settings)
    {
        if (settings.RealCredentialsPresent)
            throw new InvalidOperationException("The sandbox carrier does not run beside credentials of a real account: remove one of the two.");
        services.AddSingleton(settings);
        services.AddSingleton(s => new SandboxClock(s.GetService<TimeProvider>() ?? TimeProvider.System));
        services.TryAddSingleton(_ => WebhookTransport.Network());
        services.AddMedia().AddSignaling();
        services.AddSingleton(s => new Lazy<IClientRegistry>(s.GetRequiredService<IClientRegistry>));
        services.AddSingleton(s => new Lazy<IPhones>(s.GetRequiredService<IPhones>));
        services.AddSingleton(s => new Account(settings, s.GetRequiredService<SandboxClock>()));
        services.AddSingleton<ISwitch>(s => s.GetRequiredService<Exchange>());
        Type[] parts =
        [
            typeof(Serial), typeof(UnderWay), typeof(Faults), typeof(WebhookLog), typeof(WebhookSender), typeof(Callbacks), typeof(AccessTokens),
            typeof(TwimlFetcher), typeof(Speech), typeof(RecordingStore), typeof(Performer), typeof(ScriptedNumbers), typeof(Exchange),
            typeof(Resources), typeof(CallsApi), typeof(ConferencesApi), typeof(ParticipantsApi), typeof(RecordingsApi), typeof(QueuesApi), typeof(AccountApi), typeof(RestApi), typeof(ControlApi),
        ];
        foreach (var part in parts)
            services.AddSingleton(part);
        return services;
    }

    /// <summary>Everything under <c>/sandbox</c>.</summary>
    public static WebApplication MapSandboxCarrier(this WebApplication app)
    {
        app.UseWhen(IsOurs, ours => ours.Use(LocalOnly));
        var sandbox = app.MapGroup("/sandbox").AllowAnonymous().DisableAntiforgery().ExcludeFromDescription();
        var rest = app.Services.GetRequiredService<RestApi>();
        sandbox.Map("/2010-04-01/{**path}", (HttpContext http, string path) => rest.Handle(http, path));
        var recordings = app.Services.GetRequiredService<RecordingsApi>();
        sandbox.MapGet("/media/{sid}/{secret}/{channels:int}.wav", (string sid, string secret, int channels) => recordings.Storage(sid, secret, channels));
        app.Services.GetRequiredService<ControlApi>().Map(sandbox.MapGroup("/control"));
        sandbox.MapSignaling();
        sandbox.MapPage();
        return app;
    }

    static bool IsOurs(HttpContext http) => http.Request.Path.StartsWithSegments("/sandbox");

    /// <summary>No address at all is a connection within this process.</summary>
    static Task LocalOnly(HttpContext http, RequestDelegate next)
    {
        if (http.Connection.RemoteIpAddress is not { } address || IPAddress.IsLoopback(address))
            return next(http);
        http.Response.StatusCode = StatusCodes.Status403Forbidden;
        return http.Response.WriteAsync("The sandbox carrier serves this machine only.");
    }
}
