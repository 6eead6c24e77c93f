using System.Text.Json;
using DutyCall.Domain;
using DutyCall.Infrastructure.Database;
using MediatR;

namespace DutyCall.Features.Campaigns.ListMembers;

/// <summary>A page of a campaign's contacts, newest first; null when there is no such campaign for this person.</summary>
/// <param name="DepartmentId">Whose campaigns the person runs; null for all.</param>
/// <param name="Status">Null for every status.</param>
/// <param name="Q">Parts of a name or number.</param>
public sealed record Query(Guid Id, Guid? DepartmentId, string? Status, string Q, Place? At, int Size = Query.PageSize) : IRequest<Page?>
{
    public const int PageSize = 50;
}

/// <summary>One of them.</summary>
public sealed record OneQuery(Guid Id, Guid MemberId, Guid? DepartmentId) : IRequest<Member?>;

/// <param name="Counts">Members by status, whichever is shown.</param>
/// <param name="Next">Where the page below begins; null on the last.</param>
public sealed record Page(Query Of, IReadOnlyList<Member> Members, IReadOnlyDictionary<string, long> Counts, Place? Next, string CampaignStatus, string Region, DateTime Now)
{
    public long Total => Counts.Values.Sum();
}

/// <param name="Status">upcoming, dialing, waiting, answered, not_answered, rejected, callback or excluded.</param>
/// <param name="Final">Nothing more happens in this run: done, exhausted, excluded or callback.</param>
/// <param name="Reason">Why they are left out, or not called before NextAt.</param>
/// <param name="NextAt">Not before.</param>
public sealed record Member(
    Guid Id, Guid ContactId, string Name, string Phone, string Status, string? Final, string Reason, short Priority, DateTime? NextAt, short Attempts, short MaxAttempts, string? LastResult,
    DateTime? LastAttemptAt, string Comments, string Source, DateTime AddedAt)
{
    public bool IsOpen => Status is "dialing" or "waiting";
}

sealed class Handler(Db db, TimeProvider clock) : IRequestHandler<Query, Page?>, IRequestHandler<OneQuery, Member?>
{
    static readonly ContactReach Everybody = new(Guid.Empty, Everyone: true, null, IsAgent: false);

    static readonly string List = Sql.Of<Handler>(nameof(List));
    static readonly string Search = Sql.Of<Handler>(nameof(Search));
    static readonly string FindFrame = Sql.Of<Handler>(nameof(FindFrame));

    public async Task<Page?> Handle(Query query, CancellationToken ct)
    {
        if (await db.Find<Frame>(FindFrame, new { query.Id, query.DepartmentId }, ct) is not { } frame)
            return null;
        var rows = await db.Many<Member>(query.Q.Length > 0 ? Search : List, new
        {
            query.Id, query.DepartmentId, query.Status, MemberId = (Guid?)null, query.At?.AtUtc, AtId = query.At?.Id, Take = query.Size + 1,
            Search = new ContactSearch { Q = query.Q }.ToJson(Everybody, []),
        }, ct);
        var last = rows.Length > query.Size ? rows[query.Size - 1] : null;
        return new(
            query, rows.Length > query.Size ? rows[..query.Size] : rows, JsonSerializer.Deserialize<Dictionary<string, long>>(frame.Counts ?? "{}")!, last is null ? null : new(last.AddedAt, last.Id),
            frame.CampaignStatus, frame.Region, clock.GetUtcNow().UtcDateTime);
    }

    public Task<Member?> Handle(OneQuery query, CancellationToken ct) =>
        db.Find<Member>(List, new { query.Id, query.DepartmentId, Status = (string?)null, query.MemberId, AtUtc = (DateTime?)null, AtId = (Guid?)null, Take = 1 }, ct);

    sealed record Frame(string CampaignStatus, string Region, string? Counts);
}
