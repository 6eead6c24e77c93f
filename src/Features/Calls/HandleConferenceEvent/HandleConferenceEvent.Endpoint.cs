using DutyCall.Domain.Calls;
using DutyCall.Infrastructure.Database;
using DutyCall.Infrastructure.Twilio;
using DutyCall.Web;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace DutyCall.Features.Calls.HandleConferenceEvent;

/// <summary>Who came into a conversation and who left it.</summary>
sealed class Endpoint : IWebhooks
{
    static void IWebhooks.Map(IEndpointRouteBuilder webhooks)
    {
        webhooks.MapPost("/twilio/conference", Keep);
        webhooks.MapPost("/twilio/left", Leave);
    }

    static async Task<IResult> Keep([FromForm] ConferenceForm form, Guid? org, Guid? call, HttpRequest request, Tenant tenant, IMediator mediator, CancellationToken ct)
    {
        tenant.Enter(org ?? Guid.Empty);
        await mediator.Send(new RecordNews.Command("conference", call, form.CallSid, form.Key, request.Path + request.QueryString, request.Form.ToParams()), ct);
        if (form is { CallSid: { } sid, IsOver: true })
            await mediator.Send(new Lines.CloseLine.Command(sid), ct);
        return Results.NoContent();
    }

    /// <summary>A leg asks what comes after the conference: nothing.</summary>
    static async Task<IResult> Leave([FromForm] ConferenceForm form, Guid? org, Guid? call, HttpRequest request, Tenant tenant, IMediator mediator, CancellationToken ct)
    {
        tenant.Enter(org ?? Guid.Empty);
        await mediator.Send(new RecordNews.Command("left", call, form.CallSid, $"left:{form.CallSid}", request.Path + request.QueryString, request.Form.ToParams()), ct);
        return Twiml.Answer(Twiml.Hangup());
    }
}

public sealed record ConferenceForm
{
    public string? CallSid { get; init; }
    public string? ConferenceSid { get; init; }
    public string? StatusCallbackEvent { get; init; }
    public string? SequenceNumber { get; init; }

    /// <summary>Of somebody who left: how their call stands.</summary>
    public string? ParticipantCallStatus { get; init; }

    internal bool IsOver => LegStatuses.Read(ParticipantCallStatus) is { IsOver: true };

    internal string Key => $"conference:{ConferenceSid}:{SequenceNumber}:{StatusCallbackEvent}:{CallSid}";
}
