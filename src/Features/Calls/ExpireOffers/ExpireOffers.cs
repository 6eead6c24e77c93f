using DutyCall.Infrastructure;
using DutyCall.Infrastructure.Database;
using MediatR;

namespace DutyCall.Features.Calls.ExpireOffers;

/// <summary>Desks that rang for too long stop ringing, and so do those whose call has gone. Safe to run twice.</summary>
public sealed record Command : IRequest<Done>;

sealed class Handler(Db db, IMediator mediator, TimeProvider clock) : IRequestHandler<Command, Done>
{
    static readonly string Expire = Sql.Of<Handler>(nameof(Expire));

    public async Task<Done> Handle(Command command, CancellationToken ct)
    {
        var over = await db.Many<Over>(Expire, new { Now = clock.GetUtcNow() }, ct);
        foreach (var offer in over)
            await mediator.Publish(new OfferCall.Event(offer.CallId, offer.UserId, offer.Purpose, offer.State), ct);
        foreach (var call in over.Select(offer => offer.CallId).Distinct())
            await mediator.Send(new KeepWatch.Command(call), ct);
        return new();
    }

    sealed record Over(Guid CallId, Guid UserId, string Purpose, string State);
}
