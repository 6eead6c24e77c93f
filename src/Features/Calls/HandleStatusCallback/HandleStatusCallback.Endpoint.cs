using DutyCall.Domain.Calls;
using DutyCall.Infrastructure.Database;
using DutyCall.Infrastructure.Twilio;
using DutyCall.Web;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace DutyCall.Features.Calls.HandleStatusCallback;

/// <summary>Progress of a leg. Written down and answered; what it means is found out behind the answer's back.</summary>
sealed class Endpoint : IWebhooks
{
    static void IWebhooks.Map(IEndpointRouteBuilder webhooks) => webhooks.MapPost("/api/voice/manual/status", Keep);

    static async Task<IResult> Keep([FromForm] StatusForm form, Guid? org, Guid? call, HttpRequest request, Tenant tenant, IMediator mediator, CancellationToken ct)
    {
        tenant.Enter(org ?? form.Organisation);
        await mediator.Send(new RecordNews.Command("status", call, form.CallSid, form.Key, request.Path + request.QueryString, request.Form.ToParams()), ct);
        if (form.IsOver && call is null)
            await mediator.Send(new Lines.CloseLine.Command(form.CallSid), ct);
        return Results.NoContent();
    }
}

public sealed record StatusForm
{
    public string CallSid { get; init; } = "";
    public string CallStatus { get; init; } = "";
    public string? CallbackSource { get; init; }
    public string? SequenceNumber { get; init; }
    public string? From { get; init; }
    public string? To { get; init; }

    internal bool IsOver => LegStatuses.Read(CallStatus) is { IsOver: true };

    /// <summary>The same for every delivery of the same callback, repeated or doubled.</summary>
    internal string Key => $"status:{CallSid}:{CallbackSource}:{SequenceNumber}:{CallStatus}";

    /// <summary>A browser's own call is announced to the application's one URL, which has no organisation in it. The zero uuid keeps what is nobody's.</summary>
    internal Guid Organisation =>
        VoiceIdentity.TryRead(From, out var caller) ? caller.OrgId : VoiceIdentity.TryRead(To, out var called) ? called.OrgId : Guid.Empty;
}
