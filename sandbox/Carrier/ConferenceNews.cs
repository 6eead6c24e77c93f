using Fields = System.Collections.Generic.List<System.Collections.Generic.KeyValuePair<string, string>>;

namespace DutyCall.Sandbox.Carrier;

/// <summary>Sends a conference's events to the address its first participant gave. The words that subscribe are not the names that are sent.</summary>
sealed class ConferenceNews(Exchange exchange, StatusCallback? callback)
{
    public void OfParticipant(Conference conference, string happened, Participant participant, Left? how = null)
    {
        if (Fields(conference, happened) is not { } fields)
            return;
        fields.AddRange([
            new("CallSid", participant.Call.Sid), new("Muted", Text(participant.Muted)), new("Hold", Text(participant.Hold)),
            new("Coaching", Text(participant.Coaching)), new("EndConferenceOnExit", Text(participant.EndOnExit)),
            new("StartConferenceOnEnter", Text(participant.Options.StartOnEnter)),
        ]);
        if (participant.Label is { } label)
            fields.Add(new("ParticipantLabel", label));
        if (participant is { Coaching: true, CallSidToCoach: { } coached })
            fields.Add(new("CallSidToCoach", coached));
        if (how is not null)
        {
            fields.Add(new("ParticipantCallStatus", how.CallState.Word()));
            fields.Add(new("ReasonParticipantLeft", participant.Joined ? how.Reason : "participant_add_failed"));
        }
        Fire(conference, happened, fields, Callbacks.NumberOf(participant.Call));
    }

    public void OfConference(Conference conference, string happened, Participant? cause = null)
    {
        if (Fields(conference, happened) is not { } fields)
            return;
        if (conference.ReasonEnded is { } reason)
        {
            fields.AddRange([new("ReasonConferenceEnded", reason), new("Reason", Sentence(reason, cause))]);
            if (cause is not null)
                fields.Add(new("CallSidEndingConference", cause.Call.Sid));
            if (cause?.Label is { } label)
                fields.Add(new("ParticipantLabelEndingConference", label));
        }
        else if (cause is not null)
        {
            fields.Add(new("CallSid", cause.Call.Sid));
        }
        Fire(conference, happened, fields, null);
    }

    /// <summary>Null when nobody asked for it.</summary>
    Fields? Fields(Conference conference, string happened) => callback is null || !callback.Wants(Subscription(happened)) ? null :
    [
        new("ConferenceSid", conference.Sid), new("FriendlyName", conference.Name), new("AccountSid", exchange.Settings.AccountSid),
        new("SequenceNumber", VoiceParameters.Text(callback.Next())), new("Timestamp", VoiceParameters.Rfc2822(exchange.Now)),
        new("StatusCallbackEvent", happened),
    ];

    void Fire(Conference conference, string happened, Fields fields, string? number) =>
        exchange.Callbacks.Fire(new("conference", callback!.Url, callback.Method, fields) { ConferenceSid = conference.Sid }, [happened], number);

    static string Subscription(string happened) => happened switch
    {
        "conference-start" => "start",
        "conference-end" => "end",
        "participant-mute" or "participant-unmute" => "mute",
        "participant-hold" or "participant-unhold" => "hold",
        "participant-speech-start" or "participant-speech-stop" => "speaker",
        "announcement-end" or "announcement-fail" => "announcement",
        _ => happened["participant-".Length..],
    };

    static string Sentence(string reason, Participant? cause) => reason switch
    {
        "conference-ended-via-api" => "Conference ended via API",
        "last-participant-left" => "Last participant left",
        "last-participant-kicked" => "Last participant kicked",
        _ => $"Participant {cause?.Call.Sid} with endConferenceOnExit {(reason.EndsWith("kicked", StringComparison.Ordinal) ? "kicked" : "left")}",
    };

    static string Text(bool value) => value ? "true" : "false";
}
