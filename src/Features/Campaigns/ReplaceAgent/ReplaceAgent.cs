using DutyCall.Infrastructure;
using DutyCall.Infrastructure.Database;
using DutyCall.Infrastructure.Twilio;
using MediatR;

namespace DutyCall.Features.Campaigns.ReplaceAgent;

/// <summary>
/// Somebody a predictive campaign called has answered, and the agent who was held for them is gone: another who is free is theirs at once, and
/// with nobody free they are told who called. They are in the conference already, so nothing asks for it but this. Safe to run twice.
/// </summary>
public sealed record Command(Guid CallId) : IRequest<Done>;

sealed class Handler(Db db, Tenant tenant, Background background, TwilioClient carrier, CallUrls urls, IMediator mediator, TimeProvider clock) : IRequestHandler<Command, Done>
{
    static readonly string Release = Sql.Of<Handler>(nameof(Release));
    static readonly string FindCustomer = Sql.Of<Handler>(nameof(FindCustomer));

    public async Task<Done> Handle(Command command, CancellationToken ct)
    {
        if (!await db.One<bool>(Release, new { command.CallId, Now = clock.GetUtcNow() }, ct) || (await mediator.Send(new ConnectAnswered.Command(command.CallId), ct)).HasAgent)
            return new();

        var org = tenant.OrgId!.Value;
        if (await db.Find<Customer>(FindCustomer, command, ct) is { } alone)
            await carrier.RedirectCall(alone.CallSid, urls.SafeHarbour(org, command.CallId, alone.LegId), ct, urls.Unanswered(org, command.CallId, alone.LegId, alone.Organisation, alone.OptOutKey));
        background.RunOnce(org, new Calls.FoldCall.Command(command.CallId));
        return new();
    }

    sealed record Customer(string CallSid, Guid LegId, string Organisation, string OptOutKey);
}
