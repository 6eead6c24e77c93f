using DutyCall.Infrastructure;
using DutyCall.Infrastructure.Database;
using MediatR;

namespace DutyCall.Features.Presence.SettlePresence;

/// <summary>
/// What time alone changes: nobody touched anything for ten minutes, a page fell silent, a test ring was not heard. It tells those
/// who look; what it writes late was true already when asked for. Safe to run twice.
/// </summary>
public sealed record Command : IRequest<Done>;

sealed class Handler(Db db, TimeProvider clock) : IRequestHandler<Command, Done>
{
    /// <summary>With nothing touched, and no call or wrap-up.</summary>
    static readonly TimeSpan Quiet = TimeSpan.FromMinutes(10);

    static readonly TimeSpan Forgotten = TimeSpan.FromHours(1);

    static readonly string Depart = Sql.Of<Handler>(nameof(Depart));
    static readonly string GoAway = Sql.Of<Handler>(nameof(GoAway));
    static readonly string TellChanges = Sql.Of<Handler>(nameof(TellChanges));
    static readonly string ForgetPages = Sql.Of<Handler>(nameof(ForgetPages));

    public async Task<Done> Handle(Command command, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        await db.Many<bool>(Depart, new { Now = now }, ct);
        await db.Many<bool>(GoAway, new { Now = now, QuietSince = now - Quiet }, ct);
        await db.Many<bool>(TellChanges, new { Now = now }, ct);
        await db.Run(ForgetPages, new { Before = now - Forgotten }, ct);
        return new();
    }
}
