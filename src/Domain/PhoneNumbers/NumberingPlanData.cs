using System.Text.RegularExpressions;

namespace DutyCall.Domain;

/// <summary>A plan as the resource holds it.</summary>
sealed record NumberingPlanData(
    string CallingCode,
    string Pattern,
    int[] Lengths,
    NumberTypes Types,
    NumberFormat[] Formats,
    string? InternationalPrefix,
    string? NationalPrefix,
    string? NationalPrefixTransform,
    string? LeadingDigits,
    string? ExtensionLabel);

/// <summary>The numbers a plan gives to one use; lengths ascend.</summary>
sealed record NumberType(string Pattern, int[] Lengths)
{
    public DigitPattern Digits => field ??= new(Pattern);

    public bool Matches(ReadOnlySpan<char> number) => Pattern.Length > 0 && Lengths.Contains(number.Length) && Digits.Matches(number);

    public bool CouldGrowFrom(ReadOnlySpan<char> number) => Pattern.Length > 0 && number.Length < Lengths[^1] && Digits.CouldGrowFrom(number);
}

/// <summary>What a plan's numbers are for; null where it has none of a kind.</summary>
sealed record NumberTypes(
    NumberType? FixedLine,
    NumberType? Mobile,
    NumberType? PremiumRate,
    NumberType? TollFree,
    NumberType? SharedCost,
    NumberType? Voip,
    NumberType? PersonalNumber,
    NumberType? Pager,
    NumberType? Uan,
    NumberType? Voicemail)
{
    /// <summary>In the order in which Google's library tries them.</summary>
    public (PhoneNumberType Type, NumberType Data)[] Known => field ??=
    [
        .. new (PhoneNumberType Type, NumberType? Data)[]
        {
            (PhoneNumberType.FixedLine, FixedLine),
            (PhoneNumberType.Mobile, Mobile),
            (PhoneNumberType.PremiumRate, PremiumRate),
            (PhoneNumberType.TollFree, TollFree),
            (PhoneNumberType.SharedCost, SharedCost),
            (PhoneNumberType.Voip, Voip),
            (PhoneNumberType.PersonalNumber, PersonalNumber),
            (PhoneNumberType.Pager, Pager),
            (PhoneNumberType.Uan, Uan),
            (PhoneNumberType.Voicemail, Voicemail),
        }.Where(type => type.Data is not null).Select(type => (type.Type, type.Data!)),
    ];
}

/// <summary>How numbers that begin with certain digits are grouped when written, at home and abroad.</summary>
sealed record NumberFormat(string Pattern, string? LeadingDigits, string National, string International)
{
    DigitPattern Digits => field ??= new(Pattern);
    DigitPattern? Leading => field ??= LeadingDigits is null ? null : new(LeadingDigits);
    Regex Groups => field ??= new($"^{Pattern}$", RegexOptions.CultureInvariant);

    public bool Fits(ReadOnlySpan<char> number) => Leading?.MatchesStartOf(number) != false && Digits.Matches(number);

    public string Apply(string number, bool international) => Groups.Replace(number, international ? International : National);
}
