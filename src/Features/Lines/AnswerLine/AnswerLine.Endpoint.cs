using DutyCall.Domain.Calls;
using DutyCall.Infrastructure.Database;
using DutyCall.Infrastructure.Twilio;
using DutyCall.Web;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace DutyCall.Features.Lines.AnswerLine;

sealed class Endpoint : IWebhooks
{
    static void IWebhooks.Map(IEndpointRouteBuilder webhooks)
    {
        webhooks.MapPost("/twilio/line", Answer);
        webhooks.MapPost("/twilio/line/news", Hear);
    }

    /// <summary>A line moves, or has come out of a conversation.</summary>
    static async Task<IResult> Answer([FromForm] LineForm form, Guid? org, Guid? line, Guid? call, Guid? left, HttpRequest request, Tenant tenant, IMediator mediator, CancellationToken ct)
    {
        tenant.Enter(org ?? Guid.Empty);
        if (left is { } leg)
            await mediator.Send(new Calls.RecordNews.Command("left", call, form.CallSid, $"left:{form.CallSid}:{leg}", $"line?{CallUrls.Mark(leg)}", request.Form.ToParams()), ct);
        var instructions = await mediator.Send(new Query(line ?? Guid.Empty, form.CallSid, null, left), ct);
        return Twiml.Answer(instructions.Verbs);
    }

    /// <summary>What happens in a line's own room. Only its end matters: where it goes from there is known. Of the room itself, not of a call in it, the news has no fields we know.</summary>
    static async Task<IResult> Hear([FromForm] LineForm? form, Guid? org, Tenant tenant, IMediator mediator, CancellationToken ct)
    {
        tenant.Enter(org ?? Guid.Empty);
        if (form is { IsOver: true })
            await mediator.Send(new CloseLine.Command(form.CallSid), ct);
        return Results.NoContent();
    }
}

public sealed record LineForm
{
    public string CallSid { get; init; } = "";

    /// <summary>Of somebody who left a conference: how their call stands.</summary>
    public string? ParticipantCallStatus { get; init; }

    internal bool IsOver => LegStatuses.Read(ParticipantCallStatus) is { IsOver: true };
}
