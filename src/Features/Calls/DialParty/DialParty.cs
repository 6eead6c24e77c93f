using DutyCall.Infrastructure;
using DutyCall.Infrastructure.Database;
using DutyCall.Infrastructure.Twilio;
using MediatR;

namespace DutyCall.Features.Calls.DialParty;

/// <summary>Somebody outside is called into the conversation. Whoever asks first does it, once and never again.</summary>
public sealed record Command(Guid LegId) : IRequest<Done>;

sealed class Handler(Db db, Tenant tenant, CarrierPace pace, TwilioClient carrier, CallUrls urls, IMediator mediator, TimeProvider clock) : IRequestHandler<Command, Done>
{
    /// <summary>Somebody waits on hold meanwhile; the carrier adds 5 s.</summary>
    static readonly TimeSpan Ring = TimeSpan.FromSeconds(15);

    static readonly string ClaimDial = Sql.Of<Handler>(nameof(ClaimDial));
    static readonly string IsWanted = Sql.Of<Handler>(nameof(IsWanted));

    public async Task<Done> Handle(Command command, CancellationToken ct)
    {
        if (await db.Find<Claimed>(ClaimDial, new { command.LegId, Now = clock.GetUtcNow() }, ct) is not { } party)
            return new();

        await pace.Wait(ct);
        var fate = await db.One<bool>(IsWanted, command, ct)
            ? await Dial(command.LegId, party, ct)
            : new Fate<ParticipantResource>.NotSent("They were not wanted any more when their turn came.");
        // Whatever happens to this node, what the carrier answered must be known to the others.
        var fields = fate.ToNews();
        await mediator.Send(
            new RecordNews.Command("rest", party.CallId, fields.GetValueOrDefault("CallSid"), $"rest:{command.LegId}", $"dial?{CallUrls.Mark(command.LegId)}", fields),
            CancellationToken.None);
        return new();
    }

    Task<Fate<ParticipantResource>> Dial(Guid legId, Claimed party, CancellationToken ct)
    {
        var org = tenant.OrgId!.Value;
        var who = new NewParticipant(party.CallerId, party.Address, party.Label, Ring, urls.Status(org, party.CallId, legId), urls.Conference(org, party.CallId));
        return carrier.AddParticipant(party.ConferenceSid, who, ct);
    }

    sealed record Claimed(Guid CallId, string Address, string Label, string CallerId, string ConferenceSid);
}
