using System.Text.Json.Serialization;
using DutyCall.Domain;
using DutyCall.Features.Calls.ListCallHistory;
using DutyCall.Web;
using MediatR;

namespace DutyCall.Features.Calls.ListCallLogs;

/// <summary>The call history in the shape of the table twilio_call_logs, at the address that goes with it; <c>/api/v1/calls</c> says more.</summary>
sealed class Endpoint : IPages
{
    static readonly string[] Final = ["completed", "busy", "no-answer", "failed", "canceled"];

    static void IPages.Map(IEndpointRouteBuilder pages) => pages.MapGet("/api/voice/call-logs", List);

    static async Task<IResult> List([AsParameters] CallSearch search, User user, IMediator mediator, CancellationToken ct)
    {
        var read = ListCallHistory.Query.Read(search, user);
        if (read.Value is not { } query)
            return read.Error!.ToProblem();

        var page = await mediator.Send(query, ct);
        var legs = await mediator.Send(new Query([.. page.Calls.Select(call => call.Id)]), ct);
        return Results.Ok(new CallLogs([.. page.Calls.Select(call => Log(call, legs.GetValueOrDefault(call.Id)))], page.Newer?.ToString(), page.Older?.ToString()));
    }

    static CallLog Log(Call call, Leg? leg) => new(
        call.Id, call.AgentId, call.ContactId, call.CustomerNumber, call.Direction, leg?.CallSid,
        call.State != "ended" ? call.State : leg is not null && Final.Contains(leg.Status) ? leg.Status : "failed",
        call.TalkSeconds ?? 0, null, call.Notes, call.CreatedAt);
}

/// <param name="Older">The cursor of the page below; null on the last.</param>
public sealed record CallLogs(IReadOnlyList<CallLog> Logs, string? Newer, string? Older);

/// <summary>A row as the view twilio_call_logs has it.</summary>
public sealed record CallLog(
    Guid Id,
    [property: JsonPropertyName("user_id")] Guid? UserId,
    [property: JsonPropertyName("contact_id")] Guid? ContactId,
    [property: JsonPropertyName("phone_number")] string PhoneNumber,
    string Direction,
    [property: JsonPropertyName("call_sid")] string? CallSid,
    string Status,
    int Duration,
    [property: JsonPropertyName("recording_url")] string? RecordingUrl,
    string Notes,
    [property: JsonPropertyName("created_at")] DateTime CreatedAt);
