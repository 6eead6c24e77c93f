using DutyCall.Infrastructure.Database;
using MediatR;

namespace DutyCall.Features.Presence.ShowMyPresence;

/// <summary>How somebody stands: their status, since when, whether a call would reach them, and what they may choose.</summary>
public sealed record Query(Guid UserId) : IRequest<Presence>;

/// <param name="Intent">online, away, dnd or offline.</param>
/// <param name="Automatic">Away because nothing was touched for ten minutes.</param>
/// <param name="UnreachableWhy">offline, silent, device, stream or test_ring.</param>
public sealed record Presence(
    string Intent, string? Reason, string? ReasonLabel, int? ReasonLimit, bool Automatic, DateTime? Since, string Work, bool Reachable, string? UnreachableWhy,
    string? DeviceProblem, string ShownAs, DateTime? ShownSince)
{
    public IReadOnlyList<PauseReason> Reasons { get; init; } = [];

    /// <summary>The server's clock when this was true.</summary>
    public DateTime Now { get; init; }
}

/// <param name="LimitSeconds">How long it usually may last; null when nobody set that.</param>
public sealed record PauseReason(string Code, string Label, int? LimitSeconds);

sealed class Handler(Db db, TimeProvider clock) : IRequestHandler<Query, Presence>
{
    static readonly string FindPresence = Sql.Of<Handler>(nameof(FindPresence));
    static readonly string ListReasons = Sql.Of<Handler>(nameof(ListReasons));

    public async Task<Presence> Handle(Query query, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var presence = await db.One<Presence>(FindPresence, new { query.UserId, Now = now }, ct);
        return presence with { Reasons = await db.Many<PauseReason>(ListReasons, query, ct), Now = now.UtcDateTime };
    }
}
