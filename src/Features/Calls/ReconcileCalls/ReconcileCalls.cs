using DutyCall.Infrastructure;
using DutyCall.Infrastructure.Database;
using MediatR;

namespace DutyCall.Features.Calls.ReconcileCalls;

/// <summary>
/// Sees to calls that nobody has news of: folds what a node left unfolded, gives up intents whose browser never came, keeps
/// watch over who is alone, says again what the carrier has not done, and looks up what has been silent too long. Safe to run twice.
/// </summary>
public sealed record Command : IRequest<Done>;

sealed class Handler(Db db, IMediator mediator, TimeProvider clock) : IRequestHandler<Command, Done>
{
    static readonly TimeSpan Fold = TimeSpan.FromSeconds(5), Connect = TimeSpan.FromSeconds(20), Silence = TimeSpan.FromSeconds(60), Again = TimeSpan.FromSeconds(10);

    /// <summary>The longest it may ring: our 25 s, the carrier's 5, and 5 for the news to come.</summary>
    static readonly TimeSpan Ring = TimeSpan.FromSeconds(35);

    /// <summary>From the answer to the conference.</summary>
    static readonly TimeSpan Join = TimeSpan.FromSeconds(5);

    static readonly string GiveUpIntents = Sql.Of<Handler>(nameof(GiveUpIntents));
    static readonly string ListUnfolded = Sql.Of<Handler>(nameof(ListUnfolded));
    static readonly string ListUnsettled = Sql.Of<Handler>(nameof(ListUnsettled));
    static readonly string ListSilent = Sql.Of<Handler>(nameof(ListSilent));

    public async Task<Done> Handle(Command command, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        await db.Run(GiveUpIntents, new { Before = now - Connect, UnjoinedBefore = now - Silence, Now = now }, ct);

        foreach (var silent in await db.Many<Guid>(ListSilent, new { Before = now - Silence, RingingBefore = now - Ring, UnknownBefore = now - Connect, UnjoinedBefore = now - Join, Oldest = now - TimeSpan.FromHours(5) }, ct))
            await mediator.Send(new LookUpCall.Command(silent), ct);

        await mediator.Send(new ExpireOffers.Command(), ct);
        await mediator.Send(new KeepWatch.Command(null), ct);
        foreach (var unfolded in await db.Many<Guid>(ListUnfolded, new { Before = now - Fold, Now = now }, ct))
            await mediator.Send(new FoldCall.Command(unfolded), ct);
        foreach (var unsettled in await db.Many<Guid>(ListUnsettled, new { Before = now - Again }, ct))
            await mediator.Send(new FoldCall.Command(unsettled), ct);
        return new();
    }
}
