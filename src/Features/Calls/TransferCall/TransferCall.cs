using DutyCall.Domain;
using DutyCall.Infrastructure;
using DutyCall.Infrastructure.Database;
using DutyCall.Infrastructure.Twilio;
using MediatR;

namespace DutyCall.Features.Calls.TransferCall;

/// <summary>
/// The owner of a call brings somebody into it. blind: the call is theirs, and comes back when nobody takes it. warm: the customer hears
/// music while the two talk. guest: they join at once, and nobody is held.
/// </summary>
/// <param name="To">An agent, a queue (blind only) or a number outside; exactly one.</param>
public sealed record Command(Guid UserId, Guid CallId, string Kind, Target To) : IRequest<Result<Transfer>>;

/// <param name="Number">As typed.</param>
public sealed record Target(Guid? User, Guid? Queue, string? Number);

public sealed record Transfer(Guid Id);

public sealed record NotYours() : Missing("This call is not yours any more.");

public sealed record NotNow(string Message) : Conflict(Message);

public sealed record Halted(string Message) : Unavailable(Message);

public sealed record NotPermitted(string Message) : Forbidden(Message);

sealed class Handler(Db db, Tenant tenant, TwilioSettings twilio, Background background, IMediator mediator, TimeProvider clock) : IRequestHandler<Command, Result<Transfer>>
{
    const int OfferSeconds = 20;

    static readonly string FindFacts = Sql.Of<Handler>(nameof(FindFacts));
    static readonly string BringAgent = Sql.Of<Handler>(nameof(BringAgent));
    static readonly string BringParty = Sql.Of<Handler>(nameof(BringParty));
    static readonly string SendToQueue = Sql.Of<Handler>(nameof(SendToQueue));

    public async Task<Result<Transfer>> Handle(Command command, CancellationToken ct)
    {
        if (command.Kind is not ("blind" or "warm" or "guest"))
            return new Invalid(new() { ["kind"] = "blind, warm or guest." });

        return command.To switch
        {
            { User: { } user, Queue: null, Number: null } => await ToAgent(command, user, ct),
            { User: null, Queue: { } queue, Number: null } when command.Kind == "blind" => await ToQueue(command, queue, ct),
            { User: null, Queue: null, Number: { Length: > 0 } number } => await ToNumber(command, number, ct),
            _ => new Invalid(new() { ["to"] = command.Kind == "blind" ? "Choose one agent, one queue or one number." : "Choose one agent or one number." }),
        };
    }

    async Task<Result<Transfer>> ToAgent(Command command, Guid user, CancellationToken ct)
    {
        var (id, now) = (Guid.CreateVersion7(clock.GetUtcNow()), clock.GetUtcNow());
        var until = TimeSpan.FromSeconds(OfferSeconds);
        if (!await db.One<bool>(BringAgent, new { Id = id, command.UserId, command.CallId, command.Kind, ToUser = user, Now = now, Until = now + until }, ct))
            return await Explain(command, user, null, ct);

        Fold(command.CallId);
        background.RunAfter(until, tenant.OrgId!.Value, new ExpireOffers.Command());
        return new Transfer(id);
    }

    async Task<Result<Transfer>> ToQueue(Command command, Guid queue, CancellationToken ct)
    {
        var id = Guid.CreateVersion7(clock.GetUtcNow());
        if (!await db.One<bool>(SendToQueue, new { Id = id, command.UserId, command.CallId, ToQueue = queue, Now = clock.GetUtcNow() }, ct))
            return await Explain(command, null, null, ct);

        Fold(command.CallId);
        await mediator.Publish(new ReleaseToQueue.Event(command.CallId, queue), ct);
        return new Transfer(id);
    }

    async Task<Result<Transfer>> ToNumber(Command command, string typed, CancellationToken ct)
    {
        if (await db.Find<Facts>(FindFacts, new { command.UserId, command.CallId, Number = "", ToUser = (Guid?)null, Now = clock.GetUtcNow() }, ct) is not { } call)
            return new NotYours();

        var number = PhoneNumber.Parse(typed, call.Region);
        var e164 = number.Number?.E164;
        var facts = await db.One<Facts>(FindFacts, new { command.UserId, command.CallId, Number = e164, ToUser = (Guid?)null, Now = clock.GetUtcNow() }, ct);
        var refusals = Gate.Check(new()
        {
            DialingHalted = facts.DialingHalted,
            MayPlaceCalls = facts.MayPlaceCalls,
            Number = number,
            NumberIsScripted = e164 is not null && twilio.IsScripted(e164),
            ContactKnown = true,
            ContactHasNumber = true,
            CallerId = facts.OurNumber,
            CallerIdIsOurs = facts.OursStill,
            AgentIsTalkingTo = null,
            NumberIsBeingCalled = facts.NumberIsBeingCalled,
            OnDoNotCallList = facts.OnDoNotCallList,
        });
        if (refusals.Count > 0)
            return ToError(refusals);

        var now = clock.GetUtcNow();
        var id = Guid.CreateVersion7(now);
        if (!await db.One<bool>(BringParty, new { Id = id, LegId = Guid.CreateVersion7(now), command.UserId, command.CallId, command.Kind, ToNumber = e164, Now = now }, ct))
            return await Explain(command, null, e164, ct);

        Fold(command.CallId);
        return new Transfer(id);
    }

    void Fold(Guid call) => background.Run(tenant.OrgId!.Value, new FoldCall.Command(call));

    async Task<Error> Explain(Command command, Guid? user, string? number, CancellationToken ct) =>
        await db.Find<Facts>(FindFacts, new { command.UserId, command.CallId, Number = number, ToUser = user, Now = clock.GetUtcNow() }, ct) switch
        {
            null => new NotYours(),
            { Underway: true } when command.Kind != "guest" => new NotNow("A transfer of this call is under way. Complete or cancel it first."),
            { Others: >= 3 } => new NotNow("Three others are in this call already. Somebody must leave first."),
            { TargetName: { } name, TargetState: { } state } => new NotNow($"{name} is not free at the moment ({state})."),
            _ when command.To.Queue is not null => new NotNow("There is no such queue any more."),
            _ => new NotNow("They cannot be reached just now. Try again in a moment."),
        };

    static Error ToError(IReadOnlyList<Refusal> refusals) => refusals[0] switch
    {
        { Kind: RefusalKind.DialingHalted, Message: var message } => new Halted(message),
        { Kind: RefusalKind.NotPermitted, Message: var message } => new NotPermitted(message),
        { Kind: RefusalKind.NumberBusy, Message: var message } => new NotNow(message),
        { Message: var message } => new Invalid(new() { ["toNumber"] = message }),
    };

    sealed record Facts(
        string Region, bool DialingHalted, bool MayPlaceCalls, string OurNumber, bool OursStill, bool NumberIsBeingCalled, bool OnDoNotCallList, bool Underway, long Others,
        string? TargetName, string? TargetState);
}
