using DutyCall.Infrastructure.Database;
using MediatR;

namespace DutyCall.Features.Presence.KeepAlive;

/// <summary>
/// One page that holds the phone says that it lives, and how its device is. What arrives late, or twice, changes nothing.
/// A first sign of life after a silence or a sign-in brings back the status the person wanted.
/// </summary>
/// <param name="Sequence">Counted by the page.</param>
/// <param name="IdleSeconds">How long no hand has touched any of this browser's pages.</param>
/// <param name="Hears">Whether the event stream brings news.</param>
public sealed record Command(Guid UserId, Guid SessionId, Guid PageId, long Sequence, string Device, string? Problem, int IdleSeconds, bool Hears) : IRequest<Standing>
{
    public static readonly string[] Devices = ["registered", "opening", "lost", "none"];
}

/// <summary>The page hears the event stream: it answers pings now and then.</summary>
public sealed record Heard(Guid UserId, Guid PageId) : IRequest<bool>;

/// <summary>The page is being left; what of its heartbeats is still under way counts no more.</summary>
public sealed record Left(Guid UserId, Guid PageId, long Sequence) : IRequest<bool>;

/// <summary>How the person stands with the server.</summary>
/// <param name="ShownAs">What others see: Online, Away, Do not disturb, Offline, Unreachable, Ringing, Reserved, In call, Wrap-up.</param>
/// <param name="UnreachableWhy">offline, silent, device, stream or test_ring; null when a call would reach them.</param>
public sealed record Standing(string Intent, string? Reason, bool Automatic, string Work, string ShownAs, bool Reachable, string? UnreachableWhy);

sealed class Handler(Db db, TimeProvider clock) : IRequestHandler<Command, Standing>, IRequestHandler<Heard, bool>, IRequestHandler<Left, bool>
{
    const int LongestProblem = 200;

    static readonly string Beat = Sql.Of<Handler>(nameof(Beat));
    static readonly string Hear = Sql.Of<Handler>(nameof(Hear));
    static readonly string Leave = Sql.Of<Handler>(nameof(Leave));
    static readonly string FindStanding = Sql.Of<Handler>(nameof(FindStanding));

    public async Task<Standing> Handle(Command beat, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        await db.Find<bool>(Beat, new
        {
            beat.UserId, beat.SessionId, beat.PageId, beat.Sequence, beat.Device, beat.Hears,
            Problem = beat.Problem?[..Math.Min(beat.Problem.Length, LongestProblem)],
            Idle = TimeSpan.FromSeconds(Math.Max(0, beat.IdleSeconds)),
            Now = now,
        }, ct);
        return await db.One<Standing>(FindStanding, new { beat.UserId, Now = now }, ct);
    }

    public async Task<bool> Handle(Heard heard, CancellationToken ct) => await db.Run(Hear, new { heard.UserId, heard.PageId, Now = clock.GetUtcNow() }, ct) > 0;

    public async Task<bool> Handle(Left left, CancellationToken ct) => await db.Find<bool>(Leave, new { left.UserId, left.PageId, left.Sequence, Now = clock.GetUtcNow() }, ct);
}
