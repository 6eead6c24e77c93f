namespace DutyCall.Sandbox;

/// <summary>The one account that the sandbox carrier knows, and how the carrier behaves towards it.</summary>
public sealed record SandboxSettings
{
    /// <summary><c>AC</c> and 32 hexadecimal digits.</summary>
    public required string AccountSid { get; init; }

    /// <summary>Signs webhooks, and authenticates REST requests together with the account's SID.</summary>
    public required string AuthToken { get; init; }

    public required string ApiKeySid { get; init; }

    /// <summary>Signs access tokens; never webhooks.</summary>
    public required string ApiKeySecret { get; init; }

    public required SandboxApplication Application { get; init; }

    public IReadOnlyList<SandboxNumber> Numbers { get; init; } = [];

    /// <summary>Where the carrier itself is reached, without <c>/sandbox</c>.</summary>
    public required string BaseUrl { get; init; }

    /// <summary>Calls per second started by REST, calls and participants together.</summary>
    public double Cps { get; init; } = 1;

    /// <summary>Calls at the same time, each leg counted; null for no limit.</summary>
    public int? ConcurrencyLimit { get; init; }

    /// <summary>How long somebody lets it ring whose number has no script.</summary>
    public TimeSpan HumanAnswersAfter { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Between placing a call and its far end ringing.</summary>
    public TimeSpan PostDialDelay { get; init; } = TimeSpan.FromMilliseconds(300);

    /// <summary>Say by espeak-ng when it is installed; otherwise, and when false, by a pattern of tones.</summary>
    public bool Speech { get; init; } = true;

    /// <summary>Where recordings are kept beyond the process; null for in memory only. All else that the carrier knows ends with it.</summary>
    public string? RecordingsFolder { get; init; }

    /// <summary>Set by whoever adds the carrier when credentials of a real account are configured too: it then refuses.</summary>
    public bool RealCredentialsPresent { get; init; }

    public OpenPoints OpenPoints { get; init; } = new();
}

/// <summary>A TwiML application: what a browser's call asks for its instructions.</summary>
public sealed record SandboxApplication(string Sid, string VoiceUrl, string? StatusCallback = null, string FriendlyName = "DutyCall");

/// <summary>A telephone number of the account, E.164, and what answers a call to it.</summary>
public sealed record SandboxNumber(string PhoneNumber, string VoiceUrl, string? StatusCallback = null, string? FriendlyName = null);

/// <summary>What could not be learnt about the real carrier without an account. Defaults are the likeliest reading of its documents.</summary>
public sealed record OpenPoints
{
    /// <summary>Whether calls and conference participants share one rate limit.</summary>
    public bool OneRateForCallsAndParticipants { get; init; } = true;

    /// <summary>REST requests under way at once before 20429.</summary>
    public int ConcurrentRequests { get; init; } = 100;

    /// <summary><c>Retry-After</c> on a 429, in seconds; null for none.</summary>
    public int? RetryAfter { get; init; }

    public string NotInProgress { get; init; } = "Call is not in-progress. Cannot redirect.";

    /// <summary>Whether <c>Hold=true</c> on a held participant sends participant-hold again.</summary>
    public bool RepeatHoldEvents { get; init; }

    /// <summary>Whether a leg whose wait document cannot be had is turned away from the conference; otherwise it waits in silence.</summary>
    public bool FailingWaitUrlTurnsAway { get; init; } = true;

    /// <summary>Whether a key pressed in a conference is heard by the others as its tone.</summary>
    public bool DigitsThroughConference { get; init; } = true;

    /// <summary>How the other legs of a Dial end when one has answered: <c>canceled</c> or <c>no-answer</c>.</summary>
    public string LosingLeg { get; init; } = "canceled";

    /// <summary>How a Dial of a client with no registered device ends: <c>no-answer</c>, <c>failed</c> or <c>busy</c>.</summary>
    public string OfflineClient { get; init; } = "no-answer";

    /// <summary>How a call ends that met <c>&lt;Reject&gt;</c> without a reason.</summary>
    public string Rejected { get; init; } = "failed";

    /// <summary>Whether a Dial's action is asked when the caller has hung up (its answer is ignored).</summary>
    public bool DialActionAfterHangup { get; init; } = true;

    /// <summary>US dollars a minute of a leg, begun minutes counted whole; reported as a negative price some time after the end.</summary>
    public decimal PricePerMinute { get; init; } = 0.0140m;

    /// <summary>From the end of a call until its price is known.</summary>
    public TimeSpan PriceAfter { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>From the end of a recording until it is completed and its sound can be had.</summary>
    public TimeSpan RecordingReadyAfter { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Whether a recording's sound is fetched from storage, where its own address redirects to.</summary>
    public bool RecordingMediaRedirects { get; init; } = true;

    /// <summary>What a recording of nothing but silence says it is absent for.</summary>
    public int AbsentRecordingErrorCode { get; init; }

    /// <summary>HTTP status of error 10004 and 16021, too many calls at once.</summary>
    public int ConcurrencyStatus { get; init; } = 400;

    /// <summary>Whether a standard API key may read the account resource itself.</summary>
    public bool KeysReadAccount { get; init; }

    /// <summary>Whether lists are newest first.</summary>
    public bool NewestFirst { get; init; } = true;
}
