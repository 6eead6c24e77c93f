using DutyCall.Infrastructure.Database;
using MediatR;

namespace DutyCall.Features.Calls.ListTransfers;

/// <summary>Everybody who was brought into a call or to be given it, and what came of it, the first first.</summary>
/// <param name="TransferId">Only this one.</param>
/// <param name="OwnerId">With the department: whose calls they may read.</param>
public sealed record Query(Guid CallId, Guid? TransferId, Guid UserId, Guid? OwnerId, Guid? DepartmentId) : IRequest<IReadOnlyList<TransferView>>;

/// <param name="Kind">blind, warm or guest.</param>
/// <param name="State">asked, ringing or joined while it is under way; then completed, returned, failed or canceled.</param>
/// <param name="FromUser">Who asked for it.</param>
/// <param name="ToNumber">E.164.</param>
/// <param name="Reason">Why it came to nothing, as a sentence.</param>
/// <param name="AskedAt">UTC.</param>
/// <param name="EndedAt">UTC; null while it is under way.</param>
public sealed record TransferView(
    Guid Id, string Kind, string State, Guid FromUser, Guid? ToUser, Guid? ToQueue, string? ToNumber, string ToName, string Reason, DateTime AskedAt, DateTime? EndedAt);

sealed class Handler(Db db) : IRequestHandler<Query, IReadOnlyList<TransferView>>
{
    static readonly string ListTransfers = Sql.Of<Handler>(nameof(ListTransfers));

    public async Task<IReadOnlyList<TransferView>> Handle(Query query, CancellationToken ct) => await db.Many<TransferView>(ListTransfers, query, ct);
}
