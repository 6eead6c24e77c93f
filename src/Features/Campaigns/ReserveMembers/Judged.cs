using DutyCall.Domain;
using MediatR;

namespace DutyCall.Features.Campaigns.ReserveMembers;

/// <summary>What the gate would say of contacts of a campaign at this moment, if there were a line for each. Nothing is written.</summary>
/// <param name="Anew">As if a new run had begun: attempts of this one do not count against the campaign's own limit.</param>
public sealed record Query(Guid CampaignId, IReadOnlyList<Guid> Members, bool Anew = false) : IRequest<IReadOnlyList<Judged>>;

public sealed record Judged(Guid MemberId, string Number, Verdict Verdict);
