using DutyCall.Infrastructure.Database;
using MediatR;

namespace DutyCall.Features.Exports.ListExports;

/// <summary>What was taken out, newest first: one's own, or everybody's for who may see that.</summary>
public sealed record Query(Guid UserId, bool Everybodys, Place? At = null, int Size = Query.PageSize) : IRequest<Page>
{
    public const int PageSize = 50;
}

/// <summary>One of them; null when there is none, or it is not theirs to see.</summary>
public sealed record OneQuery(Guid UserId, bool Everybodys, Guid ExportId) : IRequest<Export?>;

/// <param name="Older">Where the page below begins; null on the last.</param>
public sealed record Page(IReadOnlyList<Export> Exports, Place? Older);

public sealed record Export
{
    public Guid Id { get; init; }
    public Guid UserId { get; init; }
    public string Who { get; init; } = "";

    /// <summary>contacts or calls.</summary>
    public string What { get; init; } = "";

    public string Format { get; init; } = "";
    public string FileName { get; init; } = "";
    public string Search { get; init; } = "";

    /// <summary>How many rows were named; null for everything the search finds.</summary>
    public int? Selected { get; init; }

    public bool Direct { get; init; }

    /// <summary>queued, running, ready, sent, aborted, failed, canceled or expired.</summary>
    public string State { get; init; } = "";

    public DateTime CreatedAt { get; init; }

    /// <summary>How many rows it will be; null until they are counted.</summary>
    public long? Total { get; init; }

    public long RowCount { get; init; }
    public long? Bytes { get; init; }
    public string? Problem { get; init; }
    public DateTime? FinishedAt { get; init; }
    public DateTime? ExpiresAt { get; init; }
}

sealed class Handler(Db db) : IRequestHandler<Query, Page>, IRequestHandler<OneQuery, Export?>
{
    static readonly string ListExports = Sql.Of<Handler>(nameof(ListExports));
    static readonly string FindExport = Sql.Of<Handler>(nameof(FindExport));

    public async Task<Page> Handle(Query query, CancellationToken ct)
    {
        var found = await db.Many<Export>(ListExports, new { query.UserId, query.Everybodys, query.At?.AtUtc, query.At?.Id, Take = query.Size + 1 }, ct);
        return found.Length > query.Size ? new(found[..query.Size], new(found[query.Size - 1].CreatedAt, found[query.Size - 1].Id)) : new(found, null);
    }

    public Task<Export?> Handle(OneQuery query, CancellationToken ct) => db.Find<Export>(FindExport, query, ct);
}
