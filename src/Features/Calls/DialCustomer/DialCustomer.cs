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
            : new Fate<ParticipantResource>.NotSent("The call was not wanted any more when its turn came.").ToNews();
        // Whatever happens to this node, what the carrier answered must be known to the others.
        await mediator.Send(
            new RecordNews.Command("rest", command.CallId, fate.GetValueOrDefault("CallSid"), $"rest:{claim.LegId}", $"dial?{CallUrls.Mark(claim.LegId)}", fate), CancellationToken.None);
        return new();
    }

    /// <summary>Into the conference the agent is in, by its id: by its name, a new one might begin where theirs has just ended. Or to a message, without any.</summary>
    async Task<Dictionary<string, string>> Dial(Guid callId, Guid legId, Claimed call, CancellationToken ct)
    {
        var org = tenant.OrgId!.Value;
        var (ring, status) = (TimeSpan.FromSeconds(call.RingSeconds), urls.Status(org, callId, legId));
        var machine = call.MachineDetection == "off" ? null : urls.Machine(org, callId, legId);
        var fallback = urls.Unanswered(org, callId, legId, call.Organisation, call.OptOutKey);
        if (call.HearsMessage)
        {
            var hearer = new NewCall(call.OurNumber, call.CustomerNumber, ring, urls.Message(org, callId, legId), status, machine, ToTheEnd: call.MachineDetection == "message") { Fallback = fallback };
            return (await carrier.PlaceCall(hearer, ct)).ToNews();
        }

        if (call.WithoutAgent)
        {
            var answerer = new NewCall(call.OurNumber, call.CustomerNumber, ring, urls.Answered(org, callId, legId), status, machine, ToTheEnd: false) { Fallback = fallback };
            return (await carrier.PlaceCall(answerer, ct)).ToNews();
        }

        var customer = new NewParticipant(call.OurNumber, call.CustomerNumber, "customer", ring, status, urls.Conference(org, callId)) { MachineNews = machine };
        return (await carrier.AddParticipant(call.ConferenceSid ?? CallUrls.Room(callId), customer, ct)).ToNews();
    }

    /// <param name="ConferenceSid">Null where no agent waits in one.</param>
    /// <param name="WithoutAgent">Their agent is chosen when they answer.</param>
    /// <param name="RingSeconds">The carrier adds 5.</param>
    sealed record Claimed(string CustomerNumber, string OurNumber, string? ConferenceSid, bool OfCampaign, int RingSeconds, bool HearsMessage, bool WithoutAgent, string MachineDetection, string Organisation, string OptOutKey);
}
