namespace DutyCall.Domain;

/// <summary>What the gate asks, in its order.</summary>
public enum GateCheck
{
    KillSwitch = 1,
    Number,
    DoNotCall,
    Consent,
    NationalList,
    Reassigned,
    LegalHours,
    CampaignWindow,
    Attempts,
    OpenAttempt,
    CallerId,
    Mode,
    AgentOrBudget,
    Pace,
}

/// <summary>Why an attempt to call somebody may not be made.</summary>
public enum RefusalKind
{
    DialingHalted,
    NotPermitted,
    NumberRefused,
    Emergency,
    PremiumRate,
    ContactUnknown,
    ContactOfAnotherNumber,
    DoNotCall,
    NoConsent,
    ListMissing,
    ListTooOld,
    ListedNationally,
    OutsideHours,
    CampaignWindow,
    Capped,
    AgentBusy,
    NumberBusy,
    NoCallerId,
    CallerIdNotOurs,
    CallerIdWorn,
    ModeNotAllowed,
    NoAgent,
    HeldBack,
}

/// <summary>What one check said.</summary>
/// <param name="Sentence">For the person who asked.</param>
public sealed record CheckResult(GateCheck Check, bool Passed, string Sentence)
{
    /// <summary>Null when it passed.</summary>
    public RefusalKind? Refusal { get; init; }

    /// <summary>Of a check that failed: when it could pass by itself; null when somebody must do something first.</summary>
    public DateTime? EarliestUtc { get; init; }
}

/// <summary>The gate's answer about one attempt at one moment.</summary>
/// <param name="Checks">All fourteen, in order.</param>
/// <param name="EarliestUtc">When all could pass, now if they do; null when never by itself.</param>
public sealed record Verdict(IReadOnlyList<CheckResult> Checks, DateTime? EarliestUtc)
{
    public bool Allowed => Checks.All(check => check.Passed);

    public IEnumerable<CheckResult> Refusals => Checks.Where(check => !check.Passed);

    /// <summary>Of several refusals the one that lasts longest; null when it allows.</summary>
    public RefusalKind? LastsLongest => Refusals.MaxBy(check => check.EarliestUtc ?? DateTime.MaxValue)?.Refusal;
}

/// <summary>The gate's answer, and the receipt of it: kept by whoever acts on it, or refuses to.</summary>
public sealed record Judgement(Verdict Verdict, Receipt Receipt);
