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
        if (form.GreetingIsOver)
            background.Run(org, new Command(org, leg));
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

/// <summary>A machine's greeting is over: the message begins again, so that all of it is left.</summary>
sealed record Command(Guid OrgId, Guid LegId) : IRequest<Done>;

sealed class Handler(Db db, TwilioClient carrier, CallUrls urls) : IRequestHandler<Command, Done>
{
    static readonly string FindLeg = Sql.Of<Handler>(nameof(FindLeg));

    public async Task<Done> Handle(Command command, CancellationToken ct)
    {
        if (await db.Find<Found>(FindLeg, command, ct) is { } leg)
            await carrier.RedirectCall(leg.CallSid, urls.Message(command.OrgId, leg.CallId, command.LegId), ct);
        return new();
    }

    sealed record Found(Guid CallId, string CallSid);
}
