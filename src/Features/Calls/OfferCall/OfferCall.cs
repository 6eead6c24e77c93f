using DutyCall.Infrastructure.Database;
using MediatR;

namespace DutyCall.Features.Calls.OfferCall;

/// <summary>
/// Rings a call at some agents' desks. Only those whose desk is not ringing already, and who are in no other call; answers who they are.
/// The first to accept has it.
/// </summary>
/// <param name="Purpose">inbound, transfer, returned, reroute and callback hand the call over; consult and guest bring somebody in beside its owner.</param>
/// <param name="FromUser">Who asks them; null for the system.</param>
/// <param name="TimesOffered">As whoever chose these agents saw it: should somebody have offered the call since, nobody rings. Null offers it in any case.</param>
public sealed record Command(Guid CallId, IReadOnlyCollection<Guid> UserIds, string Purpose, int Seconds, Guid? FromUser = null, Guid? TransferId = null, int? TimesOffered = null)
    : IRequest<IReadOnlyList<Guid>>;

/// <summary>An offer is over, without or with its call. Told after the fact, once or more often; the table offers is what counts.</summary>
/// <param name="State">accepted, rejected, expired or withdrawn.</param>
public sealed record Event(Guid CallId, Guid UserId, string Purpose, string State) : INotification;

sealed class Handler(Db db, Tenant tenant, Infrastructure.Background background, TimeProvider clock) : IRequestHandler<Command, IReadOnlyList<Guid>>
{
    static readonly string Offer = Sql.Of<Handler>(nameof(Offer));

    public async Task<IReadOnlyList<Guid>> Handle(Command command, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var wait = TimeSpan.FromSeconds(command.Seconds);
        var offered = await db.Many<Guid>(Offer, new
        {
            command.CallId, UserIds = command.UserIds.ToArray(), command.Purpose, command.FromUser, command.TransferId, command.TimesOffered, Now = now, Until = now + wait,
        }, ct);
        if (offered.Length > 0)
            background.RunAfter(wait, tenant.OrgId!.Value, new ExpireOffers.Command());
        return offered;
    }
}
