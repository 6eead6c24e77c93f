namespace DutyCall.Domain;

/// <summary>
/// A telephone number of some country's plan, by Google's metadata. Two are equal when they ring the same line:
/// an extension is dialed after the answer and is no part of E.164.
/// </summary>
public sealed class PhoneNumber : IEquatable<PhoneNumber>
{
    internal PhoneNumber(NumberingPlan plan, string? region, string nationalNumber, string? extension)
    {
        Plan = plan;
        Region = region;
        NationalNumber = nationalNumber;
        Extension = extension;
        E164 = $"+{plan.CallingCode}{nationalNumber}";
        Type = plan.TypeOf(nationalNumber);
    }

    internal NumberingPlan Plan { get; }

    /// <summary>ITU-T E.164 with its plus: +442079460958.</summary>
    public string E164 { get; }

    /// <summary>ISO 3166-1 alpha-2; null for numbers of no country (+800), and where several share a code and none has this number.</summary>
    public string? Region { get; }

    /// <summary>The digits after the country code.</summary>
    public string NationalNumber { get; }

    public string? Extension { get; }

    public PhoneNumberType Type { get; }

    public string? CountryName => PhoneMetadata.Current.NameOf(Region);

    public string CountryCode => Plan.CallingCode;

    public bool IsValid => Type != PhoneNumberType.Unknown;

    /// <summary>It has a length that numbers of its country have; weaker than valid.</summary>
    public bool IsPossible => Plan.CheckLength(NationalNumber) == LengthCheck.Possible;

    public bool IsPremiumRate => Type == PhoneNumberType.PremiumRate;

    /// <summary>It may stand for a place: a landline, or a number of a plan that does not tell landlines from mobiles.</summary>
    public bool IsGeographic => Type is PhoneNumberType.FixedLine or PhoneNumberType.FixedLineOrMobile;

    /// <summary>As written at home: (213) 373-4253.</summary>
    public string National => Plan.Format(NationalNumber, international: false) + Suffix;

    /// <summary>As written abroad: +1 213 373 4253.</summary>
    public string International => $"+{CountryCode} {Plan.Format(NationalNumber, international: true)}{Suffix}";

    /// <summary>IANA ids of all zones in which the phone may ring; none when nothing is known.</summary>
    public IReadOnlyList<string> PossibleTimeZones => PhoneMetadata.Current.TimeZones.Of(this);

    /// <summary>ISO 3166-2 of the state or province its area code is given out for; null outside the United States and Canada, and where that is not one.</summary>
    public string? Subdivision => CountryCode == "1" && IsGeographic && NationalNumber.Length == 10 ? PhoneMetadata.Current.SubdivisionOf(NationalNumber[..3]) : null;

    string Suffix => Extension is null ? "" : Plan.ExtensionLabel + Extension;

    /// <param name="text">As typed or pasted: punctuation, tel: links, prefixes, extensions and vanity letters are understood.</param>
    /// <param name="defaultRegion">ISO 3166-1 alpha-2 of the country in which a number without country code is dialed.</param>
    public static PhoneNumberParse Parse(string text, string? defaultRegion) => PhoneNumberParser.Parse(text, defaultRegion);

    /// <summary>What is known of a number while it is typed.</summary>
    public static PartialNumber Describe(string partial, string? defaultRegion) => PartialNumber.Of(partial, defaultRegion);

    /// <summary>Police, fire or ambulance there; without a known region, anywhere.</summary>
    public static bool IsEmergency(string text, string? region) =>
        PhoneText.Read(text, out _) is { } typed && EmergencyNumbers.Contain(typed.Digits, PhoneMetadata.Current.PlanOf(region)?.Region);

    public bool Equals(PhoneNumber? other) => E164 == other?.E164;

    public override bool Equals(object? obj) => Equals(obj as PhoneNumber);

    public override int GetHashCode() => E164.GetHashCode(StringComparison.Ordinal);

    public override string ToString() => E164;
}
