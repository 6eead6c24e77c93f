using DutyCall.Domain;
using MediatR;

namespace DutyCall.Features.Campaigns.ReserveMembers;

/// <summary>What the gate would say of contacts of a campaign at this moment, if there were a line for each. Nothing is written.</summary>
public sealed record Query(Guid CampaignId, IReadOnlyList<Guid> Members) : IRequest<IReadOnlyList<Judged>>;

public sealed record Judged(Guid MemberId, string Number, Verdict Verdict);
