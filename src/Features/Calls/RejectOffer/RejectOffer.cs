using DutyCall.Infrastructure;
using DutyCall.Infrastructure.Database;
using MediatR;

namespace DutyCall.Features.Calls.RejectOffer;

/// <summary>An agent does not take what rings at their desk. Rejecting what has gone already changes nothing.</summary>
public sealed record Command(Guid UserId, Guid OfferId, string? Reason = null) : IRequest<Result<Done>>;

public sealed record NoSuchOffer() : Missing("This is not ringing at your desk.");

sealed class Handler(Db db, IMediator mediator, TimeProvider clock) : IRequestHandler<Command, Result<Done>>
{
    const int LongestReason = 200;

    static readonly string Reject = Sql.Of<Handler>(nameof(Reject));
    static readonly string IsMine = Sql.Of<Handler>(nameof(IsMine));

    public async Task<Result<Done>> Handle(Command command, CancellationToken ct)
    {
        var reason = command.Reason is { Length: > LongestReason } text ? text[..LongestReason] : command.Reason;
        if (await db.Find<Rejected>(Reject, new { command.UserId, command.OfferId, Reason = reason, Now = clock.GetUtcNow() }, ct) is not { } rejected)
            return await db.One<bool>(IsMine, command, ct) ? new Done() : new NoSuchOffer();

        await mediator.Publish(new OfferCall.Event(rejected.CallId, command.UserId, rejected.Purpose, "rejected"), ct);
        await mediator.Send(new KeepWatch.Command(rejected.CallId), ct);
        return new Done();
    }

    sealed record Rejected(Guid CallId, string Purpose);
}
