using DutyCall.Infrastructure.Database;
using MediatR;

namespace DutyCall.Features.CallOuts.ShowDeliveries;

/// <summary>What a call-out was told, and is yet to be told, the newest first; null when there is no such call-out.</summary>
/// <param name="Failed">Those alone that failed: they are tried again, or were given up.</param>
/// <param name="Before">The next page: the older ones than this position.</param>
public sealed record Query(Guid CallOutId, bool Failed, long? Before, int Size) : IRequest<Deliveries?>;

/// <summary>One delivery with all that is sent.</summary>
public sealed record OneQuery(Guid CallOutId, Guid EventId) : IRequest<WholeDelivery?>;

/// <param name="Older">Where the next page begins; null on the last.</param>
public sealed record Deliveries(Target Target, IReadOnlyList<Delivery> Items, long? Older);

/// <param name="Events">How many it is told of.</param>
public sealed record Target(Guid Id, string Url, string Description, bool Active, int Failures, DateTime? PausedUntil, string Problem, int Events);

public record Delivery
{
    /// <summary>The same in each try: by it a server knows what it has had already.</summary>
    public Guid EventId { get; init; }

    public long Position { get; init; }

    public string Name { get; init; } = "";

    /// <summary>When it happened.</summary>
    public DateTime At { get; init; }

    /// <summary>What it is about: of one subject they are delivered in order.</summary>
    public Guid SubjectId { get; init; }

    public int Attempts { get; init; }

    public DateTime? TriedAt { get; init; }

    /// <summary>Null when it was taken or given up.</summary>
    public DateTime? NextAt { get; init; }

    public DateTime? DeliveredAt { get; init; }

    public DateTime? GivenUpAt { get; init; }

    /// <summary>HTTP, of the last try; null when there was no answer.</summary>
    public int? Status { get; init; }

    public int? TookMs { get; init; }

    /// <summary>Of the last try; empty when there was none.</summary>
    public string Problem { get; init; } = "";
}

public sealed record WholeDelivery : Delivery
{
    /// <summary>JSON, laid out for reading.</summary>
    public string Body { get; init; } = "";
}

sealed class Handler(Db db) : IRequestHandler<Query, Deliveries?>, IRequestHandler<OneQuery, WholeDelivery?>
{
    static readonly string FindCallOut = Sql.Of<Handler>(nameof(FindCallOut));
    static readonly string List = Sql.Of<Handler>(nameof(List));
    static readonly string Find = Sql.Of<Handler>(nameof(Find));

    public async Task<Deliveries?> Handle(Query query, CancellationToken ct)
    {
        if (await db.Find<Target>(FindCallOut, query, ct) is not { } target)
            return null;
        var found = await db.Many<Delivery>(List, new { query.CallOutId, query.Failed, Before = query.Before ?? long.MaxValue, Most = query.Size + 1 }, ct);
        return new(target, [.. found.Take(query.Size)], found.Length > query.Size ? found[query.Size - 1].Position : null);
    }

    public Task<WholeDelivery?> Handle(OneQuery query, CancellationToken ct) => db.Find<WholeDelivery>(Find, query, ct);
}
