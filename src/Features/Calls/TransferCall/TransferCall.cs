using DutyCall.Domain;
using DutyCall.Infrastructure;
using DutyCall.Infrastructure.Database;
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

sealed class Handler(Db db, Tenant tenant, Background background, IMediator mediator, TimeProvider clock) : IRequestHandler<Command, Result<Transfer>>
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
            return await Explain(command, user, ct);

        Fold(command.CallId);
        background.RunAfter(until, tenant.OrgId!.Value, new ExpireOffers.Command());
        return new Transfer(id);
    }

    async Task<Result<Transfer>> ToQueue(Command command, Guid queue, CancellationToken ct)
    {
        var id = Guid.CreateVersion7(clock.GetUtcNow());
        if (!await db.One<bool>(SendToQueue, new { Id = id, command.UserId, command.CallId, ToQueue = queue, Now = clock.GetUtcNow() }, ct))
            return await Explain(command, null, ct);

        Fold(command.CallId);
        await mediator.Publish(new ReleaseToQueue.Event(command.CallId, queue), ct);
        return new Transfer(id);
    }

    async Task<Result<Transfer>> ToNumber(Command command, string typed, CancellationToken ct)
    {
        if (await db.Find<Facts>(FindFacts, new { command.UserId, command.CallId, ToUser = (Guid?)null, Now = clock.GetUtcNow() }, ct) is not { } call)
            return new NotYours();

        var (verdict, receipt) = await mediator.Send(
            new Compliance.JudgeAttempt.Query(AttemptKind.Party, typed, command.UserId, null, call.OurNumber, null, call.Region), ct);
        if (!verdict.Allowed)
        {
            await mediator.Send(new Compliance.KeepReceipts.Command([receipt]), ct);
            return ToError(verdict);
        }

        var now = clock.GetUtcNow();
        var id = Guid.CreateVersion7(now);
        var party = new { Id = id, LegId = Guid.CreateVersion7(now), command.UserId, command.CallId, command.Kind, ToNumber = receipt.Number, ReceiptId = receipt.Id, Receipt = receipt.Row, Now = now };
        if (!await db.One<bool>(BringParty, party, ct))
            return await Explain(command, null, ct);

        Fold(command.CallId);
        return new Transfer(id);
    }

    void Fold(Guid call) => background.RunOnce(tenant.OrgId!.Value, new FoldCall.Command(call));

    async Task<Error> Explain(Command command, Guid? user, CancellationToken ct) =>
        await db.Find<Facts>(FindFacts, new { command.UserId, command.CallId, ToUser = user, Now = clock.GetUtcNow() }, ct) switch
        {
            null => new NotYours(),
            { Underway: true } when command.Kind != "guest" => new NotNow("A transfer of this call is under way. Complete or cancel it first."),
            { Others: >= 3 } => new NotNow("Three others are in this call already. Somebody must leave first."),
            { TargetName: { } name, TargetState: { } state } => new NotNow($"{name} is not free at the moment ({state})."),
            _ when command.To.Queue is not null => new NotNow("There is no such queue any more."),
            _ => new NotNow("They cannot be reached just now. Try again in a moment."),
        };

    /// <summary>The gravest reason decides what kind of answer it is.</summary>
    static Error ToError(Verdict verdict) => verdict.Refusals.OrderByDescending(refusal => refusal.Refusal is RefusalKind.DialingHalted or RefusalKind.NotPermitted).First() switch
    {
        { Refusal: RefusalKind.DialingHalted, Sentence: var sentence } => new Halted(sentence),
        { Refusal: RefusalKind.NotPermitted, Sentence: var sentence } => new NotPermitted(sentence),
        { Refusal: RefusalKind.NumberBusy, Sentence: var sentence } => new NotNow(sentence),
        { Sentence: var sentence } => new Invalid(new() { ["toNumber"] = sentence }),
    };

    sealed record Facts(string Region, string OurNumber, bool Underway, long Others, string? TargetName, string? TargetState);
}
