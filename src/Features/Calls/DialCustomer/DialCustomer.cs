using DutyCall.Infrastructure;
using DutyCall.Infrastructure.Database;
using DutyCall.Infrastructure.Twilio;
using MediatR;

namespace DutyCall.Features.Calls.DialCustomer;

/// <summary>The agent is in the conference: the customer is called into it. Whoever asks first does it, once and never again.</summary>
public sealed record Command(Guid CallId) : IRequest<Done>;

sealed class Handler(Db db, Tenant tenant, CarrierPace pace, TwilioClient carrier, CallUrls urls, IMediator mediator, TimeProvider clock) : IRequestHandler<Command, Done>
{
    static readonly string ClaimDial = Sql.Of<Handler>(nameof(ClaimDial));
    static readonly string IsWanted = Sql.Of<Handler>(nameof(IsWanted));

    public async Task<Done> Handle(Command command, CancellationToken ct)
    {
        var claim = new { command.CallId, LegId = Guid.CreateVersion7(clock.GetUtcNow()), Now = clock.GetUtcNow() };
        if (await db.Find<Claimed>(ClaimDial, claim, ct) is not { } call)
            return new();

        await (call.OfCampaign ? pace.WaitBehindPeople(ct) : pace.Wait(ct));
        var fate = await db.One<bool>(IsWanted, command, ct)
            ? await Dial(command.CallId, claim.LegId, call, ct)
            : new Fate<ParticipantResource>.NotSent("The call was not wanted any more when its turn came.");
        // Whatever happens to this node, what the carrier answered must be known to the others.
        await mediator.Send(News(command.CallId, claim.LegId, fate), CancellationToken.None);
        return new();
    }

    Task<Fate<ParticipantResource>> Dial(Guid callId, Guid legId, Claimed call, CancellationToken ct)
    {
        var org = tenant.OrgId!.Value;
        var customer = new NewParticipant(call.OurNumber, call.CustomerNumber, "customer", TimeSpan.FromSeconds(call.RingSeconds), urls.Status(org, callId, legId), urls.Conference(org, callId));
        // The conference the agent is in: by its name, a new one might begin where theirs has just ended.
        return carrier.AddParticipant(call.ConferenceSid, customer, ct);
    }

    static RecordNews.Command News(Guid callId, Guid legId, Fate<ParticipantResource> fate)
    {
        var fields = fate.ToNews();
        return new("rest", callId, fields.GetValueOrDefault("CallSid"), $"rest:{legId}", $"dial?{CallUrls.Mark(legId)}", fields);
    }

    /// <param name="RingSeconds">The carrier adds 5.</param>
    sealed record Claimed(string CustomerNumber, string OurNumber, string ConferenceSid, bool OfCampaign, int RingSeconds);
}
