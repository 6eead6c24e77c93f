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

    /// <summary>In a word, to themselves. The page that shows it is there: what is not yet known to work is on its way.</summary>
    public string Mine => (ShownAs, UnreachableWhy, DeviceProblem) switch
    {
        ("Unreachable", "silent", _) or ("Unreachable", "device", null) => "Connecting",
        // A page that has just been opened has not heard the stream yet; that is no trouble for a while.
        ("Unreachable", "stream", _) when ShownSince is not { } since || since > Now => "Connecting",
        ("Offline", "offline", _) when Intent == "online" => "Connecting",
        ("Offline", "offline", _) => Intent switch { "away" => "Away", "dnd" => "Do not disturb", _ => "Offline" },
        ("Unreachable", _, _) => "Not reachable",
        ("Reserved", _, _) => "In call",
        ("Away", _, _) when ReasonLabel is not null => ReasonLabel,
        _ => ShownAs,
    };

    public string Tone => Mine switch
    {
        "Online" => "ready",
        "Connecting" or "Offline" => "off",
        "In call" => "live",
        "Wrap-up" => "wrap",
        "Do not disturb" => "stop",
        _ => "wait",
    };

    /// <summary>Since when, as shown beside the word; null while that is of no interest.</summary>
    public DateTime? MineSince => Mine == "Connecting" ? null : ShownSince;

    /// <summary>What keeps calls from somebody who wants them, and what to do; null when nothing does, or it may be over in a moment.</summary>
    public string? Advice => Mine != "Not reachable" ? null : UnreachableWhy switch
    {
        "device" => $"The phone is not connected. {DeviceProblem} It tries again by itself.",
        "stream" => "Live updates do not arrive. Check the connection; they come back by themselves.",
        "test_ring" => "A silent test call did not arrive at this browser. Reload the page; if this stays, check the network with your administrator.",
        _ => "The page is silent. Reload it.",
    };

    /// <summary>Away for longer than the reason usually lasts.</summary>
    public bool Overstays => ShownAs == "Away" && ReasonLimit is { } limit && Since is { } since && Now > since.AddSeconds(limit);
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
