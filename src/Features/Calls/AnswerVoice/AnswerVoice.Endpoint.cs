using DutyCall.Infrastructure;
using DutyCall.Infrastructure.Database;
using DutyCall.Infrastructure.Twilio;
using DutyCall.Web;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace DutyCall.Features.Calls.AnswerVoice;

/// <summary>The VoiceUrl of the TwiML application: what a browser's own call asks for its instructions.</summary>
sealed class Endpoint : IWebhooks
{
    static void IWebhooks.Map(IEndpointRouteBuilder webhooks) => webhooks.MapPost("/api/voice/manual/twiml", Answer);

    static async Task<IResult> Answer(
        [FromForm] VoiceForm form, HttpRequest request, Tenant tenant, CallUrls urls, TwilioSettings twilio, IMediator mediator, CancellationToken ct)
    {
        if (!VoiceIdentity.TryRead(form.From, out var caller))
            return Goodbye("This number does not take calls from here.");
        if (form.Echo == "1")
            return Twiml.Answer(EchoTest.For(twilio));

        tenant.Enter(caller.OrgId);
        if (form.Line is { } line)
            return Twiml.Answer((await mediator.Send(new Lines.AnswerLine.Query(line, form.CallSid, caller.UserId), ct)).Verbs);

        var result = await mediator.Send(new Command(caller.UserId, form.CallSid, form.Call, form.To), ct);
        if (result is not { Error: null, Value: { } seat })
            return Goodbye(Words(result.Error!));

        await mediator.Send(new RecordNews.Command("voice", seat.CallId, form.CallSid, $"voice:{form.CallSid}", $"{request.Path}?{CallUrls.Mark(seat.LegId)}", request.Form.ToParams()), ct);
        return Twiml.Answer(Twiml.Join(
            CallUrls.Room(seat.CallId), seat.Label, urls.Conference(caller.OrgId, seat.CallId), urls.Left(caller.OrgId, seat.CallId, seat.LegId), seat.Mode, seat.Coach));
    }

    static IResult Goodbye(string words) => Twiml.Answer(Twiml.Say(words), Twiml.Hangup());

    static string Words(Error error) => error is Invalid invalid ? string.Join(' ', invalid.Errors.Values) : error.Message;
}

public sealed record VoiceForm
{
    public string CallSid { get; init; } = "";
    public string? From { get; init; }
    public string? To { get; init; }

    /// <summary>A hint from the browser; it may be anything.</summary>
    public string? CallId { get; init; }

    /// <summary>1 from the device page: the person wants to hear themselves.</summary>
    public string? Echo { get; init; }

    /// <summary>A standing line that the browser opened.</summary>
    public string? LineId { get; init; }

    internal Guid? Line => Guid.TryParse(LineId, out var id) ? id : null;

    internal Guid? Call => Guid.TryParse(CallId, out var id) ? id : CallId is { Length: > 0 } ? Guid.Empty : null;
}
