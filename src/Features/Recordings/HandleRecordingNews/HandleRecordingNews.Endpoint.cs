using System.Globalization;
using DutyCall.Infrastructure.Database;
using DutyCall.Infrastructure.Twilio;
using DutyCall.Web;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace DutyCall.Features.Recordings.HandleRecordingNews;

sealed class Endpoint : IWebhooks
{
    static void IWebhooks.Map(IEndpointRouteBuilder webhooks)
    {
        webhooks.MapPost("/api/voice/recording-status", Keep);
        webhooks.MapPost("/twilio/recording-announcement", Announce);
    }

    static async Task<IResult> Keep([FromForm] RecordingForm form, Guid? org, Guid? call, Guid? recording, HttpRequest request, Tenant tenant, IMediator mediator, CancellationToken ct)
    {
        tenant.Enter(org ?? Guid.Empty);
        // Kept as it came, like all news; it moves no call.
        await mediator.Send(new Calls.RecordNews.Command("recording", call, form.CallSid, form.Key, request.Path + request.QueryString, request.Form.ToParams()), ct);
        if (recording is { } id)
            await mediator.Send(new Command(id, form.RecordingSid, form.RecordingStatus, form.Seconds, form.Reason), ct);
        return Results.NoContent();
    }

    static async Task<IResult> Announce(Guid? org, Guid? recording, Tenant tenant, IMediator mediator, CancellationToken ct)
    {
        tenant.Enter(org ?? Guid.Empty);
        return recording is { } id && await mediator.Send(new AnnounceCommand(id), ct) is { } words ? Twiml.Answer(Twiml.Say(words)) : Twiml.Answer();
    }
}

public sealed record RecordingForm
{
    public string? CallSid { get; init; }
    public string RecordingSid { get; init; } = "";
    public string RecordingStatus { get; init; } = "";
    public string? RecordingDuration { get; init; }

    internal string Key => $"recording:{RecordingSid}:{RecordingStatus}";

    internal int? Seconds => int.TryParse(RecordingDuration, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? seconds : null;

    internal string? Reason => RecordingStatus == "absent" ? "Nothing was heard." : null;
}
