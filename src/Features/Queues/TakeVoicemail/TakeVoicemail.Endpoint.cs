using System.Globalization;
using DutyCall.Infrastructure.Database;
using DutyCall.Infrastructure.Twilio;
using DutyCall.Web;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace DutyCall.Features.Queues.TakeVoicemail;

/// <summary>What callers hear whom nobody answers, and the message they leave.</summary>
sealed class Endpoint : IWebhooks
{
    static void IWebhooks.Map(IEndpointRouteBuilder webhooks)
    {
        webhooks.MapPost("/twilio/music", (CallUrls urls) => Twiml.Answer(Twiml.PlayForEver(urls.Sound("music"))));
        webhooks.MapPost("/twilio/voicemail", Ask);
        webhooks.MapPost("/twilio/voicemail/left", () => Twiml.Answer(Twiml.Say("Thank you. Goodbye."), Twiml.Hangup()));
        webhooks.MapPost("/twilio/voicemail/recording", Keep);
        webhooks.MapPost("/twilio/goodbye", Goodbye);
    }

    static async Task<IResult> Ask(Guid org, Guid call, Tenant tenant, CallUrls urls, IMediator mediator, CancellationToken ct)
    {
        tenant.Enter(org);
        return await mediator.Send(new Query(call), ct) is { } words
            ? Twiml.Answer(Twiml.Say(words.VoicemailGreeting), Twiml.Record(urls.VoicemailLeft(org, call), urls.VoicemailNews(org, call)), Twiml.Say("We did not hear a message. Goodbye."), Twiml.Hangup())
            : Twiml.Answer(Twiml.Hangup());
    }

    static async Task<IResult> Goodbye(Guid org, Guid call, Tenant tenant, CallUrls urls, IMediator mediator, CancellationToken ct)
    {
        tenant.Enter(org);
        var words = await mediator.Send(new Query(call), ct);
        var goodbye = Twiml.Say(words is { Goodbye.Length: > 0 } ? words.Goodbye : "All our lines are busy. Goodbye.");
        return words is { ThenVoicemail: true } ? Twiml.Answer(goodbye, Twiml.Redirect(urls.Voicemail(org, call))) : Twiml.Answer(goodbye, Twiml.Hangup());
    }

    static async Task<IResult> Keep([FromForm] RecordingForm form, Guid org, Guid call, Tenant tenant, IMediator mediator, CancellationToken ct)
    {
        tenant.Enter(org);
        await mediator.Send(new Command(call, form.RecordingSid ?? "", form.RecordingStatus ?? "", form.RecordingUrl, form.Seconds), ct);
        return Results.NoContent();
    }
}

public sealed record RecordingForm
{
    public string? RecordingSid { get; init; }
    public string? RecordingStatus { get; init; }
    public string? RecordingUrl { get; init; }
    public string? RecordingDuration { get; init; }

    internal int? Seconds => int.TryParse(RecordingDuration, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? seconds : null;
}
