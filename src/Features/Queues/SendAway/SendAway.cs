using DutyCall.Infrastructure;
using DutyCall.Infrastructure.Database;
using DutyCall.Infrastructure.Twilio;
using MediatR;

namespace DutyCall.Features.Queues.SendAway;

/// <summary>Whoever has waited for too long is sent to leave a message, or told so and let go. Sent twice, they go once.</summary>
public sealed record Command(Guid CallId) : IRequest<Done>;

sealed class Handler(Db db, Tenant tenant, TwilioClient carrier, CallUrls urls, IMediator mediator, TimeProvider clock) : IRequestHandler<Command, Done>
{
    static readonly string Claim = Sql.Of<Handler>(nameof(Claim));

    public async Task<Done> Handle(Command command, CancellationToken ct)
    {
        if (await db.Find<Claimed>(Claim, new { command.CallId, Now = clock.GetUtcNow() }, ct) is not { } call)
            return new();

        var org = tenant.OrgId!.Value;
        var url = call.Overflow == "voicemail" ? urls.Voicemail(org, command.CallId) : urls.Goodbye(org, command.CallId);
        // They may have hung up meanwhile: the carrier's record tells.
        if (await carrier.RedirectCall(call.CallSid, url, ct) is Fate<CallResource>.Refused)
            await mediator.Send(new Calls.LookUpCall.Command(command.CallId), ct);
        return new();
    }

    sealed record Claimed(string CallSid, string Overflow);
}
