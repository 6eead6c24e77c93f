using System.Text.RegularExpressions;

namespace DutyCall.Domain;

enum LengthCheck { Possible, TooShort, TooLong, Invalid }

/// <summary>How one region writes and checks its numbers; a region of null is a plan of no country (+800, satellites).</summary>
sealed class NumberingPlan(string? region, NumberingPlanData data)
{
    DigitPattern Pattern => field ??= new(data.Pattern);
    DigitPattern? LeadingDigits => field ??= data.LeadingDigits is null ? null : new(data.LeadingDigits);
    Regex? NationalPrefix => field ??= AtStart(data.NationalPrefix);
    Regex? InternationalPrefix => field ??= AtStart(data.InternationalPrefix);

    public string? Region => region;
    public string CallingCode => data.CallingCode;
    public IReadOnlyList<int> Lengths => data.Lengths;
    public string ExtensionLabel => data.ExtensionLabel ?? " ext. ";
    public bool HasLeadingDigits => data.LeadingDigits is not null;

    public bool Matches(ReadOnlySpan<char> number) => Pattern.Matches(number);

    /// <summary>The region's own numbers, among those that share its calling code.</summary>
    public bool Claims(ReadOnlySpan<char> number) => LeadingDigits?.MatchesStartOf(number) ?? TypeOf(number) != PhoneNumberType.Unknown;

    public LengthCheck CheckLength(ReadOnlySpan<char> number) =>
        number.Length < data.Lengths[0] ? LengthCheck.TooShort
        : number.Length > data.Lengths[^1] ? LengthCheck.TooLong
        : data.Lengths.Contains(number.Length) ? LengthCheck.Possible
        : LengthCheck.Invalid;

    public PhoneNumberType TypeOf(ReadOnlySpan<char> number)
    {
        if (!Matches(number))
            return PhoneNumberType.Unknown;

        foreach (var (type, digits) in data.Types.Known)
        {
            if (digits.Matches(number))
                return type == PhoneNumberType.FixedLine && AlsoMobile(number) ? PhoneNumberType.FixedLineOrMobile : type;
        }

        return PhoneNumberType.Unknown;
    }

    /// <summary>A valid number could come of this: it begins one and is shorter than the longest.</summary>
    public bool CouldGrowFrom(ReadOnlySpan<char> number)
    {
        foreach (var (_, digits) in data.Types.Known)
        {
            if (digits.CouldGrowFrom(number))
                return true;
        }

        return false;
    }

    /// <summary>What is left when a prefix for calls abroad was dialed first; null when none was.</summary>
    public string? WithoutInternationalPrefix(string digits) =>
        InternationalPrefix?.Match(digits) is { Success: true } prefix && prefix.Length < digits.Length && digits[prefix.Length] != '0'
            ? digits[prefix.Length..]
            : null;

    /// <summary>Without trunk prefix and carrier code; some plans add an area code that locals leave out.</summary>
    public string WithoutNationalPrefix(string digits)
    {
        if (NationalPrefix?.Match(digits) is not { Success: true } prefix)
            return digits;

        return data.NationalPrefixTransform is { } transform && prefix.Groups.Count > 1 && prefix.Groups[^1].Length > 0
            ? prefix.Result(transform) + digits[prefix.Length..]
            : digits[prefix.Length..];
    }

    public string Format(string number, bool international)
    {
        foreach (var format in data.Formats)
        {
            if (format.Fits(number))
                return format.Apply(number, international);
        }

        return number;
    }

    // The mobile pattern is empty where it would repeat that of landlines.
    bool AlsoMobile(ReadOnlySpan<char> number) =>
        data.Types.Mobile is not { Pattern: not "" } mobile || mobile.Matches(number);

    static Regex? AtStart(string? pattern) => pattern is null ? null : new($"^(?:{pattern})", RegexOptions.CultureInvariant);
}
