using System.Text.Json;
using DutyCall.Domain.Calls;

namespace DutyCall.Features.Calls.FoldCall;

/// <summary>A story as SaveStory.sql takes it.</summary>
sealed record Saved
{
    public required Guid CallId { get; init; }
    public required bool Rebuild { get; init; }
    public required string State { get; init; }
    public required bool Changed { get; init; }
    public required bool ReachedCarrier { get; init; }
    public string? ConferenceSid { get; init; }
    public DateTimeOffset? RingingAt { get; init; }
    public DateTimeOffset? AnsweredAt { get; init; }
    public DateTimeOffset? ConnectedAt { get; init; }
    public DateTimeOffset? EndedAt { get; init; }
    public string? EndedBy { get; init; }
    public string? EndReason { get; init; }
    public string? Result { get; init; }
    public int? TalkSeconds { get; init; }
    public DateTimeOffset? NewsAt { get; init; }
    public required string Legs { get; init; }
    public required Guid[] Folded { get; init; }
    public required DateTimeOffset Now { get; init; }

    public static Saved Of(Story story, Command command, Row row, Item[] inbox, DateTimeOffset now)
    {
        var state = story.State.ToString().ToLowerInvariant();
        var answered = story.Customer.AnsweredAt;
        return new()
        {
            CallId = command.CallId,
            Rebuild = command.Rebuild,
            State = state,
            Changed = state != row.State,
            ReachedCarrier = story.ReachedCarrier,
            ConferenceSid = story.ConferenceSid,
            RingingAt = story.Customer.RingingAt,
            AnsweredAt = answered,
            ConnectedAt = story.ConnectedAt,
            EndedAt = story.End?.At,
            EndedBy = story.End?.By,
            EndReason = story.End?.Reason,
            Result = story.End?.Result,
            TalkSeconds = story.End is { } end && answered is { } start ? story.Customer.Seconds ?? Math.Max(0, (int)(end.At - start).TotalSeconds) : null,
            NewsAt = inbox.Select(item => (DateTimeOffset?)item.ReceivedAt).Max(),
            Legs = JsonSerializer.Serialize(new[] { story.Agent, story.Customer }.Where(leg => leg.Id is not null).Select(leg => LegOf(leg, story))),
            Folded = [.. inbox.Select(item => item.Id)],
            Now = now,
        };
    }

    static object LegOf(Leg leg, Story story)
    {
        var dialed = leg == story.Customer ? story.Dialed : null;
        // The carrier never had it, and the call is over: there is nothing left that could end it.
        var never = leg.CallSid is null ? story.End : null;
        return new
        {
            id = leg.Id,
            call_sid = leg.CallSid,
            status = (never is null ? leg.Status : leg == story.Customer ? LegStatus.Failed : LegStatus.Canceled).Word,
            in_conference = leg.InConference,
            ringing_at = leg.RingingAt,
            answered_at = leg.AnsweredAt,
            ended_at = leg.EndedAt ?? never?.At,
            sip_response_code = leg.SipCode,
            duration_seconds = leg.Seconds,
            error_code = dialed?.Code,
            error_message = dialed?.Message,
            queue_ms = dialed?.QueueMs,
        };
    }
}
