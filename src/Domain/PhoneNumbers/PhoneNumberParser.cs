namespace DutyCall.Domain;

/// <summary>From digits to a number: which country's, and what is left without prefixes for calls abroad, trunks and carriers.</summary>
static class PhoneNumberParser
{
    const int ShortestNumber = 2, LongestNumber = 17, LongestCallingCode = 3;

    // Spelled by people who copy a number from another country: 00 in most of the world, 011 in North America.
    public static readonly string[] CommonInternationalPrefixes = ["00", "011"];

    public static PhoneNumberParse Parse(string text, string? defaultRegion)
    {
        var home = PhoneMetadata.Current.PlanOf(defaultRegion);
        var typed = PhoneText.Read(text, out var problem);

        var asTyped = typed is { } number ? Read(number, home) : PhoneProblems.Unreadable(problem);
        return asTyped.IsValid ? asTyped : OtherReading(text, typed, home) ?? asTyped;
    }

    /// <summary>The region, among those that share a calling code, to which a number belongs.</summary>
    public static NumberingPlan? OwnerOf(string callingCode, string number)
    {
        var plans = PhoneMetadata.Current.PlansOf(callingCode);
        if (plans.Length == 1)
            return plans[0].Region is null ? null : plans[0];

        foreach (var plan in plans)
        {
            if (plan.Claims(number))
                return plan;
        }

        return null;
    }

    /// <summary>Digits that begin with a calling code, when the number was written for callers from abroad.</summary>
    public static string? International(string digits, NumberingPlan? home) =>
        digits.StartsWith('+') ? digits[1..]
        : home is null ? null
        : home.WithoutInternationalPrefix(digits) ?? (LacksOnlyThePlus(digits, home) ? digits : null);

    /// <summary>The main plan of the calling code at the start; null when no country has it.</summary>
    public static NumberingPlan? PlanAtStartOf(string digits)
    {
        for (var length = 1; length <= Math.Min(LongestCallingCode, digits.Length); length++)
        {
            if (PhoneMetadata.Current.PlansOf(digits.AsSpan(0, length)) is [var main, ..])
                return main;
        }

        return null;
    }

    /// <summary>Without trunk prefix and carrier code, unless the number makes sense only with them.</summary>
    public static string SignificantDigits(string digits, NumberingPlan plan)
    {
        var shorter = plan.WithoutNationalPrefix(digits);
        if (shorter == digits || (plan.Matches(digits) && !plan.Matches(shorter)))
            return digits;

        var owner = OwnerOf(plan.CallingCode, shorter) ?? plan;
        return owner.CheckLength(shorter) is LengthCheck.TooShort or LengthCheck.Invalid ? digits : shorter;
    }

    /// <summary>
    /// What follows a prefix for calls abroad that the home country does not use itself. Where its own numbers may begin so
    /// (0113 is Leeds), a mistyped one must not become a call to another country.
    /// </summary>
    public static string? AfterForeignPrefix(string digits, NumberingPlan? home)
    {
        var prefix = Array.Find(CommonInternationalPrefixes, prefix => digits.StartsWith(prefix, StringComparison.Ordinal));
        if (prefix is null || home?.CouldGrowFrom(prefix) == true || home?.CouldGrowFrom(home.WithoutNationalPrefix(prefix)) == true)
            return null;

        return digits[prefix.Length..];
    }

    static PhoneNumberParse Read(TypedNumber typed, NumberingPlan? home)
    {
        var read = ReadDigits(typed, home);
        return EmergencyNumbers.Contain(typed.Digits, home?.Region) ? PhoneProblems.Emergency(typed.Digits, read.Number) : read;
    }

    static PhoneNumberParse ReadDigits(TypedNumber typed, NumberingPlan? home)
    {
        if (International(typed.Digits, home) is not { } international)
            return home is null ? PhoneProblems.MissingCountryCode() : Resolve(typed, home, typed.Digits, home);

        return PlanAtStartOf(international) is { } main
            ? Resolve(typed, main, international[main.CallingCode.Length..], null)
            : PhoneProblems.InvalidCountryCode(international);
    }

    static PhoneNumberParse Resolve(TypedNumber typed, NumberingPlan plan, string digits, NumberingPlan? home)
    {
        var significant = digits.Length == 0 ? "" : SignificantDigits(digits, plan);
        if (significant.Length < ShortestNumber)
            return PhoneProblems.TooShort(plan);
        if (significant.Length > LongestNumber)
            return PhoneProblems.TooLong(plan);

        var owner = OwnerOf(plan.CallingCode, significant) ?? home;
        var number = new PhoneNumber(owner ?? plan, owner?.Region, significant, typed.Extension);
        return new(number, PhoneProblems.Of(number));
    }

    // Germans may dial 49 for an area code as well as for Germany: the calling code is taken for one only when that helps.
    static bool LacksOnlyThePlus(string digits, NumberingPlan home)
    {
        if (!digits.StartsWith(home.CallingCode, StringComparison.Ordinal))
            return false;

        var national = SignificantDigits(digits, home);
        return home.CheckLength(national) == LengthCheck.TooLong
            || (!home.Matches(national) && home.Matches(SignificantDigits(digits[home.CallingCode.Length..], home)));
    }

    /// <summary>Readings beyond the strict one, taken only when they give a valid number.</summary>
    static PhoneNumberParse? OtherReading(string text, TypedNumber? typed, NumberingPlan? home)
    {
        if (typed is { } number && AfterForeignPrefix(number.Digits, home) is { } international
            && Read(number with { Digits = $"+{international}" }, null) is { IsValid: true } abroad)
        {
            return abroad;
        }

        return PhoneText.ReadVanity(text) is { } letters && Read(letters, home) is { IsValid: true } vanity ? vanity : null;
    }
}
