using System.Globalization;
using DutyCall.Sandbox.Signaling;

namespace DutyCall.Sandbox;

/// <summary>
/// The carrier as a program of its own, beside one or more application nodes. Configured like the application, by
/// <c>ASPNETCORE_URLS</c>, <c>PUBLIC_BASE_URL</c> (the application's) and the <c>TWILIO_</c> variables, which here name the
/// sandbox's own account; <c>SANDBOX_NUMBERS</c> lists its telephone numbers in E.164, by commas.
/// </summary>
static class SandboxHost
{
    static async Task Main(string[] args)
    {
        var builder = WebApplication.CreateBuilder(args);
        // The application's pages come from another origin than the carrier's sockets here.
        builder.Services.AddSingleton(new SignalingSettings([new Uri(builder.Configuration["PUBLIC_BASE_URL"] ?? "http://localhost").GetLeftPart(UriPartial.Authority)]));
        builder.Services.AddSandboxCarrier(Settings(builder.Configuration));
        await using var app = builder.Build();
        app.MapSandboxCarrier();
        await app.RunAsync();
    }

    static SandboxSettings Settings(ConfigurationManager configuration)
    {
        string Value(string name, string? otherwise = null) => configuration[name] is { Length: > 0 } value ? value
            : otherwise ?? throw new InvalidOperationException($"{name} is not set: the sandbox carrier needs an account of its own.");

        var application = Value("PUBLIC_BASE_URL").TrimEnd('/');
        var voice = Value("SANDBOX_VOICE_URL", application + "/api/voice/manual/twiml");
        var status = Value("SANDBOX_STATUS_URL", application + "/api/voice/manual/status");
        var inbound = Value("SANDBOX_INBOUND_URL", application + "/api/voice/inbound/twiml");
        var inboundStatus = Value("SANDBOX_INBOUND_STATUS_URL", application + "/api/voice/inbound/status");
        return new()
        {
            AccountSid = Value("TWILIO_ACCOUNT_SID"),
            AuthToken = Value("TWILIO_AUTH_TOKEN"),
            ApiKeySid = Value("TWILIO_API_KEY_SID"),
            ApiKeySecret = Value("TWILIO_API_KEY_SECRET"),
            Application = new(Value("TWILIO_TWIML_APP_SID"), voice, status),
            Numbers = [.. Value("SANDBOX_NUMBERS", "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(n => new SandboxNumber(n, inbound, inboundStatus))],
            BaseUrl = Value("SANDBOX_BASE_URL", Value("ASPNETCORE_URLS", "http://localhost:5000").Split(';')[0]),
            RecordingsFolder = Value("SANDBOX_RECORDINGS", "") is { Length: > 0 } folder ? folder : null,
            Cps = double.Parse(Value("TWILIO_CPS", "1"), CultureInfo.InvariantCulture),
        };
    }
}
