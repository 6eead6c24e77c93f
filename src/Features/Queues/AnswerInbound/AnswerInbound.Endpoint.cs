using DutyCall.Infrastructure.Database;
using DutyCall.Infrastructure.Twilio;
using DutyCall.Web;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace DutyCall.Features.Queues.AnswerInbound;

/// <summary>The VoiceUrl of our numbers: what a call that comes in asks for its instructions. Its progress is told beside it.</summary>
sealed class Endpoint : IWebhooks
{
    static readonly string FindNumber = Sql.Of<Endpoint>(nameof(FindNumber));

    static void IWebhooks.Map(IEndpointRouteBuilder webhooks)
    {
        webhooks.MapPost("/api/voice/inbound/twiml", Answer);
        webhooks.MapPost("/api/voice/inbound/status", Keep);
    }

    static async Task<IResult> Answer([FromForm] InboundForm form, HttpRequest request, Tenant tenant, Db db, CallUrls urls, IMediator mediator, CancellationToken ct)
    {
        if (await Called(form, tenant, db, ct) is not { } number)
            return Twiml.Answer(Twiml.Say("This number is not in service."), Twiml.Hangup());

        var reception = await mediator.Send(new Command(number.NumberId, form.CallSid, form.From ?? "", form.CallerName), ct);
        await mediator.Send(new Calls.RecordNews.Command("voice", reception.CallId, form.CallSid, $"voice:{form.CallSid}", request.Path, request.Form.ToParams()), ct);
        var words = reception.Words.Length > 0 ? new[] { Twiml.Say(reception.Words) } : [];
        return reception.Kind switch
        {
            ReceptionKind.Wait => Twiml.Answer([.. words, Twiml.Wait(
                CallUrls.Room(reception.CallId), "customer", urls.Music, urls.Conference(number.OrgId, reception.CallId), urls.Left(number.OrgId, reception.CallId, reception.LegId))]),
            ReceptionKind.Voicemail => Twiml.Answer([.. words, Twiml.Redirect(urls.Voicemail(number.OrgId, reception.CallId))]),
            _ => Twiml.Answer([.. words, Twiml.Hangup()]),
        };
    }

    static async Task<IResult> Keep([FromForm] InboundForm form, HttpRequest request, Tenant tenant, Db db, IMediator mediator, CancellationToken ct)
    {
        if (await Called(form, tenant, db, ct) is null)
            tenant.Enter(Guid.Empty);
        await mediator.Send(new Calls.RecordNews.Command(
            "status", null, form.CallSid, $"status:{form.CallSid}:{form.CallStatus}:{form.SequenceNumber}", request.Path, request.Form.ToParams()), ct);
        return Results.NoContent();
    }

    /// <summary>Enters the organisation whose number it is. The number alone tells: such a call comes without any mark of ours.</summary>
    static async Task<Number?> Called(InboundForm form, Tenant tenant, Db db, CancellationToken ct)
    {
        if (await db.Find<Number>(FindNumber, new { Called = form.Called ?? form.To ?? "" }, ct) is not { } number)
            return null;
        tenant.Enter(number.OrgId);
        return number;
    }

    sealed record Number(Guid OrgId, Guid NumberId);
}

public sealed record InboundForm
{
    public string CallSid { get; init; } = "";
    public string? From { get; init; }
    public string? To { get; init; }
    public string? Called { get; init; }
    public string? CallerName { get; init; }
    public string? CallStatus { get; init; }
    public string? SequenceNumber { get; init; }
}
