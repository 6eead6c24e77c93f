using System.Text.Json;

namespace DutyCall.Domain;

/// <summary>Google's phone metadata, as launcher/phone-metadata.mjs wrote it into this assembly.</summary>
sealed class PhoneMetadata
{
    const string Resource = "phone-metadata.json";

    static readonly Lazy<PhoneMetadata> Loaded = new(Load);

    readonly Dictionary<string, NumberingPlan> regions;
    readonly Dictionary<string, NumberingPlan[]> callingCodes;
    readonly Dictionary<string, string> names;
    readonly SubdivisionMap subdivisions;
    IReadOnlyList<(string, string, string)>? countries;

    PhoneMetadata(Document document)
    {
        names = document.Names;
        subdivisions = document.Subdivisions;
        regions = document.Regions.ToDictionary(region => region.Key, region => new NumberingPlan(region.Key, region.Value));
        callingCodes = document.CallingCodes.ToDictionary(code => code.Key, code => code.Value.Select(region => regions[region]).ToArray());

        foreach (var (code, plan) in document.NonGeographic)
            callingCodes[code] = [new(null, plan)];

        TimeZones = new(document.TimeZones.Zones, document.TimeZones.Prefixes);
    }

    public static PhoneMetadata Current => Loaded.Value;

    public PhoneTimeZones TimeZones { get; }

    public NumberingPlan? PlanOf(string? region) => region is null ? null : regions.GetValueOrDefault(region);

    /// <summary>The plans that share a calling code, the main one first; none when no country has the code.</summary>
    public ReadOnlySpan<NumberingPlan> PlansOf(ReadOnlySpan<char> callingCode) =>
        callingCodes.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(callingCode, out var plans) ? plans : [];

    public IEnumerable<string> CallingCodes => callingCodes.Keys;

    public string? NameOf(string? region) => region is null ? null : names.GetValueOrDefault(region);

    /// <summary>ISO 3166-2 of a North American area code; null where it lies in several, or is not known.</summary>
    public string? SubdivisionOf(string areaCode) => subdivisions.AreaCodes.GetValueOrDefault(areaCode);

    /// <summary>ISO 3166-2 of a state or province by its two letters or its name; null for anything else.</summary>
    public string? SubdivisionNamed(string region, string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return null;
        var wanted = text.Trim();
        return subdivisions.Names.Where(known => known.Key.StartsWith($"{region}-", StringComparison.Ordinal)
                                              && (known.Key[3..].Equals(wanted, StringComparison.OrdinalIgnoreCase) || known.Value.Equals(wanted, StringComparison.OrdinalIgnoreCase)))
            .Select(known => known.Key).FirstOrDefault();
    }

    /// <summary>Every country with numbers of its own: its two letters, its name and its calling code, by name.</summary>
    public IReadOnlyList<(string Region, string Name, string CallingCode)> Countries => countries ??=
        [.. regions.Values.Where(plan => plan.Region is not null).Select(plan => (plan.Region!, NameOf(plan.Region) ?? plan.Region!, plan.CallingCode)).OrderBy(country => country.Item2, StringComparer.InvariantCulture)];

    static PhoneMetadata Load()
    {
        using var resource = typeof(PhoneMetadata).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"The resource {Resource} is not embedded: run launcher/phone-metadata.mjs.");
        return new(JsonSerializer.Deserialize<Document>(resource, JsonSerializerOptions.Web)!);
    }

    sealed record Document(
        Dictionary<string, string[]> CallingCodes,
        Dictionary<string, string> Names,
        Dictionary<string, NumberingPlanData> Regions,
        Dictionary<string, NumberingPlanData> NonGeographic,
        ZoneMap TimeZones,
        SubdivisionMap Subdivisions);

    sealed record SubdivisionMap(Dictionary<string, string> Names, Dictionary<string, string> AreaCodes);

    sealed record ZoneMap(string[] Zones, Dictionary<string, int[]> Prefixes);
}
