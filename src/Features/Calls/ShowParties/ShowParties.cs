using DutyCall.Infrastructure.Database;
using MediatR;

namespace DutyCall.Features.Calls.ShowParties;

/// <summary>Who else is in somebody's call, or on the way into it.</summary>
public sealed record Query(Guid CallId, Guid UserId) : IRequest<IReadOnlyList<Party>>;

/// <summary>The same for a program; null for a call they are not in and may not read.</summary>
/// <param name="OwnerId">With the department: whose calls they may read.</param>
public sealed record ReadableQuery(Guid CallId, Guid UserId, Guid? OwnerId, Guid? DepartmentId) : IRequest<IReadOnlyList<Party>?>;

/// <param name="LegId">Null while only their desk rings.</param>
/// <param name="TransferId">Of a desk that rings: what brought it about.</param>
/// <param name="Role">customer, party or agent.</param>
/// <param name="Name">Empty for a number that nobody knows.</param>
/// <param name="Number">E.164; empty for a colleague.</param>
/// <param name="Owns">The call is theirs.</param>
/// <param name="Standing">talking, held, coming or ringing.</param>
/// <param name="HeldSince">UTC.</param>
/// <param name="Muted">A colleague who has muted themselves.</param>
public sealed record Party(
    Guid? LegId, Guid? TransferId, string Role, string Name, string Number, bool Owns, string Standing, DateTime? HeldSince, bool Muted, DateTime CreatedAt);

sealed class Handler(Db db) : IRequestHandler<Query, IReadOnlyList<Party>>, IRequestHandler<ReadableQuery, IReadOnlyList<Party>?>
{
    static readonly string MayRead = Sql.Of<Handler>(nameof(MayRead));
    static readonly string ListParties = Sql.Of<Handler>(nameof(ListParties));

    public async Task<IReadOnlyList<Party>> Handle(Query query, CancellationToken ct) => await db.Many<Party>(ListParties, query, ct);

    public async Task<IReadOnlyList<Party>?> Handle(ReadableQuery query, CancellationToken ct) =>
        await db.One<bool>(MayRead, query, ct) ? await db.Many<Party>(ListParties, new { query.CallId, query.UserId }, ct) : null;
}
