using DutyCall.Infrastructure.Database;
using MediatR;

namespace DutyCall.Features.Calls.ShowParties;

/// <summary>Who else is in somebody's call, or on the way into it.</summary>
public sealed record Query(Guid CallId, Guid UserId) : IRequest<IReadOnlyList<Party>>;

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

sealed class Handler(Db db) : IRequestHandler<Query, IReadOnlyList<Party>>
{
    static readonly string ListParties = Sql.Of<Handler>(nameof(ListParties));

    public async Task<IReadOnlyList<Party>> Handle(Query query, CancellationToken ct) => await db.Many<Party>(ListParties, query, ct);
}
