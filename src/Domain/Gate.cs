namespace DutyCall.Domain;

/// <summary>Why an attempt to call somebody may not be made.</summary>
public enum RefusalKind
{
    DialingHalted,
    NotPermitted,
    NumberRefused,
    Emergency,
    PremiumRate,
    DoNotCall,
    CallerIdNotOurs,
    NoCallerId,
    ContactUnknown,
    ContactOfAnotherNumber,
    AgentBusy,
    NumberBusy,
}

/// <summary>One reason, in words for the person who asked.</summary>
public sealed record Refusal(RefusalKind Kind, string Message);

/// <summary>All that the gate needs to know about one attempt; gathered by whoever makes it.</summary>
public sealed record Attempt
{
    /// <summary>The kill switch is set.</summary>
    public required bool DialingHalted { get; init; }

    public required bool MayPlaceCalls { get; init; }
    public required PhoneNumberParse Number { get; init; }

    /// <summary>A number that no plan knows and that rings all the same: one of the sandbox's people.</summary>
    public required bool NumberIsScripted { get; init; }

    public required bool ContactKnown { get; init; }

    /// <summary>The contact named with the call is whoever has the number; true when none was named.</summary>
    public required bool ContactHasNumber { get; init; }

    /// <summary>The number shown to the person called: chosen, or found by the usual order; null when we own none.</summary>
    public required string? CallerId { get; init; }

    public required bool CallerIdIsOurs { get; init; }

    /// <summary>Whom the agent is talking to, or calling, at this moment.</summary>
    public required string? AgentIsTalkingTo { get; init; }

    public required bool NumberIsBeingCalled { get; init; }

    /// <summary>Whoever has it asked not to be called.</summary>
    public required bool OnDoNotCallList { get; init; }
}

/// <summary>The one gate that every attempt passes, a person's too. Pure; every check is made, so that all reasons can be shown.</summary>
public static class Gate
{
    public static IReadOnlyList<Refusal> Check(Attempt attempt) => [.. Refusals(attempt)];

    static IEnumerable<Refusal> Refusals(Attempt attempt)
    {
        if (attempt.DialingHalted)
            yield return new(RefusalKind.DialingHalted, "Calling is switched off for your organisation. An administrator can switch it on again.");
        if (!attempt.MayPlaceCalls)
            yield return new(RefusalKind.NotPermitted, "You are not set up to place calls. Ask your manager.");
        if (OfNumber(attempt) is { } number)
            yield return number;
        if (attempt.OnDoNotCallList)
            yield return new(RefusalKind.DoNotCall, "This number is on your do-not-call list. Nobody here may call it; a manager can take it off the list, with a reason.");
        if (!attempt.ContactKnown)
            yield return new(RefusalKind.ContactUnknown, "This contact no longer exists.");
        else if (attempt is { ContactHasNumber: false, Number.Number: not null })
            yield return new(RefusalKind.ContactOfAnotherNumber, "This contact has another number.");
        if (OfCallerId(attempt) is { } callerId)
            yield return callerId;
        if (attempt.AgentIsTalkingTo is { } other)
            yield return new(RefusalKind.AgentBusy, $"You are already in a call with {other}. Hang up first.");
        if (attempt.NumberIsBeingCalled)
            yield return new(RefusalKind.NumberBusy, "This number is being called at this moment.");
    }

    static Refusal? OfNumber(Attempt attempt) => attempt switch
    {
        { Number.Problem: { Kind: PhoneNumberProblemKind.Emergency } problem } => new(RefusalKind.Emergency, problem.Message),
        { NumberIsScripted: true } => null,
        { Number.Problem: { } problem } => new(RefusalKind.NumberRefused, problem.Message),
        { Number.Number.IsPremiumRate: true } => new(RefusalKind.PremiumRate, "This is a premium-rate number. It is not called from here."),
        _ => null,
    };

    static Refusal? OfCallerId(Attempt attempt) => attempt switch
    {
        { CallerId: null } => new(RefusalKind.NoCallerId, "Your organisation has no number to call from. An administrator can add one."),
        { CallerIdIsOurs: false } => new(RefusalKind.CallerIdNotOurs, $"{attempt.CallerId} is not one of your organisation's numbers."),
        _ => null,
    };
}
