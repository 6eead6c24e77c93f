using System.Diagnostics.CodeAnalysis;

namespace DutyCall.Domain;

public enum PhoneNumberProblemKind
{
    NotANumber,
    MissingCountryCode,
    InvalidCountryCode,
    TooShort,
    TooLong,
    InvalidLength,
    InvalidForRegion,
    Emergency,
}

/// <summary>Why a text is no number to call, in words for an agent.</summary>
public sealed record PhoneNumberProblem(PhoneNumberProblemKind Kind, string Message);

/// <summary>What a text came to. A number that no plan knows is here too, beside its problem, so that it can be shown.</summary>
public readonly record struct PhoneNumberParse(PhoneNumber? Number, PhoneNumberProblem? Problem)
{
    [MemberNotNullWhen(true, nameof(Number)), MemberNotNullWhen(false, nameof(Problem))]
    public bool IsValid => Problem is null;

    internal static PhoneNumberParse Failed(PhoneNumberProblemKind kind, string message) => new(null, new(kind, message));
}
