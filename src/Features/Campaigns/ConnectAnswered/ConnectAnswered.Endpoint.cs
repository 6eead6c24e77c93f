using System.Data.Common;
using DutyCall.Infrastructure.Database;
using DutyCall.Infrastructure.Twilio;
using DutyCall.Web;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace DutyCall.Features.Campaigns.ConnectAnswered;

/// <summary>What somebody hears whom a predictive campaign has called: an agent, or who it was.</summary>
sealed partial class Endpoint : IWebhooks
{
    /// <summary>As long as the database is waited for while somebody hears nothing.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

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

    static async Task<IResult> Key(Guid org, Guid call, [FromForm] AnsweredForm form, Tenant tenant, IMediator mediator, CancellationToken ct)
    {
        tenant.Enter(org);
        return await mediator.Send(new Press(call, form.Digits ?? ""), ct)
            ? Twiml.Answer(Twiml.Say("You will not be called again. Goodbye."), Twiml.Hangup())
            : Twiml.Answer(Twiml.Hangup());
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
        return Twiml.Answer(Twiml.GatherKey(urls.UnansweredKey(org, call, leg), Twiml.Say(harbour.Words, harbour.Language, "")), Twiml.Hangup());

        async Task<SafeHarbour?> Abandoned()
        {
            using var bell = new CancellationTokenSource(Patience, clock);
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct, bell.Token);
            try
            {
                tenant.Enter(org);
                await mediator.Send(new Calls.RecordNews.Command("status", call, sid, $"unanswered:{sid}", request.Path + request.QueryString, request.Form.ToParams()), patience.Token);
                await mediator.Send(new Calls.FoldCall.Command(call), patience.Token);
                return await mediator.Send(new Unanswered(call), patience.Token);
            }
            catch (Exception problem) when (problem is DbException or OperationCanceledException or TimeoutException)
            {
                // Its end is heard of later, and somebody who picked up and had nobody counts as abandoned then.
                NotKept(log, problem, call);
                return null;
            }
        }
    }

    static async Task<IResult> Say(Guid org, Guid call, Guid leg, CallUrls urls, IMediator mediator, CancellationToken ct) => await mediator.Send(new Query(call), ct) is { } harbour
        ? Twiml.Answer(Twiml.GatherKey(urls.SafeHarbourKey(org, call, leg), Twiml.Say(harbour.Words, harbour.Language, "")), Twiml.Hangup())
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
