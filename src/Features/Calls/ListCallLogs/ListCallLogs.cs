using DutyCall.Infrastructure.Database;
using MediatR;

namespace DutyCall.Features.Calls.ListCallLogs;

/// <summary>Of these calls, how the carrier saw the customer's leg.</summary>
sealed record Query(IReadOnlyList<Guid> CallIds) : IRequest<IReadOnlyDictionary<Guid, Leg>>;

/// <param name="Status">Twilio's word, or intent before it was asked.</param>
sealed record Leg(Guid CallId, string? CallSid, string Status);

sealed class Handler(Db db) : IRequestHandler<Query, IReadOnlyDictionary<Guid, Leg>>
{
    static readonly string ListLegs = Sql.Of<Handler>(nameof(ListLegs));

    public async Task<IReadOnlyDictionary<Guid, Leg>> Handle(Query query, CancellationToken ct) =>
        (await db.Many<Leg>(ListLegs, new { CallIds = query.CallIds.ToArray() }, ct)).ToDictionary(leg => leg.CallId);
}
