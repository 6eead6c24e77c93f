using DutyCall.Infrastructure.Database;
using DutyCall.Web;
using MediatR;

namespace DutyCall.Features.Calls.ShowCall;

/// <summary>One call as it stands; null when there is none that this person may read.</summary>
public sealed record Query(Guid CallId, Guid? OwnerId, Guid? DepartmentId) : IRequest<CallView?>
{
    internal Query(Guid callId, Scope scope) : this(callId, scope.OwnerId, scope.DepartmentId) { }
}

/// <param name="QueueMs">How long the carrier expected to hold it back.</param>
/// <param name="EndReason">Why it ended, as a sentence.</param>
public sealed record CallView(
    Guid Id, string State, string Direction, Guid? AgentId, Guid? ContactId, string ContactName, string To, string CallerId, string CallerIdReason,
    DateTime CreatedAt, DateTime? SubmittedAt, DateTime? RingingAt, DateTime? AnsweredAt, DateTime? ConnectedAt, DateTime? EndedAt,
    string? EndedBy, string? EndReason, string? Result, int? TalkSeconds, bool Muted, bool Held, int? QueueMs, string? CallSid,
    string WrapUp, string? Disposition, string Notes, int NotesRevision);

sealed class Handler(Db db) : IRequestHandler<Query, CallView?>
{
    static readonly string FindCall = Sql.Of<Handler>(nameof(FindCall));

    public Task<CallView?> Handle(Query query, CancellationToken ct) => db.Find<CallView>(FindCall, query, ct);
}
