using System.Text.Encodings.Web;
using System.Text.Unicode;
using DutyCall.Infrastructure;
using DutyCall.Infrastructure.Database;
using DutyCall.Infrastructure.Files;
using DutyCall.Infrastructure.Spreadsheets;
using DutyCall.Infrastructure.Live;
using DutyCall.Infrastructure.Twilio;
using DutyCall.Sandbox;
using DutyCall.Web;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Npgsql;

// What the person at the terminal can put right is told in its own words, without a stack.
AppDomain.CurrentDomain.UnhandledException += (_, crash) =>
{
    if (crash.ExceptionObject is not StartupException told)
        return;
    Console.Error.WriteLine(told.Message);
    Environment.Exit(1);
};

var builder = WebApplication.CreateBuilder(args);
var settings = Settings.From(builder.Configuration);

if (args is ["migrate"])
{
    var ran = await Migrator.Migrate(settings.Database);
    Console.WriteLine(ran.Count == 0 ? "The schema is up to date." : $"Applied {string.Join(", ", ran)}.");
    return;
}

builder.Logging.AddFilter("Quartz", LogLevel.Warning);
var twilio = TwilioSettings.From(builder.Configuration, settings);

builder.Services
    .AddSingleton(settings)
    .AddSingleton(twilio)
    .AddCarrier()
    .AddSingleton<Background>()
    .AddSingleton<Turns>()
    .AddSingleton<DutyCall.Features.Campaigns.RunCampaign.PacingMemories>()
    .AddSingleton<Organisations>()
    .AddSingleton<CompiledEndpoints>()
    .AddSingleton(TimeProvider.System)
    .AddSingleton(HtmlEncoder.Create(UnicodeRanges.All))
    .AddSingleton(NpgsqlDataSource.Create(Roles.AsApp(settings.Database)))
    .AddScoped<Tenant>()
    .AddScoped<Db>()
    .AddScoped<StoredFiles>()
    .AddSingleton(GoogleSheet.Google)
    .AddSingleton<GoogleSheet>()
    .AddAssets()
    .AddSingleton<LiveFeed>()
    .AddHostedService(services => services.GetRequiredService<LiveFeed>())
    .AddSingleton<DutyCall.Features.Compliance.OptOutByKey.KeptOptOuts>()
    .AddSingleton<DutyCall.Features.CallOuts.DeliverCallOuts.CallOutSender>()
    .AddHostedService(services => services.GetRequiredService<DutyCall.Features.Compliance.OptOutByKey.KeptOptOuts>())
    .AddHandlers(typeof(Program).Assembly)
    .AddScheduler(Roles.AsApp(settings.Database))
    .AddProblemDetails()
    .AddAuthorization()
    .AddAntiforgery()
    .AddApiDocument()
    .AddRazorComponents();

if (twilio.Sandbox && args is not ["verify"])
    builder.Services.AddSandboxCarrier(await Sandbox.Settings(settings, twilio));

builder.Services.AddDataProtection().SetApplicationName("DutyCall");
builder.Services.AddSingleton<Microsoft.Extensions.Options.IConfigureOptions<KeyManagementOptions>>(services =>
    new Microsoft.Extensions.Options.ConfigureOptions<KeyManagementOptions>(keys => keys.XmlRepository = new KeyRing(services.GetRequiredService<NpgsqlDataSource>())));
builder.Services.AddSessions().AddRateLimits();
builder.Services.AddHostedService<DutyCall.Features.Admin.LoadDemo.Start>();
builder.Services.AddHostedService<DutyCall.Features.Admin.FoundOrganisation.Start>();

var app = builder.Build();

if (args is ["verify"])
{
    Environment.ExitCode = await DutyCall.Features.Compliance.VerifyReceipts.Terminal.Verify(app.Services, Console.Out) ? 0 : 1;
    return;
}

app.UseSecurityHeaders();
app.UseErrorPages();
app.UseAssets();
app.UseAuthentication();
app.UseTenant();
app.UseOwnPassword();
app.UseRateLimiter();
app.UseAuthorization();

app.MapGet("/health", async (NpgsqlDataSource source, CancellationToken ct) =>
{
    await using var command = source.CreateCommand("select 1");
    await command.ExecuteScalarAsync(ct);
    return Results.Text("ok");
});
app.MapOpenApi();
app.MapOnce(doors =>
{
    doors.MapGroup("").RequireAuthorization().RequireCsrfToken().DisableAntiforgery().MapEvery(typeof(IPages));
    doors.MapGroup("/api/v1").RequireAuthorization().RequireCsrfToken().DisableAntiforgery().MapEvery(typeof(IApi));
    doors.MapGroup("").RequireTwilioSignature().DisableAntiforgery().MapEvery(typeof(IWebhooks));
});
if (twilio.Sandbox)
    app.MapSandboxCarrier();

await app.RunAsync();

/// <summary>What the carrier in the box is told of us, as an account's console would be.</summary>
static class Sandbox
{
    public static async Task<SandboxSettings> Settings(Settings settings, TwilioSettings twilio)
    {
        var voiceUrl = new Uri(settings.PublicBaseUrl, "/api/voice/manual/twiml").ToString();
        var status = new Uri(settings.PublicBaseUrl, "/api/voice/manual/status").ToString();
        var inbound = new Uri(settings.PublicBaseUrl, "/api/voice/inbound/twiml").ToString();
        var inboundStatus = new Uri(settings.PublicBaseUrl, "/api/voice/inbound/status").ToString();
        await using var owner = NpgsqlDataSource.Create(settings.Database);
        await using var command = owner.CreateCommand("select number from phone_numbers where active");
        await using var numbers = await command.ExecuteReaderAsync();
        var ours = new HashSet<string>(TwilioSettings.DemoNumbers);
        while (await numbers.ReadAsync())
            ours.Add(numbers.GetString(0));

        return new()
        {
            AccountSid = twilio.AccountSid,
            AuthToken = twilio.AuthToken,
            ApiKeySid = twilio.ApiKeySid,
            ApiKeySecret = twilio.ApiKeySecret,
            Application = new(twilio.TwimlAppSid, voiceUrl, status),
            Numbers = [.. ours.Select(number => new SandboxNumber(number, inbound, inboundStatus))],
            BaseUrl = settings.PublicBaseUrl.GetLeftPart(UriPartial.Authority),
            Cps = twilio.Cps,
            RecordingsFolder = Path.Combine(settings.DataFolder, "sandbox-recordings"),
        };
    }
}
