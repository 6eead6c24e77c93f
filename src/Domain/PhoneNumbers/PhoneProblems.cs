using System.Globalization;

namespace DutyCall.Domain;

/// <summary>The words for what is wrong with a number.</summary>
static class PhoneProblems
{
    public static PhoneNumberParse Unreadable(PhoneNumberProblemKind kind) => PhoneNumberParse.Failed(kind, kind switch
    {
        PhoneNumberProblemKind.TooShort => "This is too short to be a phone number.",
        PhoneNumberProblemKind.TooLong => "This text is too long to be a phone number.",
        _ => "This is not a phone number.",
    });

    public static PhoneNumberParse MissingCountryCode() => PhoneNumberParse.Failed(
        PhoneNumberProblemKind.MissingCountryCode,
        "This number has no country code. Start with + and the code, for example +1 for the United States.");

    public static PhoneNumberParse InvalidCountryCode(string digits) => PhoneNumberParse.Failed(
        PhoneNumberProblemKind.InvalidCountryCode,
        $"No country code begins with {digits[..Math.Min(3, digits.Length)]}. Check the digits after the +.");

    public static PhoneNumberParse TooShort(NumberingPlan plan) => new(null, Short(plan));

    public static PhoneNumberParse TooLong(NumberingPlan plan) => new(null, Long(plan));

    public static PhoneNumberParse Emergency(string digits, PhoneNumber? number) => new(number, new(
        PhoneNumberProblemKind.Emergency,
        $"{digits} is an emergency number and cannot be called from here. Use a mobile or a desk phone."));

    public static PhoneNumberProblem? Of(PhoneNumber number) => number.IsValid ? null : number.Plan.CheckLength(number.NationalNumber) switch
    {
        LengthCheck.TooShort => Short(number.Plan),
        LengthCheck.TooLong => Long(number.Plan),
        LengthCheck.Invalid => new(PhoneNumberProblemKind.InvalidLength, $"This number has the wrong length for {Place(number.Plan)}: {Needed(number.Plan)}."),
        _ => new(PhoneNumberProblemKind.InvalidForRegion, $"No number in {Place(number.Plan)} begins like this. Check the area code, or the country."),
    };

    public static string Place(NumberingPlan plan) =>
        PhoneMetadata.Current.NameOf(plan.Region) is { } name ? $"{name} (+{plan.CallingCode})" : $"+{plan.CallingCode}";

    static PhoneNumberProblem Short(NumberingPlan plan) =>
        new(PhoneNumberProblemKind.TooShort, $"This number is too short for {Place(plan)}: {Needed(plan)}.");

    static PhoneNumberProblem Long(NumberingPlan plan) =>
        new(PhoneNumberProblemKind.TooLong, $"This number is too long for {Place(plan)}: {Needed(plan)}.");

    static string Needed(NumberingPlan plan)
    {
        var lengths = plan.Lengths.Select(length => length.ToString(CultureInfo.InvariantCulture)).ToArray();
        return $"it needs {(lengths.Length == 1 ? lengths[0] : $"{string.Join(", ", lengths[..^1])} or {lengths[^1]}")} digits after the country code";
    }
}
