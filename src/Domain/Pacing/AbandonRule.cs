using System.Text.Json;
using System.Text.Json.Serialization;

namespace DutyCall.Domain.Pacing;

public enum AbandonPeriod { ThirtyDays, CalendarMonth, Day }

/// <summary>What a country's law says of abandoned calls, and how it counts them, with its source.</summary>
/// <param name="Place">* for everywhere, ISO 3166-1 for a country.</param>
/// <param name="Cap">Abandoned over live answers.</param>
/// <param name="EstimatesMachines">As many of the abandoned are taken for machines as among the calls that agents had.</param>
/// <param name="LockoutHours">Whoever was abandoned is not called for so long but with an agent reserved.</param>
/// <param name="VerifiedBy">Who checked it against the law itself, or that nobody did.</param>
public sealed record AbandonRule(
    string Place, string Name, double Cap, AbandonPeriod Period, bool EstimatesMachines, int LockoutHours, string Citation, string VerifiedBy)
{
    static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    static readonly Lazy<Pack> Loaded = new(Load);

    public static string Version => Loaded.Value.Version;

    public static AbandonRule For(string? region) =>
        Loaded.Value.Rules.FirstOrDefault(rule => rule.Place == region) ?? Loaded.Value.Rules.First(rule => rule.Place == "*");

    /// <summary>What counts, of calls an agent had with people and with machines, and of those nobody had.</summary>
    public AbandonCount Count(double connected, double machines, double abandoned)
    {
        var people = EstimatesMachines && connected + machines > 0 ? abandoned - (abandoned * machines / (connected + machines)) : abandoned;
        return new(connected + people, people);
    }

    static Pack Load()
    {
        using var resource = typeof(AbandonRule).Assembly.GetManifestResourceStream("abandon-rules.json") ?? throw new InvalidOperationException("abandon-rules.json is not embedded.");
        return JsonSerializer.Deserialize<Pack>(resource, Json)!;
    }

    sealed record Pack(string Version, IReadOnlyList<AbandonRule> Rules);
}
