using DutyCall.Infrastructure.Database;
using DutyCall.Infrastructure.Twilio;
using DutyCall.Web;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace DutyCall.Features.Campaigns.ConnectAnswered;

/// <summary>What somebody hears whom a predictive campaign has called: an agent, or who it was.</summary>
sealed class Endpoint : IWebhooks
{
    static void IWebhooks.Map(IEndpointRouteBuilder webhooks)
    {
        webhooks.MapPost("/twilio/answered", Connect);
        webhooks.MapPost("/twilio/answered/nobody", Nobody);
        webhooks.MapPost("/twilio/answered/key", Key);
    }

    static async Task<IResult> Connect(Guid org, Guid call, Guid leg, [FromForm] AnsweredForm form, HttpRequest request, Tenant tenant, CallUrls urls, IMediator mediator, CancellationToken ct)
    {
        tenant.Enter(org);
        // It says in-progress, often before the status callback does: the two seconds begin here.
        await mediator.Send(new Calls.RecordNews.Command("status", call, form.CallSid, $"answered:{form.CallSid}", request.Path + request.QueryString, request.Form.ToParams()), ct);
        await mediator.Send(new Calls.FoldCall.Command(call), ct);
        return (await mediator.Send(new Command(call), ct)).HasAgent
            ? Twiml.Answer(Twiml.Join(CallUrls.Room(call), "customer", urls.Conference(org, call), urls.Left(org, call, leg)))
            : await Say(org, call, leg, urls, mediator, ct);
    }

    static async Task<IResult> Nobody(Guid org, Guid call, Guid leg, Tenant tenant, CallUrls urls, IMediator mediator, CancellationToken ct)
    {
        tenant.Enter(org);
        return await Say(org, call, leg, urls, mediator, ct);
    }

    static async Task<IResult> Key(Guid org, Guid call, [FromForm] AnsweredForm form, Tenant tenant, IMediator mediator, CancellationToken ct)
    {
        tenant.Enter(org);
        return await mediator.Send(new Press(call, form.Digits ?? ""), ct)
            ? Twiml.Answer(Twiml.Say("You will not be called again. Goodbye."), Twiml.Hangup())
            : Twiml.Answer(Twiml.Hangup());
    }

    static async Task<IResult> Say(Guid org, Guid call, Guid leg, CallUrls urls, IMediator mediator, CancellationToken ct) => await mediator.Send(new Query(call), ct) is { } harbour
        ? Twiml.Answer(Twiml.GatherKey(urls.SafeHarbourKey(org, call, leg), Twiml.Say(harbour.Words, harbour.Language, "")), Twiml.Hangup())
        : Twiml.Answer(Twiml.Hangup());
}

public sealed record AnsweredForm
{
    public string? CallSid { get; init; }

    /// <summary>The key that was pressed; empty when none was.</summary>
    public string? Digits { get; init; }
}
