using DutyCall.Infrastructure.Database;
using MediatR;

namespace DutyCall.Features.Campaigns.PreviewMember;

/// <summary>Whom an agent is looking at before they call; null when nobody.</summary>
public sealed record Query(Guid UserId) : IRequest<Preview?>;

/// <param name="Until">UTC; when it is taken back.</param>
/// <param name="Notes">Of the last call with them, or what is pinned to them.</param>
public sealed record Preview(
    Guid MemberId, Guid CampaignId, string Campaign, string Script, DateTime Until, short Attempts, string Comments, string? LastResult, DateTime? LastAttemptAt,
    Guid ContactId, string Name, string Company, string Number, string LeadStatus, string Notes);

sealed class Handler(Db db, TimeProvider clock) : IRequestHandler<Query, Preview?>
{
    static readonly string FindPreview = Sql.Of<Handler>(nameof(FindPreview));

    public Task<Preview?> Handle(Query query, CancellationToken ct) => db.Find<Preview>(FindPreview, new { query.UserId, Now = clock.GetUtcNow() }, ct);
}
