using System.Globalization;
using DutyCall.Domain;
using DutyCall.Domain.Calls;

namespace DutyCall.Infrastructure.Twilio;

/// <summary>A leg, as the carrier's REST API describes it. Times are RFC 2822, durations seconds in a string.</summary>
sealed record CallResource(
    string Sid, string Status, string? From, string? To, string? Duration, string? DateCreated, string? StartTime, string? EndTime, string? QueueTime)
{
    public DateTimeOffset? Created => Rfc2822.Parse(DateCreated);

    /// <summary>As the inbox keeps what was looked up: in the words of a status callback.</summary>
    public Dictionary<string, string> ToNews()
    {
        var news = new Dictionary<string, string> { ["CallSid"] = Sid, ["CallStatus"] = Status };
        if (EndTime is not null)
            news["Timestamp"] = EndTime;
        if (Duration is not null)
            news["CallDuration"] = Duration;
        return news;
    }
}

sealed record ParticipantResource(string CallSid, string ConferenceSid, string? Label, string Status, bool Muted, bool Hold, string? QueueTime);

static class Dials
{
    /// <summary>What became of a dial, as the inbox keeps it.</summary>
    public static Dictionary<string, string> ToNews(this Fate<ParticipantResource> fate) => fate switch
    {
        Fate<ParticipantResource>.Accepted { Value: var participant } => Fields(DialFate.Accepted, ("CallSid", participant.CallSid), ("QueueTime", participant.QueueTime)),
        Fate<ParticipantResource>.Refused refused => Fields(DialFate.Refused, ("Code", refused.Code.ToString(CultureInfo.InvariantCulture)), ("Message", refused.Message)),
        Fate<ParticipantResource>.NotSent(var why) => Fields(DialFate.NotSent, ("Message", why)),
        Fate<ParticipantResource>.Unknown(var why) => Fields(DialFate.Unknown, ("Message", why)),
        _ => throw new InvalidOperationException($"What is {fate}?"),
    };

    /// <inheritdoc cref="ToNews(Fate{ParticipantResource})"/>
    public static Dictionary<string, string> ToNews(this Fate<CallResource> fate) => fate switch
    {
        Fate<CallResource>.Accepted { Value: var call } => Fields(DialFate.Accepted, ("CallSid", call.Sid), ("QueueTime", call.QueueTime)),
        Fate<CallResource>.Refused refused => Fields(DialFate.Refused, ("Code", refused.Code.ToString(CultureInfo.InvariantCulture)), ("Message", refused.Message)),
        Fate<CallResource>.NotSent(var why) => Fields(DialFate.NotSent, ("Message", why)),
        Fate<CallResource>.Unknown(var why) => Fields(DialFate.Unknown, ("Message", why)),
        _ => throw new InvalidOperationException($"What is {fate}?"),
    };

    static Dictionary<string, string> Fields(DialFate fate, params (string Name, string? Value)[] fields) =>
        fields.Where(f => f.Value is not null).Append(("Fate", fate.ToString())).ToDictionary(f => f.Item1, f => f.Item2!);
}

/// <param name="Duration">Seconds, once it is completed.</param>
sealed record RecordingResource(string Sid, string Status, string? Duration, string? DateCreated)
{
    public DateTimeOffset? Created => Rfc2822.Parse(DateCreated);

    public int? Seconds => int.TryParse(Duration, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? seconds : null;
}

sealed record ConferenceResource(string Sid, string FriendlyName, string Status, string? DateCreated);

/// <summary>One request the carrier made to us, or we to it, about a call.</summary>
sealed record CallEventResource(CallEventRequest Request);

sealed record CallEventRequest(string? Method, string? Url);

sealed record ApplicationResource(string Sid, string? FriendlyName, string? VoiceUrl, string? VoiceMethod, string? StatusCallback);

sealed record PhoneNumberResource(string Sid, string PhoneNumber, string? FriendlyName, string? VoiceApplicationSid);
