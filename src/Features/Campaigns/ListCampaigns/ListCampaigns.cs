using DutyCall.Domain.Campaigns;
using DutyCall.Infrastructure.Database;
using MediatR;

namespace DutyCall.Features.Campaigns.ListCampaigns;

/// <summary>The campaigns somebody may run, most recently changed first: a manager's are their department's, and those of none.</summary>
/// <param name="DepartmentId">Null for all.</param>
/// <param name="Status">Null for every status.</param>
/// <param name="Q">Part of a name or description.</param>
public sealed record Query(Guid? DepartmentId, string? Status, string Q, Place? At, int Size = Query.PageSize) : IRequest<Page>
{
    public const int PageSize = 50;
}

/// <param name="Next">Where the page below begins; null on the last.</param>
/// <param name="Counts">Campaigns by status, whichever is shown.</param>
public sealed record Page(IReadOnlyList<Campaign> Campaigns, Place? Next, IReadOnlyDictionary<string, int> Counts, DateTime Now)
{
    public int Total => Counts.Values.Sum();
}

/// <summary>One campaign, with how far it is.</summary>
public sealed record Campaign
{
    /// <summary>So long after its last decision, no server is at it.</summary>
    static readonly TimeSpan Silence = TimeSpan.FromSeconds(10);

    public Guid Id { get; init; }
    public string Name { get; init; } = "";
    public string Description { get; init; } = "";
    public string? Department { get; init; }
    public string Mode { get; init; } = "";
    public string Status { get; init; } = "";
    public string[] StatusReasons { get; init; } = [];
    public DateTime StatusSince { get; init; }
    public string? StatusBy { get; init; }
    public DateTime? StartsAt { get; init; }
    public bool AutoStart { get; init; }
    public string TimeZone { get; init; } = "";
    public string Recurrence { get; init; } = "";
    public short RecursOnDays { get; init; }
    public short? RecursOnDay { get; init; }
    public short? RecursAt { get; init; }
    public DateTime UpdatedAt { get; init; }
    public DateTime? DecidedAt { get; init; }
    public string? Factor { get; init; }
    public string? Sentence { get; init; }
    public DateTime? RunStartedAt { get; init; }
    public DateTime? RunEndedAt { get; init; }
    public long Members { get; init; }
    public long Upcoming { get; init; }

    /// <summary>Being called, or waiting for an agent.</summary>
    public long Open { get; init; }

    public long Answered { get; init; }
    public long NotAnswered { get; init; }
    public long Rejected { get; init; }
    public long Callback { get; init; }
    public long Excluded { get; init; }

    public long Called => Answered + NotAnswered + Rejected + Callback;

    public bool IsSilent(DateTime now) => Status == "processing" && (DecidedAt is not { } at || now - at > Silence);

    public Recurrence Repeats => new(
        Recurrence, TimeZoneInfo.FindSystemTimeZoneById(TimeZone), default, RecursAt ?? 0, RecursOnDays, RecursOnDay);
}

sealed class Handler(Db db, TimeProvider clock) : IRequestHandler<Query, Page>
{
    static readonly string List = Sql.Of<Handler>(nameof(List));
    static readonly string CountByStatus = Sql.Of<Handler>(nameof(CountByStatus));

    public async Task<Page> Handle(Query query, CancellationToken ct)
    {
        var rows = await db.Many<Campaign>(List, new { query.DepartmentId, query.Status, query.Q, query.At?.AtUtc, query.At?.Id, Take = query.Size + 1 }, ct);
        var last = rows.Length > query.Size ? rows[query.Size - 1] : null;
        var counts = await db.Many<Count>(CountByStatus, new { query.DepartmentId, query.Q }, ct);
        return new(
            rows.Length > query.Size ? rows[..query.Size] : rows, last is null ? null : new(last.UpdatedAt, last.Id),
            counts.ToDictionary(count => count.Status, count => count.Campaigns), clock.GetUtcNow().UtcDateTime);
    }

    sealed record Count(string Status, int Campaigns);
}
