using System.Security.Cryptography;
using System.Text.Json;

namespace DutyCall.Infrastructure.Twilio;

/// <summary>The account we call with: Twilio's, from the environment, or the sandbox's, made at the first start.</summary>
sealed record TwilioSettings
{
    public required string AccountSid { get; init; }

    /// <summary>Signs webhooks. Never an API key's secret.</summary>
    public required string AuthToken { get; init; }

    public required string ApiKeySid { get; init; }
    public required string ApiKeySecret { get; init; }
    public required string TwimlAppSid { get; init; }

    /// <summary>Without a trailing slash; paths begin with /2010-04-01.</summary>
    public required Uri ApiBaseUrl { get; init; }

    /// <summary>Calls the account may start a second, over REST.</summary>
    public required double Cps { get; init; }

    /// <summary>Calls the account may have at once, each leg counted; null for no limit.</summary>
    public int? Concurrency { get; init; }

    /// <summary>The carrier is the one in the box.</summary>
    public required bool Sandbox { get; init; }

    /// <summary>Whether a number rings one of the sandbox's people. Their block is in no numbering plan, so that nobody else can have it.</summary>
    public bool IsScripted(string e164) => Sandbox && e164.StartsWith("+1555010", StringComparison.Ordinal) && e164.Length == "+15550100000".Length;

    /// <summary>The sandbox's person who repeats what they hear.</summary>
    public const string EchoNumber = "+15550100120";

    /// <summary>What the sandbox's account owns from the start.</summary>
    public static readonly string[] DemoNumbers = ["+15550109001", "+15550109002", "+15550109003", "+15550109004"];

    static readonly string[] Credentials =
        ["TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN", "TWILIO_API_KEY_SID", "TWILIO_API_KEY_SECRET", "TWILIO_TWIML_APP_SID"];

    public static TwilioSettings From(IConfiguration environment, Settings settings)
    {
        var missing = Credentials.Where(name => string.IsNullOrWhiteSpace(environment[name])).ToArray();
        var cps = double.TryParse(environment["TWILIO_CPS"], out var configured) && configured > 0 ? configured : 1;
        int? concurrency = int.TryParse(environment["TWILIO_CONCURRENCY"], out var most) && most > 0 ? most : null;
        if (missing.Length == Credentials.Length)
            return SandboxAccount(settings, cps) with { Concurrency = concurrency };
        if (missing.Length > 0)
            throw new StartupException($"Twilio is half configured: {string.Join(", ", missing)} missing. Set all five, or none to use the sandbox carrier.");

        return new()
        {
            AccountSid = environment["TWILIO_ACCOUNT_SID"]!,
            AuthToken = environment["TWILIO_AUTH_TOKEN"]!,
            ApiKeySid = environment["TWILIO_API_KEY_SID"]!,
            ApiKeySecret = environment["TWILIO_API_KEY_SECRET"]!,
            TwimlAppSid = environment["TWILIO_TWIML_APP_SID"]!,
            ApiBaseUrl = new Uri((environment["TWILIO_API_BASE_URL"] ?? "https://api.twilio.com").TrimEnd('/')),
            Cps = cps,
            Concurrency = concurrency,
            Sandbox = false,
        };
    }

    /// <summary>Kept in the data folder, so that a token issued before a restart is still good after it.</summary>
    static TwilioSettings SandboxAccount(Settings settings, double cps)
    {
        Directory.CreateDirectory(settings.DataFolder);
        var file = Path.Combine(settings.DataFolder, "sandbox.json");
        if (!File.Exists(file))
        {
            var made = new Account(Sid("AC"), Secret(), Sid("SK"), Secret(), Sid("AP"));
            var ownersOnly = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
                ownersOnly.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            using var stream = new FileStream(file, ownersOnly);
            JsonSerializer.Serialize(stream, made);
        }

        var account = JsonSerializer.Deserialize<Account>(File.ReadAllText(file))!;
        return new()
        {
            AccountSid = account.AccountSid,
            AuthToken = account.AuthToken,
            ApiKeySid = account.ApiKeySid,
            ApiKeySecret = account.ApiKeySecret,
            TwimlAppSid = account.TwimlAppSid,
            ApiBaseUrl = new Uri(settings.PublicBaseUrl, "/sandbox"),
            Cps = cps,
            Sandbox = true,
        };
    }

    static string Sid(string prefix) => prefix + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    static string Secret() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    sealed record Account(string AccountSid, string AuthToken, string ApiKeySid, string ApiKeySecret, string TwimlAppSid);
}
