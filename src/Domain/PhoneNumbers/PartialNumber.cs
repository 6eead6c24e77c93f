namespace DutyCall.Domain;

public enum PartialNumberState
{
    Empty,
    /// <summary>More digits could make it a valid number.</summary>
    Incomplete,
    Complete,
    /// <summary>No digits added at the end could make it valid.</summary>
    Impossible,
    Emergency,
}

/// <summary>What is known of a number while it is typed: the likeliest country, how far it is, and advice when it will not do as it is.</summary>
public sealed record PartialNumber(PartialNumberState State, string? Region, string? CountryCode, PhoneNumber? Number, string? Advice)
{
    public string? CountryName => PhoneMetadata.Current.NameOf(Region);

    internal static PartialNumber Of(string partial, string? defaultRegion)
    {
        var digits = PhoneText.DigitsOf(partial);
        if (digits.Length == 0)
            return new(PartialNumberState.Empty, null, null, null, null);

        var parse = PhoneNumber.Parse(partial, defaultRegion);
        if (parse.IsValid)
            return new(PartialNumberState.Complete, parse.Number.Region, parse.Number.CountryCode, parse.Number, null);

        var home = PhoneMetadata.Current.PlanOf(defaultRegion);
        if (parse.Problem.Kind == PhoneNumberProblemKind.Emergency)
            return new(PartialNumberState.Emergency, home?.Region, home?.CallingCode, null, parse.Problem.Message);

        return PhoneNumberParser.International(digits, home) is { } international
            ? OfInternational(international, parse.Problem)
            : OfNational(digits, home, parse.Problem);
    }

    static PartialNumber OfInternational(string digits, PhoneNumberProblem problem)
    {
        if (PhoneNumberParser.PlanAtStartOf(digits) is { } main)
            return Progress(main, digits[main.CallingCode.Length..], problem.Message);

        return PhoneMetadata.Current.CallingCodes.Any(code => code.StartsWith(digits, StringComparison.Ordinal))
            ? new(PartialNumberState.Incomplete, null, null, null, null)
            : new(PartialNumberState.Impossible, null, null, null, problem.Message);
    }

    static PartialNumber OfNational(string digits, NumberingPlan? home, PhoneNumberProblem problem)
    {
        if (Array.Exists(PhoneNumberParser.CommonInternationalPrefixes, prefix => prefix.StartsWith(digits, StringComparison.Ordinal)))
            return new(PartialNumberState.Incomplete, home?.Region, home?.CallingCode, null, null);

        var asHome = home is null
            ? new(PartialNumberState.Impossible, null, null, null, Suggest(digits, problem))
            : Progress(home, digits, Suggest(digits, problem));
        if (asHome.State == PartialNumberState.Incomplete)
            return asHome;

        return PhoneNumberParser.AfterForeignPrefix(digits, home) is { } international ? OfInternational(international, problem) : asHome;
    }

    static PartialNumber Progress(NumberingPlan plan, string national, string? advice)
    {
        var likeliest = PhoneNumberParser.OwnerOf(plan.CallingCode, national) ?? plan;

        return CouldGrow(plan, national)
            ? new(PartialNumberState.Incomplete, likeliest.Region, plan.CallingCode, null, null)
            : new(PartialNumberState.Impossible, likeliest.Region, plan.CallingCode, null, advice);
    }

    static bool CouldGrow(NumberingPlan plan, string national)
    {
        var withoutTrunkPrefix = plan.WithoutNationalPrefix(national);
        var withoutCallingCode = national.StartsWith(plan.CallingCode, StringComparison.Ordinal) ? national[plan.CallingCode.Length..] : national;

        foreach (var sharing in PhoneMetadata.Current.PlansOf(plan.CallingCode))
        {
            if (sharing.CouldGrowFrom(national) || sharing.CouldGrowFrom(withoutTrunkPrefix) || sharing.CouldGrowFrom(withoutCallingCode))
                return true;
        }

        return false;
    }

    static string Suggest(string digits, PhoneNumberProblem problem)
    {
        foreach (var code in (ReadOnlySpan<string>)["+", "+1"])
        {
            if (PhoneNumber.Parse(code + digits, null) is { IsValid: true, Number: { } meant })
                return $"Did you mean {meant.International}, {meant.CountryName ?? "an international service"}? Start with {(code == "+" ? "the +" : code)}.";
        }

        return problem.Kind == PhoneNumberProblemKind.MissingCountryCode
            ? problem.Message
            : $"{problem.Message} To call another country, start with + and its code.";
    }
}
