namespace DutyCall.Domain;

/// <summary>How an attempt comes about: by hand, to keep a promise, by a campaign with an agent or a recorded message, or an outside number brought into a call.</summary>
public enum AttemptKind { Manual, Callback, Campaign, Message, Party }

/// <summary>What a campaign asks of its attempts, and how far it has come with this one.</summary>
/// <param name="From">On the clock of whoever is called; so is <paramref name="Until"/>, which is no more in it.</param>
/// <param name="AllowedDays">A bit for each day, Monday the lowest.</param>
/// <param name="AttemptsMade">At this contact.</param>
/// <param name="AgentReserved">An agent is held for whoever answers.</param>
/// <param name="Budget">What allows to dial without: how many calls may still be abandoned, as a sentence; null when nothing does.</param>
/// <param name="HeldBack">What of pace, calls per second, concurrency or spend is in the way, as a sentence; null when nothing is.</param>
public sealed record CampaignRules(
    Guid CampaignId, string Mode, TimeOnly From, TimeOnly Until, int AllowedDays, int MaxAttempts, int AttemptsMade, TimeSpan MinimumGap, bool NeedsConsent,
    bool AgentReserved, string? HeldBack = null, string? Budget = null)
{
    const int EveryDay = 0b111_1111;

    static readonly string[] Days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

    /// <summary> on Mon, Tue; nothing when it is every day.</summary>
    public string DaysInWords => (AllowedDays & EveryDay) == EveryDay ? "" : $" on {string.Join(", ", Days.Where((_, day) => (AllowedDays >> day & 1) == 1))}";

    public bool IsOpen(DateTime local) =>
        (AllowedDays >> ((int)local.DayOfWeek + 6) % 7 & 1) == 1 && TimeOnly.FromDateTime(local) is var time && time >= From && (time < Until || Until == TimeOnly.MinValue);
}

/// <param name="Number">How all numbers of an area begin; else the number itself.</param>
public sealed record DoNotCallFact(string Number, bool IsArea, bool OfCampaign, DateTime AddedAt);

/// <param name="Purpose">calls or messages.</param>
public sealed record ConsentFact(Guid Id, string Purpose, string TextVersion, DateTime GivenAt);

/// <summary>The national list in force for the number's country.</summary>
public sealed record NationalListFact(Guid Id, string Name, DateOnly Dated, bool Contains);

/// <summary>The proof that a caller ID is ours.</summary>
public sealed record CallerIdFact(Guid Id, string Label, DateTime Since, int? DailyCap, long UsedToday);

/// <summary>All that the gate needs to know about one attempt.</summary>
public sealed record AttemptFacts
{
    public required DateTime Now { get; init; }
    public required AttemptKind Kind { get; init; }

    /// <summary>The kill switch is set.</summary>
    public required bool DialingHalted { get; init; }

    /// <summary>True too where no person dials.</summary>
    public required bool MayPlaceCalls { get; init; }

    public required PhoneNumberParse Number { get; init; }

    /// <summary>A number that no plan knows and that rings all the same: one of the sandbox's people.</summary>
    public required bool NumberIsScripted { get; init; }

    public required bool ContactKnown { get; init; }

    /// <summary>The contact named with the attempt is whoever has the number; true when none was named.</summary>
    public required bool ContactHasNumber { get; init; }

    public required PlaceRules Rules { get; init; }
    public required LegalHours Hours { get; init; }

    /// <summary>The number shown to the person called: chosen, or found by the usual order; null when we own none.</summary>
    public required string? CallerId { get; init; }

    /// <summary>Null when it is not ours.</summary>
    public required CallerIdFact? CallerIdOwned { get; init; }

    /// <summary>Whom the agent is talking to, or calling, at this moment.</summary>
    public required string? AgentIsTalkingTo { get; init; }

    public required bool NumberIsBeingCalled { get; init; }

    /// <summary>Whoever has it asked not to be called.</summary>
    public required DoNotCallFact? DoNotCall { get; init; }

    public required ConsentFact? Consent { get; init; }
    /// <summary>Who says, in place of a consent on record, that the phone is their own and may be called, as a sentence; null where nobody does.</summary>
    public string? OwnWord { get; init; }

    public required bool NationalListNeeded { get; init; }
    public required NationalListFact? NationalList { get; init; }

    /// <summary>When calls to the number were given to the carrier in the last seven days, by anybody here.</summary>
    public required IReadOnlyList<DateTime> Attempts { get; init; }

    /// <summary>The last change of the organisation's own rules: who made it, and who agreed, is kept with it. Null when there was none.</summary>
    public Guid? RulesChange { get; init; }

    public required int AttemptsPerDay { get; init; }
    public required int AttemptsPerWeek { get; init; }

    /// <summary>When somebody at this number was last left without anybody.</summary>
    public required DateTime? AbandonedAt { get; init; }

    public required CampaignRules? Campaign { get; init; }

    public bool IsByCampaign => Kind is AttemptKind.Campaign or AttemptKind.Message;

    public int AttemptsSince(TimeSpan span) => Attempts.Count(at => at > Now - span);

    /// <summary>When fewer than so many attempts will lie within the span; in the past when it is so.</summary>
    public DateTime WhenBelow(int cap, TimeSpan span) => Attempts.OrderDescending().Skip(cap - 1).Select(at => at + span).FirstOrDefault(DateTime.MinValue);
}
