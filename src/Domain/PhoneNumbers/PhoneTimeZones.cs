namespace DutyCall.Domain;

/// <summary>Google's map from number prefixes (country code first) to the IANA time zones in which such a number may ring.</summary>
sealed class PhoneTimeZones(string[] zones, Dictionary<string, int[]> prefixes)
{
    // Countries whose mobile numbers carry an area code: Brazil, Argentina, Mexico, Indonesia, China (libphonenumber, GEO_MOBILE_COUNTRIES).
    static readonly HashSet<string> AreaCodesInMobiles = ["52", "54", "55", "62", "86"];

    readonly int longest = prefixes.Keys.Max(prefix => prefix.Length);

    /// <summary>
    /// An area code narrows the zones down only when the number stays in its area: otherwise all zones of the country are possible,
    /// or of the territory when the number's first digits name one (Jamaica within +1).
    /// </summary>
    public IReadOnlyList<string> Of(PhoneNumber number)
    {
        var digits = number.E164.AsSpan(1);
        var staysInItsArea = number.IsGeographic || number.Plan.HasLeadingDigits
            || (number.Type == PhoneNumberType.Mobile && AreaCodesInMobiles.Contains(number.CountryCode));

        return OfPrefix(staysInItsArea ? digits[..Math.Min(longest, digits.Length)] : number.CountryCode);
    }

    string[] OfPrefix(ReadOnlySpan<char> prefix)
    {
        var lookup = prefixes.GetAlternateLookup<ReadOnlySpan<char>>();

        for (; prefix.Length > 0; prefix = prefix[..^1])
        {
            if (lookup.TryGetValue(prefix, out var found))
                return [.. found.Select(zone => zones[zone])];
        }

        return [];
    }
}
