using DutyCall.Infrastructure;
using DutyCall.Infrastructure.Database;
using MediatR;

namespace DutyCall.Features.Campaigns.ExpirePreviews;

/// <summary>Contacts about whom nobody decided in time are taken back, and their agents' seats with them. Safe to run twice.</summary>
public sealed record Command(Guid CampaignId) : IRequest<Done>;

sealed class Handler(Db db, TimeProvider clock) : IRequestHandler<Command, Done>
{
    static readonly string Expire = Sql.Of<Handler>(nameof(Expire));

    public async Task<Done> Handle(Command command, CancellationToken ct)
    {
        await db.Many<string>(Expire, new { command.CampaignId, Now = clock.GetUtcNow() }, ct);
        return new();
    }
}
