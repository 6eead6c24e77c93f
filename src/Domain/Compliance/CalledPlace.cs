namespace DutyCall.Domain;

/// <summary>Where a phone may ring, and whose law counts there, as far as its number and its contact tell.</summary>
/// <param name="Zones">Every clock it may be on.</param>
/// <param name="Clock">The one the person lives by, as far as is known.</param>
/// <param name="Region">ISO 3166-1; null for a number of no country.</param>
/// <param name="Subdivisions">ISO 3166-2: the state of the area code, and that of the contact's address where it differs.</param>
/// <param name="Source">How all that was found, as a sentence.</param>
public sealed record CalledPlace(IReadOnlyList<TimeZoneInfo> Zones, TimeZoneInfo Clock, string? Region, IReadOnlyList<string> Subdivisions, string Source)
{
    /// <summary>From coast to coast of the United States it is three hours.</summary>
    static readonly TimeSpan WidestUseful = TimeSpan.FromHours(4);

    /// <summary>
    /// By the contact's zone, where somebody gave it, and by all zones the number allows. A number that may ring anywhere says
    /// nothing beside a given zone; one that no plan knows says nothing at all, and the organisation's own zone stands in.
    /// </summary>
    /// <param name="contactState">Of the contact's address: two letters or the name.</param>
    public static CalledPlace Of(PhoneNumber? number, string? contactZone, string? contactState, string organisationZone)
    {
        var given = Find(contactZone);
        var home = Find(organisationZone) ?? TimeZoneInfo.Utc;
        TimeZoneInfo[] possible = number is { IsValid: true } ? [.. number.PossibleTimeZones.Select(Find).OfType<TimeZoneInfo>()] : [];
        if (given is not null && IsAnywhere(possible))
            possible = [];
        var clock = given ?? possible.FirstOrDefault(zone => zone.Id == home.Id) ?? possible.FirstOrDefault() ?? home;
        string?[] states = [number?.Subdivision, PhoneMetadata.Current.SubdivisionNamed(number?.Region ?? "US", contactState)];
        return new([.. possible.Append(clock).DistinctBy(zone => zone.Id)], clock, number?.Region, [.. states.OfType<string>().Distinct()], (given, possible.Length) switch
        {
            (null, 0) => "The number says nothing of its place: your organisation's own time zone stands in.",
            (null, _) => "By the number's country and area code.",
            (_, 0) => "By the contact's time zone.",
            _ => "By the contact's time zone and by the number's country and area code: all of them count.",
        });
    }

    static bool IsAnywhere(TimeZoneInfo[] zones) => zones.Length > 1 && zones.Max(zone => zone.BaseUtcOffset) - zones.Min(zone => zone.BaseUtcOffset) > WidestUseful;

    static TimeZoneInfo? Find(string? id) => id is { Length: > 0 } && TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone) ? zone : null;
}
