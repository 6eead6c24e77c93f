using DutyCall.Infrastructure.Database;
using MediatR;

namespace DutyCall.Features.Compliance.VerifyReceipts;

/// <summary>Walks the organisation's receipts from the first to the last and finds whatever was changed, removed or slipped in; keeps when, and what came of it.</summary>
public sealed record Command : IRequest<Verification>;

/// <summary>The last time that was done; null when never.</summary>
public sealed record Query : IRequest<LastCheck?>;

/// <param name="Until">The day of the last receipt; null when there is none.</param>
public sealed record Verification(long Receipts, int Days, DateOnly? Until, IReadOnlyList<BrokenReceipt> Problems);

/// <param name="ReceiptId">Null where the receipt itself is gone.</param>
public sealed record BrokenReceipt(DateOnly Day, long Seq, Guid? ReceiptId, string Problem);

public sealed record LastCheck(DateTime CheckedAt, long Receipts, int Days, DateOnly? Until, int Problems);

sealed class Handler(Db db, TimeProvider clock) : IRequestHandler<Command, Verification>, IRequestHandler<Query, LastCheck?>
{
    /// <summary>Enough to see what was done.</summary>
    const int MostProblems = 1000;

    static readonly string CountReceipts = Sql.Of<Handler>(nameof(CountReceipts));
    static readonly string FindBroken = Sql.Of<Handler>(nameof(FindBroken));
    static readonly string FindLastCheck = Sql.Of<Handler>(nameof(FindLastCheck));
    static readonly string SaveCheck = Sql.Of<Handler>(nameof(SaveCheck));

    public async Task<Verification> Handle(Command command, CancellationToken ct)
    {
        var counted = await db.One<Counted>(CountReceipts, new { }, ct);
        var broken = await db.Many<BrokenReceipt>(FindBroken, new { Most = MostProblems }, ct);
        await db.Run(SaveCheck, new { Now = clock.GetUtcNow(), counted.Receipts, counted.Days, counted.Until, Problems = broken.Length }, ct);
        return new(counted.Receipts, counted.Days, counted.Until, broken);
    }

    public Task<LastCheck?> Handle(Query query, CancellationToken ct) => db.Find<LastCheck>(FindLastCheck, new { }, ct);

    sealed record Counted(long Receipts, int Days, DateOnly? Until);
}
