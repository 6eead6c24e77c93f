using DutyCall.Infrastructure;
using DutyCall.Infrastructure.Database;
using DutyCall.Infrastructure.Twilio;
using DutyCall.Web;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace DutyCall.Features.Calls.HearMachine;

/// <summary>The carrier has listened who answered, beside the conversation. Written down; what it means is found out when the call is folded.</summary>
sealed class Endpoint : IWebhooks
{
    static void IWebhooks.Map(IEndpointRouteBuilder webhooks) => webhooks.MapPost("/twilio/machine", Keep);

    static async Task<IResult> Keep([FromForm] MachineForm form, Guid org, Guid call, Guid leg, HttpRequest request, Tenant tenant, Background background, IMediator mediator, CancellationToken ct)
    {
        tenant.Enter(org);
        await mediator.Send(new RecordNews.Command("machine", call, form.CallSid, $"machine:{form.CallSid}", request.Path + request.QueryString, request.Form.ToParams()), ct);
        if (form is { GreetingIsOver: true, CallSid: { } callSid })
            background.Run(org, new Command(org, leg, callSid));
        return Results.NoContent();
    }
}

public sealed record MachineForm
{
    public string? CallSid { get; init; }
    public string? AnsweredBy { get; init; }

    /// <summary>What is said from now on is recorded.</summary>
    internal bool GreetingIsOver => AnsweredBy?.StartsWith("machine_end", StringComparison.Ordinal) == true;
}

/// <summary>A machine's greeting is over: the message begins again, so that all of it is left. Repeated, it does nothing.</summary>
sealed record Command(Guid OrgId, Guid LegId, string CallSid) : IRequest<Done>;

sealed class Handler(Db db, TwilioClient carrier, CallUrls urls, TimeProvider clock) : IRequestHandler<Command, Done>
{
    static readonly string Restart = Sql.Of<Handler>(nameof(Restart));

    public async Task<Done> Handle(Command command, CancellationToken ct)
    {
        if (await db.Find<Claimed>(Restart, new { command.LegId, command.CallSid, Now = clock.GetUtcNow() }, ct) is { } call)
            await carrier.RedirectCall(call.CallSid, urls.Message(command.OrgId, call.CallId, command.LegId), ct);
        return new();
    }

    sealed record Claimed(Guid CallId, string CallSid);
}
