using DutyCall.Infrastructure.Database;
using MediatR;

namespace DutyCall.Features.Presence.ListAgents;

/// <summary>The people somebody may watch, as they are now.</summary>
/// <param name="OwnerId">Only this person; null for all.</param>
/// <param name="DepartmentId">Only this department's; null for all.</param>
public sealed record Query(Guid? OwnerId, Guid? DepartmentId) : IRequest<IReadOnlyList<Agent>>;

/// <summary>One person: what they want, what they do, and whether a call would reach them.</summary>
/// <param name="Intent">online, away, dnd or offline.</param>
/// <param name="ReasonLimit">In seconds.</param>
/// <param name="Automatic">Away because nothing was touched for ten minutes; it ends by itself.</param>
/// <param name="Work">Idle, Reserved, Ringing, In call or Wrap-up.</param>
/// <param name="UnreachableWhy">offline, silent, device, stream or test_ring.</param>
/// <param name="ShownAs">Both in one word; never Online when no call would reach them.</param>
/// <param name="Held">The customer hears music.</param>
public sealed record Agent(
    Guid UserId, string Name, string Role, string Department, string Intent, string? Reason, string? ReasonLabel, int? ReasonLimit, bool Automatic, string Work,
    DateTime? WorkSince, DateTime? WorkDeadline, bool Reachable, string? UnreachableWhy, string? DeviceProblem, string ShownAs, DateTime? ShownSince, bool Routable,
    Guid? CallId, string? Direction, string? Customer, string? Company, string? CustomerNumber, bool Held);

sealed class Handler(Db db, TimeProvider clock) : IRequestHandler<Query, IReadOnlyList<Agent>>
{
    static readonly string ListAgents = Sql.Of<Handler>(nameof(ListAgents));

    public async Task<IReadOnlyList<Agent>> Handle(Query query, CancellationToken ct) =>
        await db.Many<Agent>(ListAgents, new { query.OwnerId, query.DepartmentId, Now = clock.GetUtcNow() }, ct);
}
