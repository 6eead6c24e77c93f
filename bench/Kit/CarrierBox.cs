using System.Net.Http.Json;
using System.Text.Json;
using DutyCall.Sandbox;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace DutyCall.Bench.Kit;

/// <summary>The carrier in the box, in this process, with the account that <see cref="Server.StartApp"/> gives to the application.</summary>
sealed class CarrierBox : IAsyncDisposable
{
    const double CallsPerSecond = 200;
    readonly WebApplication carrier;
    readonly HttpClient control;

    CarrierBox(WebApplication carrier, Uri url)
    {
        this.carrier = carrier;
        Url = url;
        control = new() { BaseAddress = new(url, "/sandbox/control/") };
    }

    public Uri Url { get; }

    /// <param name="application">Where it sends its webhooks: the application's public address.</param>
    public static async Task<CarrierBox> Start(Uri application, CancellationToken ct)
    {
        var url = Server.FreeAddress();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(url.ToString());
        builder.Services.AddSandboxCarrier(new()
        {
            AccountSid = "AC" + new string('0', 32),
            AuthToken = Server.AuthToken,
            ApiKeySid = "SK" + new string('0', 32),
            ApiKeySecret = "bench-api-key-secret",
            Application = new("AP" + new string('0', 32), $"{application}api/voice/manual/twiml", $"{application}api/voice/manual/status"),
            Numbers = [new(Staff.Line, $"{application}api/voice/inbound/twiml", $"{application}api/voice/inbound/status")],
            BaseUrl = url.GetLeftPart(UriPartial.Authority),
            Cps = CallsPerSecond,
            PostDialDelay = TimeSpan.FromMilliseconds(20),
            Speech = false,
        });
        var carrier = builder.Build();
        carrier.MapSandboxCarrier();
        await carrier.StartAsync(ct);
        return new(carrier, url);
    }

    /// <summary>What the application's environment says of it.</summary>
    public IReadOnlyDictionary<string, string> ForApplication(Uri application) => new Dictionary<string, string>
    {
        ["PUBLIC_BASE_URL"] = application.GetLeftPart(UriPartial.Authority),
        ["TWILIO_API_BASE_URL"] = new Uri(Url, "/sandbox").ToString(),
        ["TWILIO_CPS"] = "100",
    };

    public async Task<JsonElement> Get(string path, CancellationToken ct) => JsonDocument.Parse(await control.GetStringAsync(new Uri(path, UriKind.Relative), ct)).RootElement;

    public async Task Put(string path, object body, CancellationToken ct)
    {
        using var answer = await control.PutAsJsonAsync(path, body, ct);
        answer.EnsureSuccessStatusCode();
    }

    public async Task Post(string path, object body, CancellationToken ct)
    {
        using var answer = await control.PostAsJsonAsync(path, body, ct);
        answer.EnsureSuccessStatusCode();
    }

    public async ValueTask DisposeAsync()
    {
        control.Dispose();
        await carrier.DisposeAsync();
    }
}
