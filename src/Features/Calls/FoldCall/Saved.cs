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
    public string? AnsweredBy { get; init; }
    public DateTimeOffset? GreetingEndedAt { get; init; }
    public int? TalkSeconds { get; init; }
    public DateTimeOffset? AloneSince { get; init; }
    public DateTimeOffset? OwnerGoneSince { get; init; }
    public DateTimeOffset? NewsAt { get; init; }
    public required string Legs { get; init; }
    public required Guid[] Folded { get; init; }
    public required DateTimeOffset Now { get; init; }

    public static Saved Of(Story story, Command command, Row row, LegRow[] legs, Item[] inbox, DateTimeOffset now)
    {
        var state = story.State.ToString().ToLowerInvariant();
        var answered = row.Inbound ? story.ConnectedAt : story.Customer.AnsweredAt;
        return new()
        {
            CallId = command.CallId,
            Rebuild = command.Rebuild,
            State = state,
            Changed = state != row.State || story.AloneSince is null != row.AloneSince is null || story.OwnerGoneSince is null != row.OwnerGoneSince is null
                      || story.Seats.Zip(legs).Any(pair => HasChanged(pair.First.Leg, pair.Second)),
            ReachedCarrier = story.ReachedCarrier,
            ConferenceSid = story.ConferenceSid,
            RingingAt = story.Customer.RingingAt,
            AnsweredAt = answered,
            ConnectedAt = story.ConnectedAt,
            EndedAt = story.End?.At,
            EndedBy = story.End?.By,
            EndReason = story.End?.Reason,
            Result = story.End?.Result,
            AnsweredBy = story.AnsweredBy,
            GreetingEndedAt = story.GreetingEndedAt,
            TalkSeconds = story.End is { } end && answered is { } start
                ? (row.Inbound ? null : story.Customer.Seconds) ?? Math.Max(0, (int)(end.At - start).TotalSeconds)
                : null,
            AloneSince = story.AloneSince,
            OwnerGoneSince = story.OwnerGoneSince,
            NewsAt = inbox.Select(item => (DateTimeOffset?)item.ReceivedAt).Max(),
            Legs = JsonSerializer.Serialize(story.Seats.Select(seat => LegOf(seat, story))),
            Folded = [.. inbox.Select(item => item.Id)],
            Now = now,
        };
    }

    /// <summary>Something that people see.</summary>
    static bool HasChanged(Leg leg, LegRow row) => leg.InConference != row.InConference || leg.Held != row.Held || leg.Status.Word != row.Status;

    static object LegOf(Seat seat, Story story)
    {
        var leg = seat.Leg;
        var mayRing = seat.Facts.Role is LegRole.Customer or LegRole.Party;
        // The carrier never had it, and the call is over or it is not wanted: there is nothing left that could end it.
        var refused = leg.Dialed is { Fate: DialFate.Refused or DialFate.NotSent } ? leg.Dialed.At : (DateTimeOffset?)null;
        var never = leg.CallSid is null ? story.End?.At ?? refused : null;
        return new
        {
            id = leg.Id,
            call_sid = leg.CallSid,
            status = (never is null ? leg.Status : mayRing ? LegStatus.Failed : LegStatus.Canceled).Word,
            in_conference = leg.InConference,
            held = leg.Held,
            held_since = leg.HeldSince,
            holds = $"{{{string.Join(',', leg.Holds.Select(hold => $"[{hold.From:O},{hold.Until:O})"))}}}",
            hold_due = seat.HoldDue,
            ringing_at = leg.RingingAt,
            answered_at = leg.AnsweredAt,
            joined_at = leg.JoinedAt,
            gone_at = leg.GoneAt,
            ended_at = leg.EndedAt ?? never,
            sip_response_code = leg.SipCode,
            duration_seconds = leg.Seconds,
            error_code = leg.Dialed?.Code,
            error_message = leg.Dialed?.Message,
            queue_ms = leg.Dialed?.QueueMs,
        };
    }
}
