using DutyCall.Infrastructure;
using DutyCall.Infrastructure.Database;
using MediatR;
using Npgsql;

namespace DutyCall.Features.Calls.AcceptOffer;

/// <summary>An agent takes what rings at their desk. Of several who press, one has it; their browser connects next.</summary>
public sealed record Command(Guid UserId, Guid OfferId) : IRequest<Result<Accepted>>;

/// <param name="Purpose">What it was offered for.</param>
public sealed record Accepted(Guid CallId, string Purpose);

public sealed record NoSuchOffer() : Missing("This is not ringing at your desk.");

public sealed record Taken(string Message) : Conflict(Message);

sealed class Handler(Db db, Tenant tenant, Turns turns, Background background, IMediator mediator, TimeProvider clock) : IRequestHandler<Command, Result<Accepted>>
{
    static readonly string Accept = Sql.Of<Handler>(nameof(Accept));
    static readonly string Explain = Sql.Of<Handler>(nameof(Explain));

    public async Task<Result<Accepted>> Handle(Command command, CancellationToken ct)
    {
        if (await db.Find<Outcome>(Explain, command, ct) is not { } found)
            return new NoSuchOffer();
        Accepted? accepted = null;
        if (found.State == "ringing")
        {
            // Of all who press at one moment the first is asked for; the others then find it taken.
            using var turn = await turns.Take(found.CallId, ct);
            found = await db.Find<Outcome>(Explain, command, ct) ?? found;
            if (found.State == "ringing" && (accepted = await Take(command, ct)) is null)
                found = await db.Find<Outcome>(Explain, command, ct) ?? found;
        }

        if (accepted is null)
            return found.State == "accepted" ? new Accepted(found.CallId, found.Purpose) : new Taken(found.Message);

        background.RunOnce(tenant.OrgId!.Value, new FoldCall.Command(accepted.CallId));
        background.RunAfter(KeepWatch.Command.Patience, tenant.OrgId!.Value, new KeepWatch.Command(accepted.CallId));
        await mediator.Publish(new OfferCall.Event(accepted.CallId, command.UserId, accepted.Purpose, "accepted"), ct);
        return accepted;
    }

    async Task<Accepted?> Take(Command command, CancellationToken ct)
    {
        try
        {
            return await db.Find<Accepted>(Accept, new { command.UserId, command.OfferId, Now = clock.GetUtcNow() }, ct);
        }
        // Two calls at once for one agent: the index on open calls let one through.
        catch (PostgresException error) when (error.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            return null;
        }
    }

    sealed record Outcome(Guid CallId, string Purpose, string State, string? TakenBy, bool InAnother)
    {
        public string Message => State switch
        {
            "lost" when TakenBy is not null => $"{TakenBy} has it.",
            "expired" => "It rang for too long and went on to somebody else.",
            "ringing" when InAnother => "You are in another call. Finish it first.",
            _ => "The call is not waiting any more.",
        };
    }
}
