using DutyCall.Infrastructure.Database;
using MediatR;

namespace DutyCall.Features.Queues.CountMissedCalls;

/// <summary>How many missed calls somebody may still see to; 100 stands for as many or more.</summary>
public sealed record Query(Guid UserId, Guid? DepartmentId, bool Everyone) : IRequest<int>;

sealed class Handler(Db db) : IRequestHandler<Query, int>
{
    static readonly string Count = Sql.Of<Handler>(nameof(Count));

    public Task<int> Handle(Query query, CancellationToken ct) => db.One<int>(Count, query, ct);
}
