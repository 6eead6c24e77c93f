using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace DutyCall.Domain;

/// <summary>A decision of the gate with all it was based on, for good.</summary>
/// <param name="Number">E.164; where what was typed is no number, that, shortened.</param>
/// <param name="Body">The decision as JSON. It is kept, and proved, letter by letter.</param>
public sealed record Receipt(Guid Id, DateTime At, string Number, AttemptKind Kind, Guid? CampaignId, Guid? ContactId, Guid? UserId, bool Allowed, string Body)
{
    static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    const int LongestNumber = 40;

    /// <summary>What the database's write_receipt() is given.</summary>
    [JsonIgnore]
    public string Row => JsonSerializer.Serialize(this, Json);

    public static Receipt Of(Guid id, AttemptFacts facts, CalledPlace place, Verdict verdict, Guid? contact, Guid? user, string typed)
    {
        var number = facts.Number.Number?.E164 ?? typed;
        if (number.Length > LongestNumber)
            number = number[..LongestNumber];
        var body = JsonSerializer.Serialize(new
        {
            Version = 1,
            facts.Now,
            facts.Kind,
            Number = number,
            verdict.Allowed,
            Earliest = verdict.EarliestUtc,
            Initiator = user is null ? "system" : "person",
            UserId = user,
            Contact = contact,
            Place = new
            {
                place.Region,
                place.Subdivisions,
                DerivedFrom = place.Source,
                Clocks = facts.Hours.Zones.Select(zone => new { Zone = zone.Id, Local = LegalHours.Local(facts.Now, zone).ToString("yyyy-MM-ddTHH:mm:ss", System.Globalization.CultureInfo.InvariantCulture) }),
            },
            Pack = PolicyPack.Current.Version,
            Rules = facts.Rules.All.Select(rule => rule.Place),
            OwnRules = facts.RulesChange,
            facts.NumberIsScripted,
            facts.DoNotCall,
            facts.Consent,
            facts.NationalList,
            facts.NationalListNeeded,
            Attempts = new { Last24Hours = facts.AttemptsSince(TimeSpan.FromDays(1)), Last7Days = facts.Attempts.Count, facts.AbandonedAt, facts.AttemptsPerDay, facts.AttemptsPerWeek },
            facts.CallerId,
            facts.CallerIdOwned,
            facts.Campaign,
            Checks = verdict.Checks.Select(check => new { check.Check, check.Passed, check.Sentence, Reason = check.Refusal, Earliest = check.EarliestUtc }),
        }, Json);
        return new(id, facts.Now, number, facts.Kind, facts.Campaign?.CampaignId, contact, user, verdict.Allowed, body);
    }
}
