using System.Xml.Linq;
using DutyCall.Infrastructure.Database;
using DutyCall.Infrastructure.Files;
using DutyCall.Infrastructure.Twilio;
using DutyCall.Web;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace DutyCall.Features.Campaigns.PlayMessage;

/// <summary>What somebody hears whom a campaign calls with a message, and what their keys do.</summary>
sealed class Endpoint : IWebhooks
{
    static void IWebhooks.Map(IEndpointRouteBuilder webhooks)
    {
        webhooks.MapPost("/twilio/message", Play);
        webhooks.MapPost("/twilio/message/key", Key);
        webhooks.MapPost("/twilio/message/heard", End);
        webhooks.MapGet("/twilio/message/sound", Sound);
    }

    static async Task<IResult> Play(Guid org, Guid call, Guid leg, [FromForm] PlayForm form, HttpRequest request, Tenant tenant, CallUrls urls, IMediator mediator, CancellationToken ct)
    {
        tenant.Enter(org);
        await mediator.Send(new Calls.RecordNews.Command("message", call, form.CallSid, $"message:{form.CallSid}", request.Path + request.QueryString, request.Form.ToParams()), ct);
        if (await mediator.Send(new Query(call), ct) is not { } message)
            return Twiml.Answer(Twiml.Hangup());

        XElement[] said = [.. Words(message, urls, org, call), .. message.Keys.Length > 0 ? new[] { Twiml.Say(message.Keys, message.Language, message.Voice) } : []];
        var heard = Twiml.Redirect(urls.MessageHeard(org, call, leg));
        return message.Keys.Length > 0
            ? Twiml.Answer(Twiml.GatherKey(urls.MessageKey(org, call, leg), said), heard)
            : Twiml.Answer([.. said, heard]);
    }

    static async Task<IResult> Key(Guid org, Guid call, Guid leg, [FromForm] PlayForm form, Tenant tenant, CallUrls urls, IMediator mediator, CancellationToken ct)
    {
        tenant.Enter(org);
        return await mediator.Send(new Press(call, form.Digits ?? ""), ct) switch
        {
            Wish.NoMoreCalls => Twiml.Answer(Twiml.Say("You will not be called again. Goodbye."), Twiml.Hangup()),
            Wish.Person => Twiml.Answer(
                Twiml.Say("One moment, please."),
                Twiml.Wait(CallUrls.Room(call), "customer", urls.Music, urls.Conference(org, call), urls.Left(org, call, leg))),
            Wish.Again => Twiml.Answer(Twiml.Redirect(urls.Message(org, call, leg))),
            _ => Twiml.Answer(Twiml.Hangup()),
        };
    }

    static async Task<IResult> End(Guid org, Guid call, Tenant tenant, IMediator mediator, CancellationToken ct)
    {
        tenant.Enter(org);
        await mediator.Send(new Heard(call), ct);
        return Twiml.Answer(Twiml.Hangup());
    }

    static async Task<IResult> Sound(Guid org, Guid call, HttpContext context, Tenant tenant, StoredFiles files, IMediator mediator, CancellationToken ct)
    {
        tenant.Enter(org);
        if (await mediator.Send(new Query(call), ct) is not { FileId: { } id } || await files.Find(id, ct) is not { } file)
            return Results.NotFound();
        return Results.Stream(to => files.CopyTo(id, to, context.RequestAborted), file.ContentType);
    }

    static IEnumerable<XElement> Words(Message message, CallUrls urls, Guid org, Guid call) =>
        [message.FileId is null ? Twiml.Say(message.Text, message.Language, message.Voice) : Twiml.Play(urls.MessageSound(org, call))];
}

public sealed record PlayForm
{
    public string? CallSid { get; init; }

    /// <summary>The key that was pressed; empty when none was.</summary>
    public string? Digits { get; init; }
}
