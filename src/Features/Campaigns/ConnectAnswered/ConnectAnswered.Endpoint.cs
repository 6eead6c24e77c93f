using DutyCall.Infrastructure.Database;
using DutyCall.Infrastructure.Twilio;
using DutyCall.Web;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace DutyCall.Features.Campaigns.ConnectAnswered;

/// <summary>What somebody hears whom a predictive campaign has called: an agent, or who it was.</summary>
sealed partial class Endpoint : IWebhooks
{
    static void IWebhooks.Map(IEndpointRouteBuilder webhooks)
    {
        webhooks.MapPost("/twilio/answered", Connect);
        webhooks.MapPost("/twilio/answered/nobody", Nobody);
        webhooks.MapPost("/twilio/answered/key", Key);
        webhooks.MapPost("/twilio/unanswered", Apologise);
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

    static async Task<IResult> Key(Guid org, Guid call, string? key, [FromForm] AnsweredForm form, Tenant tenant, IMediator mediator, CancellationToken ct)
    {
        tenant.Enter(org);
        // Addresses given before they said the key are still on their way while a new version starts.
        key ??= (await mediator.Send(new Query(call), ct))?.OptOutKey;
        if (form.Digits is not { Length: > 0 } pressed || pressed != key)
            return Twiml.Answer(Twiml.Hangup());
        await mediator.Send(new Compliance.OptOutByKey.Command(call, pressed), ct);
        return Twiml.Answer(Twiml.Say("You will not be called again. Goodbye."), Twiml.Hangup());
    }

    /// <summary>What the carrier asks for when it has had no answer of ours: it is told who called, whatever of ours still works.</summary>
    static async Task<IResult> Apologise(
        Guid org, Guid call, Guid leg, HttpRequest request, Tenant tenant, CallUrls urls, IMediator mediator, TimeProvider clock, ILogger<Endpoint> log, CancellationToken ct)
    {
        var (sid, from, error, url) = ($"{request.Form["CallSid"]}", $"{request.Form["From"]}", $"{request.Form["ErrorCode"]}", $"{request.Form["ErrorUrl"]}");
        NotAnswered(log, url, error, call);
        // Who comes out of a conversation is not told that nobody was there for them.
        if (!CallUrls.IsBeginning(url))
            return Twiml.Answer(Twiml.Hangup());

        var (by, key) = ($"{request.Query["by"]}", $"{request.Query["key"]}");
        var harbour = await Abandoned() ?? new(SafeHarbour.Say("", by, from, key), key, "");
        return Twiml.Answer(Twiml.GatherKey(urls.UnansweredKey(org, call, leg, harbour.OptOutKey), Twiml.Say(harbour.Words, harbour.Language, "")), Twiml.Hangup());

        async Task<SafeHarbour?> Abandoned()
        {
            tenant.Enter(org);
            var (words, problem) = await Outage.Try(async within =>
            {
                await mediator.Send(new Calls.RecordNews.Command("status", call, sid, $"unanswered:{sid}", request.Path + request.QueryString, request.Form.ToParams()), within);
                await mediator.Send(new Calls.FoldCall.Command(call), within);
                return await mediator.Send(new Unanswered(call), within);
            }, clock, ct);
            // Its end is heard of later, and somebody who picked up and had nobody counts as abandoned then.
            if (problem is not null)
                NotKept(log, problem, call);
            return words;
        }
    }

    static async Task<IResult> Say(Guid org, Guid call, Guid leg, CallUrls urls, IMediator mediator, CancellationToken ct) => await mediator.Send(new Query(call), ct) is { } harbour
        ? Twiml.Answer(Twiml.GatherKey(urls.SafeHarbourKey(org, call, leg, harbour.OptOutKey), Twiml.Say(harbour.Words, harbour.Language, "")), Twiml.Hangup())
        : Twiml.Answer(Twiml.Hangup());

    [LoggerMessage(LogLevel.Warning, "The carrier had no answer of {Url}: {Error}. Whoever picked up in call {Call} is told who called.")]
    static partial void NotAnswered(ILogger log, string? url, string? error, Guid call);

    [LoggerMessage(LogLevel.Warning, "What was said in call {Call} for want of an answer could not be kept")]
    static partial void NotKept(ILogger log, Exception problem, Guid call);
}

public sealed record AnsweredForm
{
    public string? CallSid { get; init; }

    /// <summary>The key that was pressed; empty when none was.</summary>
    public string? Digits { get; init; }
}
