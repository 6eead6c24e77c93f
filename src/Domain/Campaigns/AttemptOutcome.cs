using System.Collections.Immutable;

namespace DutyCall.Domain.Campaigns;

/// <summary>How an attempt ended, as the carrier and whoever talked to them tell.</summary>
/// <param name="Result">calls.result: human, machine, no_answer, busy, bad_number, carrier_error, canceled or abandoned.</param>
/// <param name="Connected">They had somebody to talk to, or heard the whole message.</param>
/// <param name="RangSeconds">How long their phone rang without an answer; null when it never did.</param>
public sealed record EndedAttempt(string? Result, bool Connected, double? RangSeconds, DateTime EndedUtc)
{
    /// <summary>The recorded message was played to its end, to them or to their machine.</summary>
    public bool MessageHeard { get; init; }

    /// <summary>What the agent said it was; null while nobody has.</summary>
    public AttemptDisposition? Disposition { get; init; }
}

/// <param name="Category">reached, not_reached, callback, do_not_call or none.</param>
/// <param name="RetriesAfter">The agent wants it tried again.</param>
public sealed record AttemptDisposition(string Code, string Category, bool DoesNotCall, bool BooksCallback, TimeSpan? RetriesAfter);

/// <summary>Where an attempt leaves a contact in their campaign: reference 6.1 and 6.2.</summary>
/// <param name="Status">As campaign_members.status.</param>
/// <param name="Final">done, exhausted, excluded or callback; null when there is a next time.</param>
/// <param name="Counts">It was an attempt; otherwise it is as if it had not been.</param>
public sealed record AttemptOutcome(string Status, string? Final, DateTime? NextUtc, string Reason, bool Counts, ImmutableDictionary<string, int> Tries)
{
    /// <summary>Somebody answered and nobody was there: they are called again only with an agent reserved.</summary>
    public bool IsAbandoned { get; init; }

    /// <summary>Before that they are left alone: Ofcom, statement of policy on persistent misuse (2016), A1.57, which we keep to everywhere.</summary>
    static readonly TimeSpan LeftAlone = TimeSpan.FromHours(72);

    /// <summary>Whoever gives up earlier has not let it ring (16 CFR 310.4(b)(4)(ii)).</summary>
    const double LetItRingSeconds = 15;

    static readonly TimeSpan Soon = TimeSpan.FromMinutes(1);

    /// <param name="tries">Earlier attempts of this run by outcome.</param>
    /// <param name="attempts">Attempts of this run, this one among them.</param>
    /// <param name="rules">By outcome.</param>
    public static AttemptOutcome Of(
        EndedAttempt ended, ImmutableDictionary<string, int> tries, int attempts, int maxAttempts, IReadOnlyDictionary<string, RetryRule> rules, TimeZoneInfo clock)
    {
        return (ended.Disposition, ended.Result) switch
        {
            ({ DoesNotCall: true }, _) => Last("answered", "excluded", "They asked not to be called"),
            ({ BooksCallback: true }, _) => Last("callback", "callback", "A callback is booked"),
            ({ RetriesAfter: { } wait }, _) => Later("answered", ended.EndedUtc + wait, "The agent wants it tried again"),
            ({ Category: "not_reached" } said, _) => Again("not_answered", said.Code switch { "voicemail" => "machine", "busy" => "busy", _ => "no_answer" }),
            (not null, _) => Last("answered", "done"),
            (_, "human") when ended.Connected => Last("answered", "done"),
            (_, "human" or "abandoned") => LeaveAlone(Again("not_answered", "abandoned")),
            (_, "machine") when ended.MessageHeard => Last("not_answered", "done", "The message was left on their answering machine"),
            (_, "machine") => Again("not_answered", "machine"),
            (_, "no_answer") => Again("not_answered", "no_answer"),
            (_, "busy") => Again("rejected", "busy"),
            (_, "bad_number") => Last("excluded", "excluded", "The number is not in service"),
            (_, "canceled") when ended.RangSeconds >= LetItRingSeconds => Again("not_answered", "no_answer"),
            (_, "canceled") => new("upcoming", null, ended.EndedUtc + Soon, "", false, tries),
            _ => Again("upcoming", "carrier_error") with { Counts = ended.RangSeconds is not null },
        };

        AttemptOutcome LeaveAlone(AttemptOutcome outcome) => outcome with
        {
            IsAbandoned = true,
            NextUtc = outcome.NextUtc is { } next && next < ended.EndedUtc + LeftAlone ? ended.EndedUtc + LeftAlone : outcome.NextUtc,
        };

        AttemptOutcome Last(string status, string final, string reason = "") => new(status, final, null, reason, true, tries);

        AttemptOutcome Later(string status, DateTime next, string reason) =>
            attempts >= maxAttempts ? new(status, "exhausted", null, Spent(), true, tries) : new(status, null, next, reason, true, tries);

        AttemptOutcome Again(string status, string outcome)
        {
            var nth = tries.GetValueOrDefault(outcome) + 1;
            var after = tries.SetItem(outcome, nth);
            return attempts < maxAttempts && rules.TryGetValue(outcome, out var rule) && rule.Next(nth, ended.EndedUtc, clock) is { } next
                ? new(status, null, next, "", true, after)
                : new(status == "upcoming" ? "not_answered" : status, "exhausted", null, Spent(), true, after);
        }

        string Spent() => attempts == 1 ? "Called once, as often as it may be" : $"Called {attempts} times, as often as it may be";
    }
}
