using DutyCall.Infrastructure;
using DutyCall.Infrastructure.Database;
using MediatR;

namespace DutyCall.Features.Files.DeleteExpiredFiles;

/// <summary>Deletes the files whose time is over, and those that a node which died left half written. Safe to run twice.</summary>
public sealed record Command : IRequest<Done>;

sealed class Handler(Db db, TimeProvider clock) : IRequestHandler<Command, Done>
{
    /// <summary>Nothing takes longer than this to write.</summary>
    static readonly TimeSpan Abandoned = TimeSpan.FromDays(1);

    static readonly string DeleteExpired = Sql.Of<Handler>(nameof(DeleteExpired));

    public async Task<Done> Handle(Command command, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        await db.Run(DeleteExpired, new { Now = now, AbandonedBefore = now - Abandoned }, ct);
        return new();
    }
}
