using DutyCall.Infrastructure.Database;
using MediatR;

namespace DutyCall.Features.Queues.ListQueues;

/// <summary>The queues somebody may look after: the organisation's, or their department's.</summary>
/// <param name="DepartmentId">Null for all.</param>
public sealed record Query(Guid? DepartmentId) : IRequest<Queues>;

public sealed record QueueRow(
    Guid Id, string Name, string? Department, string Strategy, int Priority, int MaxWaitSeconds, string Overflow, string? OverflowName, int Members, int Working, int Waiting,
    DateTime? OldestSince, string Numbers, string TimeZone, string Hours, bool Archived);

public sealed record Queues(IReadOnlyList<QueueRow> Rows, string Region);

sealed class Handler(Db db, TimeProvider clock) : IRequestHandler<Query, Queues>
{
    static readonly string List = Sql.Of<Handler>(nameof(List));
    static readonly string FindRegion = Sql.Of<Handler>(nameof(FindRegion));

    public async Task<Queues> Handle(Query query, CancellationToken ct) =>
        new(await db.Many<QueueRow>(List, new { query.DepartmentId, Now = clock.GetUtcNow() }, ct), await db.One<string>(FindRegion, query, ct));
}
