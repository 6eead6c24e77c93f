namespace DutyCall.Sandbox.Carrier;

/// <summary>A TwiML application, as the REST API changes it.</summary>
sealed class Application(string sid, DateTimeOffset now)
{
    public string Sid { get; } = sid;
    public DateTimeOffset Created { get; } = now;
    public DateTimeOffset Updated { get; set; } = now;
    public string FriendlyName { get; set; } = "";
    public VoiceHandling Voice { get; set; } = new();
}

/// <summary>A telephone number of the account, as the REST API changes it.</summary>
sealed class PhoneNumber(string number, DateTimeOffset now)
{
    public string Sid { get; } = Carrier.Sid.New("PN");
    public string Number { get; } = number;
    public DateTimeOffset Created { get; } = now;
    public DateTimeOffset Updated { get; set; } = now;
    public string FriendlyName { get; set; } = number;
    public string ApplicationSid { get; set; } = "";
    public VoiceHandling Voice { get; set; } = new();
}

/// <summary>What answers a call, and who is told of its end. Empty for none.</summary>
sealed record VoiceHandling
{
    public string Url { get; init; } = "";
    public string Method { get; init; } = "POST";
    public string FallbackUrl { get; init; } = "";
    public string FallbackMethod { get; init; } = "POST";
    public string StatusCallback { get; init; } = "";
    public string StatusCallbackMethod { get; init; } = "POST";
    public bool CallerIdLookup { get; init; }
}

/// <summary>The one account: its numbers and applications.</summary>
sealed class Account
{
    public Account(SandboxSettings settings, TimeProvider clock)
    {
        var now = clock.GetUtcNow();
        Created = now;
        Applications = [new(settings.Application.Sid, now)
        {
            FriendlyName = settings.Application.FriendlyName,
            Voice = new() { Url = settings.Application.VoiceUrl, StatusCallback = settings.Application.StatusCallback ?? "" },
        }];
        Numbers = [.. settings.Numbers.Select(n => new PhoneNumber(n.PhoneNumber, now)
        {
            FriendlyName = n.FriendlyName ?? n.PhoneNumber,
            Voice = new() { Url = n.VoiceUrl, StatusCallback = n.StatusCallback ?? "" },
        })];
    }

    public DateTimeOffset Created { get; }

    public List<Application> Applications { get; }

    public List<PhoneNumber> Numbers { get; }

    public PhoneNumber? Number(string? number) => Numbers.Find(n => n.Number == number);

    public Application? Application(string? sid) => Applications.Find(a => a.Sid == sid);

    /// <summary>An application set on a number goes before the number's own URL.</summary>
    public (VoiceHandling Voice, string? ApplicationSid) HandlingOf(PhoneNumber number) =>
        Application(number.ApplicationSid) is { } application ? (application.Voice, application.Sid) : (number.Voice, null);
}
