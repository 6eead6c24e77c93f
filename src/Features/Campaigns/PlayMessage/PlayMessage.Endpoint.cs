using System.Xml.Linq;
using DutyCall.Infrastructure.Database;
using DutyCall.Infrastructure.Files;
using DutyCall.Infrastructure.Twilio;
using DutyCall.Web;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace DutyCall.Features.Campaigns.PlayMessage;

/// <summary>What somebody hears whom a campaign calls with a message, and what their keys do.</summary>
sealed class Endpoint : IWebhooks, IPages
{
    static void IWebhooks.Map(IEndpointRouteBuilder webhooks)
    {
        webhooks.MapPost("/twilio/message", Play);
        webhooks.MapPost("/twilio/message/key", Key);
        webhooks.MapPost("/twilio/message/heard", End);
    }

    static void IPages.Map(IEndpointRouteBuilder pages) => pages.MapGet("/messages/sound", Sound).AllowAnonymous();

    static async Task<IResult> Play(Guid org, Guid call, Guid leg, [FromForm] PlayForm form, HttpRequest request, Tenant tenant, CallUrls urls, IMediator mediator, CancellationToken ct)
    {
        tenant.Enter(org);
        await mediator.Send(new Calls.RecordNews.Command("message", call, form.CallSid, $"message:{form.CallSid}", request.Path + request.QueryString, request.Form.ToParams()), ct);
        if (await mediator.Send(new Query(call), ct) is not { } message)
            return Twiml.Answer(Twiml.Hangup());

        XElement[] said = [.. Words(message, urls, org), .. message.Keys.Length > 0 ? new[] { Twiml.Say(message.Keys, message.Language, message.Voice) } : []];
        var heard = Twiml.Redirect(urls.MessageHeard(org, call, leg));
        return message.Keys.Length > 0
            ? Twiml.Answer(Twiml.GatherKey(urls.MessageKey(org, call, leg, message.IsTest ? null : message.OptOutKey), said), heard)
            : Twiml.Answer([.. said, heard]);
    }

    static async Task<IResult> Key(Guid org, Guid call, Guid leg, string? key, [FromForm] PlayForm form, Tenant tenant, CallUrls urls, IMediator mediator, TimeProvider clock, CancellationToken ct)
    {
        tenant.Enter(org);
        return await Pressed(form.Digits ?? "") switch
        {
            Wish.NoMoreCalls => Twiml.Answer(Twiml.Say("You will not be called again. Goodbye."), Twiml.Hangup()),
            Wish.Tested => Twiml.Answer(Twiml.Say("The key works. This was a test, so nothing else happens. Goodbye."), Twiml.Hangup()),
            Wish.Person => Twiml.Answer(
                Twiml.Say("One moment, please."),
                Twiml.Wait(CallUrls.Room(call), "customer", urls.Music, urls.Conference(org, call), urls.Left(org, call, leg))),
            Wish.Again => Twiml.Answer(Twiml.Redirect(urls.Message(org, call, leg))),
            _ => Twiml.Answer(Twiml.Hangup()),
        };

        async Task<Wish> Pressed(string digits)
        {
            if (digits.Length == 0 || digits != key)
                return await mediator.Send(new Press(call, digits), ct);
            // What they were told counts, whether the database is there or not, and whatever became of the campaign's settings meanwhile.
            var (wish, _) = await Outage.Try(within => mediator.Send(new Press(call, digits), within), clock, ct);
            if (wish != Wish.NoMoreCalls)
                await mediator.Send(new Compliance.OptOutByKey.Command(call, digits), ct);
            return Wish.NoMoreCalls;
        }
    }

    static async Task<IResult> End(Guid org, Guid call, Tenant tenant, IMediator mediator, CancellationToken ct)
    {
        tenant.Enter(org);
        await mediator.Send(new Heard(call), ct);
        return Twiml.Answer(Twiml.Hangup());
    }

    /// <summary>Fetched by the carrier, which has no session and signs no such request.</summary>
    static async Task<IResult> Sound(Guid org, Guid file, string proof, HttpContext context, Tenant tenant, CallUrls urls, StoredFiles files, CancellationToken ct)
    {
        if (!urls.IsSoundOfOurs(org, file, proof) || tenant.OrgId is { } other && other != org)
            return Results.StatusCode(StatusCodes.Status403Forbidden);
        tenant.Enter(org);
        if (await files.Find(file, ct) is not { } sound)
            return Results.NotFound();
        context.Response.Headers.CacheControl = "public, max-age=31536000, immutable"; // Another sound is another file.
        context.Response.ContentLength = sound.Size;
        return Results.Stream(to => files.CopyTo(file, to, context.RequestAborted), sound.ContentType);
    }

    static IEnumerable<XElement> Words(Message message, CallUrls urls, Guid org) =>
        [message.FileId is { } file ? Twiml.Play(urls.MessageSound(org, file)) : Twiml.Say(message.Text, message.Language, message.Voice)];
}

public sealed record PlayForm
{
    public string? CallSid { get; init; }

    /// <summary>The key that was pressed; empty when none was.</summary>
    public string? Digits { get; init; }
}
