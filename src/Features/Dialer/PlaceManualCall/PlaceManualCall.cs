using DutyCall.Domain;
using DutyCall.Infrastructure;
using DutyCall.Infrastructure.Database;
using DutyCall.Infrastructure.Twilio;
using MediatR;

namespace DutyCall.Features.Dialer.PlaceManualCall;

/// <summary>An agent wants to talk to somebody: the intent is written down; the agent's browser connects next, the customer last.</summary>
/// <param name="To">As typed or pasted.</param>
/// <param name="ContactId">Who has this number, where the caller knows it; null lets the number tell.</param>
/// <param name="CallerId">One of our numbers, chosen for this call; null lets the rules choose.</param>
/// <param name="RequestKey">One press of the button: repeated, it answers the call it made.</param>
public sealed record Command(Guid UserId, string To, Guid? ContactId, string? CallerId, string? RequestKey) : IRequest<Result<Placed>>;

public sealed record Placed(Guid Id, string State, string To, string ContactName, string CallerId, string CallerIdReason);

public sealed record InACall(string Message) : Conflict(Message);

public sealed record KeyUsedForAnother() : Conflict("This request key was used for a call to another number.");

public sealed record Halted(string Message) : Unavailable(Message);

public sealed record NotPermitted(string Message) : Forbidden(Message);

sealed class Handler(Db db, Tenant tenant, TwilioSettings twilio, IMediator mediator, TimeProvider clock) : IRequestHandler<Command, Result<Placed>>
{
    const int LongestKey = 200;

    static readonly string FindRegion = Sql.Of<Handler>(nameof(FindRegion));
    static readonly string FindFacts = Sql.Of<Handler>(nameof(FindFacts));
    static readonly string FindPlaced = Sql.Of<Handler>(nameof(FindPlaced));
    static readonly string PlaceCall = Sql.Of<Handler>(nameof(PlaceCall));

    public async Task<Result<Placed>> Handle(Command command, CancellationToken ct)
    {
        if (command.RequestKey?.Length > LongestKey)
            return new Invalid(new() { ["Idempotency-Key"] = $"At most {LongestKey} characters." });

        var region = await db.Find<string>(FindRegion, new { }, ct);
        var number = PhoneNumber.Parse(command.To, region);
        if (await Repeated(command, number, ct) is { } repeated)
            return repeated;

        var (attempt, reason) = await Gather(command, number, ct);
        if (Gate.Check(attempt) is { Count: > 0 } refusals)
            return await Repeated(command, number, ct) ?? ToError(refusals); // What is in the way may be the same press's own call.

        var contact = command.ContactId ?? await mediator.Send(new Contacts.KeepCaller.Command(number.Number!.E164, command.UserId), ct);
        if (await Place(command with { ContactId = contact }, number.Number!.E164, attempt.CallerId!, reason, ct) is { } placed)
            return placed;

        // Somebody, or the same press of the button, was first: whoever it was explains why.
        return await Repeated(command, number, ct) ?? ToError(Gate.Check((await Gather(command, number, ct)).Attempt));
    }

    async Task<Result<Placed>?> Repeated(Command command, PhoneNumberParse number, CancellationToken ct)
    {
        if (command.RequestKey is null || await db.Find<Placed>(FindPlaced, command, ct) is not { } placed)
            return null;
        return placed.To == number.Number?.E164 ? placed : new KeyUsedForAnother();
    }

    async Task<(Attempt Attempt, string Reason)> Gather(Command command, PhoneNumberParse number, CancellationToken ct)
    {
        var e164 = number.Number?.E164;
        var facts = await db.One<Facts>(FindFacts, new { command.UserId, command.ContactId, Number = e164 }, ct);
        var callerIds = await mediator.Send(new ChooseCallerId.Query(command.UserId, e164, command.CallerId), ct);
        var attempt = new Attempt
        {
            DialingHalted = facts.DialingHalted,
            MayPlaceCalls = facts.MayPlaceCalls,
            Number = number,
            NumberIsScripted = e164 is not null && twilio.IsScripted(e164),
            ContactKnown = facts.ContactKnown,
            ContactHasNumber = facts.ContactHasNumber,
            CallerId = callerIds.Chosen?.Number ?? command.CallerId,
            CallerIdIsOurs = callerIds.Chosen is not null,
            AgentIsTalkingTo = facts.AgentIsTalkingTo,
            NumberIsBeingCalled = facts.NumberIsBeingCalled,
            OnDoNotCallList = facts.OnDoNotCallList,
        };
        return (attempt, callerIds.Reason);
    }

    Task<Placed?> Place(Command command, string number, string callerId, string reason, CancellationToken ct) =>
        db.Find<Placed>(PlaceCall, new
        {
            command.UserId,
            command.ContactId,
            command.RequestKey,
            Number = number,
            CallerId = callerId,
            Reason = reason,
            CallId = Guid.CreateVersion7(clock.GetUtcNow()),
            LegId = Guid.CreateVersion7(clock.GetUtcNow()),
            AuditId = Guid.CreateVersion7(clock.GetUtcNow()),
            Address = new VoiceIdentity(tenant.OrgId!.Value, command.UserId).Address,
            Now = clock.GetUtcNow(),
        }, ct);

    /// <summary>The gravest reason decides what kind of answer it is.</summary>
    static Error ToError(IReadOnlyList<Refusal> refusals)
    {
        var errors = new Errors();
        foreach (var refusal in refusals)
        {
            switch (refusal.Kind)
            {
                case RefusalKind.DialingHalted:
                    return new Halted(refusal.Message);
                case RefusalKind.NotPermitted:
                    return new NotPermitted(refusal.Message);
                case RefusalKind.NumberRefused or RefusalKind.Emergency or RefusalKind.PremiumRate or RefusalKind.DoNotCall:
                    errors["to"] = refusal.Message;
                    break;
                case RefusalKind.ContactUnknown or RefusalKind.ContactOfAnotherNumber:
                    errors["contactId"] = refusal.Message;
                    break;
                case RefusalKind.CallerIdNotOurs or RefusalKind.NoCallerId:
                    errors["callerId"] = refusal.Message;
                    break;
            }
        }

        return errors.Count > 0 ? new Invalid(errors) : new InACall(refusals.Select(r => r.Message).FirstOrDefault("The call could not be placed just now. Try again."));
    }

    sealed record Facts(bool DialingHalted, bool MayPlaceCalls, bool ContactKnown, bool ContactHasNumber, string? AgentIsTalkingTo, bool NumberIsBeingCalled, bool OnDoNotCallList);
}
