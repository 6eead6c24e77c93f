using DutyCall.Infrastructure.Database;
using MediatR;

namespace DutyCall.Features.Queues.ListMissedCalls;

/// <summary>Who wanted us and did not get us, newest first: those of the person's own queues and department, those they own, and for whoever leads all of theirs.</summary>
/// <param name="Mine">Only those the person owns.</param>
/// <param name="Done">Those that have been seen to; otherwise those that have not.</param>
/// <param name="After">The place after which the page begins; null for the first.</param>
public sealed record Query(Guid UserId, Guid? DepartmentId, bool Everyone, bool Mine, bool Done, (DateTime At, Guid CallId)? After) : IRequest<MissedCalls>
{
    public const int PageSize = 50;
}

public sealed record MissedCall(
    Guid CallId, DateTime At, string Reason, int WaitedSeconds, Guid? ContactId, string ContactName, string CustomerNumber, string OurNumber, string? OurLabel, string? Queue,
    Guid? OwnerId, string? Owner, int? RecordingSeconds, DateTime? HandledAt, string? HandledBy, string? HandledHow);

/// <param name="Next">Where the next page begins; null on the last.</param>
public sealed record MissedCalls(IReadOnlyList<MissedCall> Calls, (DateTime At, Guid CallId)? Next);

sealed class Handler(Db db) : IRequestHandler<Query, MissedCalls>
{
    static readonly string List = Sql.Of<Handler>(nameof(List));

    public async Task<MissedCalls> Handle(Query query, CancellationToken ct)
    {
        var calls = await db.Many<MissedCall>(List, new
        {
            query.UserId, query.DepartmentId, query.Everyone, query.Mine, query.Done, AfterAt = query.After?.At, AfterId = query.After?.CallId, Take = Query.PageSize + 1,
        }, ct);
        var page = calls[..Math.Min(calls.Length, Query.PageSize)];
        return new(page, calls.Length > Query.PageSize ? (page[^1].At, page[^1].CallId) : null);
    }
}
