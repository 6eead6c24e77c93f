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

sealed class Handler(Db db, Tenant tenant, IMediator mediator, TimeProvider clock) : IRequestHandler<Command, Result<Placed>>
{
    const int LongestKey = 200;

    static readonly string FindRegion = Sql.Of<Handler>(nameof(FindRegion));
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

        var (judgement, shown) = await Judge(command, region, ct);
        if (!judgement.Verdict.Allowed)
            return await Repeated(command, number, ct) ?? await Refuse(judgement, ct); // What is in the way may be the same press's own call.

        var contact = command.ContactId ?? await mediator.Send(new Contacts.KeepCaller.Command(number.Number!.E164, command.UserId), ct);
        if (await Place(command with { ContactId = contact }, judgement.Receipt, shown, ct) is { } placed)
            return placed;

        // Somebody, or the same press of the button, was first: whoever it was explains why.
        return await Repeated(command, number, ct) ?? await Refuse((await Judge(command, region, ct)).Judgement, ct);
    }

    async Task<Result<Placed>?> Repeated(Command command, PhoneNumberParse number, CancellationToken ct)
    {
        if (command.RequestKey is null || await db.Find<Placed>(FindPlaced, command, ct) is not { } placed)
            return null;
        return placed.To == number.Number?.E164 ? placed : new KeyUsedForAnother();
    }

    async Task<(Judgement Judgement, ChosenCallerId Shown)> Judge(Command command, string? region, CancellationToken ct)
    {
        var number = PhoneNumber.Parse(command.To, region).Number?.E164;
        var callerIds = await mediator.Send(new ChooseCallerId.Query(command.UserId, number, command.CallerId), ct);
        var shown = new ChosenCallerId(callerIds.Chosen?.Number ?? command.CallerId, callerIds.Reason);
        var judgement = await mediator.Send(
            new Compliance.JudgeAttempt.Query(AttemptKind.Manual, command.To, command.UserId, command.ContactId, shown.Number, null, region), ct);
        return (judgement, shown);
    }

    Task<Placed?> Place(Command command, Receipt receipt, ChosenCallerId shown, CancellationToken ct) =>
        db.Find<Placed>(PlaceCall, new
        {
            command.UserId,
            command.ContactId,
            command.RequestKey,
            receipt.Number,
            ReceiptId = receipt.Id,
            Receipt = receipt.Row,
            CallerId = shown.Number,
            shown.Reason,
            CallId = Guid.CreateVersion7(clock.GetUtcNow()),
            LegId = Guid.CreateVersion7(clock.GetUtcNow()),
            AuditId = Guid.CreateVersion7(clock.GetUtcNow()),
            Address = new VoiceIdentity(tenant.OrgId!.Value, command.UserId).Address,
            Now = clock.GetUtcNow(),
        }, ct);

    /// <summary>A refusal is a decision like any other, and leaves its receipt.</summary>
    async Task<Error> Refuse(Judgement judgement, CancellationToken ct)
    {
        if (!judgement.Verdict.Allowed)
            await mediator.Send(new Compliance.KeepReceipts.Command([judgement.Receipt]), ct);
        return ToError([.. judgement.Verdict.Refusals]);
    }

    /// <summary>The gravest reason decides what kind of answer it is.</summary>
    static Error ToError(CheckResult[] refusals)
    {
        var errors = new Errors();
        foreach (var refusal in refusals)
        {
            switch (refusal.Refusal)
            {
                case RefusalKind.DialingHalted:
                    return new Halted(refusal.Sentence);
                case RefusalKind.NotPermitted:
                    return new NotPermitted(refusal.Sentence);
                case RefusalKind.ContactUnknown or RefusalKind.ContactOfAnotherNumber:
                    errors["contactId"] = refusal.Sentence;
                    break;
                case RefusalKind.CallerIdNotOurs or RefusalKind.NoCallerId:
                    errors["callerId"] = refusal.Sentence;
                    break;
                case RefusalKind.AgentBusy or RefusalKind.NumberBusy:
                    break;
                default:
                    errors.TryAdd("to", refusal.Sentence); // The first is the gravest.
                    break;
            }
        }

        return errors.Count > 0 ? new Invalid(errors) : new InACall(refusals.Select(refusal => refusal.Sentence).FirstOrDefault("The call could not be placed just now. Try again."));
    }

    /// <param name="Number">Null when there is none to show.</param>
    sealed record ChosenCallerId(string? Number, string Reason);
}
