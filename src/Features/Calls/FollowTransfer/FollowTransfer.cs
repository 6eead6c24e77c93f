using DutyCall.Infrastructure.Database;
using MediatR;

namespace DutyCall.Features.Calls.FollowTransfer;

/// <summary>What became of the last transfer somebody asked for; null when it is no news any more.</summary>
/// <param name="CallId">The call they are in; null for somebody who is in none, and may have sent one on.</param>
public sealed record Query(Guid UserId, Guid? CallId) : IRequest<Transfer?>;

/// <param name="Kind">blind, warm or guest.</param>
/// <param name="Target">A name, or E.164.</param>
/// <param name="Customer">A name, or E.164.</param>
/// <param name="EndedAt">UTC; null while it is under way.</param>
/// <param name="StillMine">The call is its sender's.</param>
public sealed record Transfer(
    Guid Id, Guid CallId, string Kind, string State, string Target, bool ToColleague, bool ToQueue, string Reason, string Customer, DateTime? EndedAt, bool StillMine, bool OnHold)
{
    public static readonly TimeSpan IsNewsFor = TimeSpan.FromSeconds(12);

    public bool IsOpen => EndedAt is null;

    /// <summary>They talk apart, and it is for the sender to say what comes next.</summary>
    public bool IsConsultation => State == "joined";

    public bool Failed => State is "failed" or "returned" or "canceled";

    /// <summary>Empty when there is nothing to say: its sender took it back, or the call is over.</summary>
    public string Sentence => (Kind, State) switch
    {
        (_, "completed") when ToQueue => $"{Customer} waits in {Target}.",
        ("guest", "completed") => $"{Target} is in the call.",
        (_, "completed") when StillMine => $"{Target} is in the call with {Customer} and you.",
        (_, "completed") => $"{Target} has {Customer} now.",
        (_, "returned") => $"{Target} did not take it. {Reason} {Customer} comes back to you.",
        (_, "canceled") when Reason != "They hung up." => "",
        ("guest", "failed" or "canceled") => $"{Target} did not join. {Reason}",
        ("warm", "canceled") => $"{Target} hung up. {Afterwards}".TrimEnd(),
        (_, "failed" or "canceled") => $"{Target} did not take it. {Reason} {Afterwards}".TrimEnd(),
        (_, "joined") => $"You talk with {Target}. {Customer} hears music.",
        ("blind", _) when ToColleague => $"It rings for {Target}. If they do not take it, {Customer} comes back to you.",
        ("blind", _) => $"Calling {Target}. You are let go when they answer.",
        ("warm", _) => $"{(ToColleague ? "It rings for" : "Calling")} {Target}. {Customer} hears music.",
        _ => "",
    };

    string Afterwards => !StillMine ? "" : OnHold ? $"{Customer} still hears music." : $"{Customer} is with you.";
}

sealed class Handler(Db db, TimeProvider clock) : IRequestHandler<Query, Transfer?>
{
    static readonly string FindTransfer = Sql.Of<Handler>(nameof(FindTransfer));

    public Task<Transfer?> Handle(Query query, CancellationToken ct) =>
        db.Find<Transfer>(FindTransfer, new { query.UserId, query.CallId, Since = clock.GetUtcNow() - Transfer.IsNewsFor }, ct);
}
