using System.Globalization;
using System.Text.Json;

namespace DutyCall.Infrastructure.Twilio;

/// <summary>The part of Twilio's REST API (2010-04-01) that calls need.</summary>
sealed class TwilioClient(TwilioTransport transport)
{
    const int PageSize = 50;

    /// <summary>Adds somebody to a conference by calling them. Sent once: it rings a phone.</summary>
    public Task<Fate<ParticipantResource>> AddParticipant(string room, NewParticipant who, CancellationToken ct) =>
        transport.Once<ParticipantResource>(HttpMethod.Post, $"Conferences/{Escape(room)}/Participants.json", who.ToForm(), ct);

    /// <summary>Calls somebody who is told by our instructions what they hear. Sent once: it rings a phone.</summary>
    public Task<Fate<CallResource>> PlaceCall(NewCall call, CancellationToken ct) => transport.Once<CallResource>(HttpMethod.Post, "Calls.json", call.ToForm(), ct);

    /// <param name="participant">CallSid or label.</param>
    public Task<Fate<ParticipantResource>> MuteParticipant(string conference, string participant, bool muted, CancellationToken ct) =>
        transport.Repeatedly<ParticipantResource>(
            HttpMethod.Post, $"Conferences/{Escape(conference)}/Participants/{Escape(participant)}.json", [new("Muted", muted ? "true" : "false")], ct);

    /// <summary>Sets hold, mute and coaching, all in one request.</summary>
    public Task<Fate<ParticipantResource>> AdjustParticipant(string conference, string participant, ParticipantSettings settings, CancellationToken ct) =>
        transport.Repeatedly<ParticipantResource>(HttpMethod.Post, $"Conferences/{Escape(conference)}/Participants/{Escape(participant)}.json", settings.ToForm(), ct);

    /// <summary>Says a sentence to somebody, outside of any conference they were in, and hangs up.</summary>
    public Task<Fate<CallResource>> SayGoodbye(string sid, string words, CancellationToken ct) =>
        transport.Repeatedly<CallResource>(HttpMethod.Post, $"Calls/{Escape(sid)}.json", [new("Twiml", Twiml.Document(Twiml.Say(words), Twiml.Hangup()))], ct);

    /// <summary>Says something to one participant alone; the others go on. Sent once: they would hear it twice.</summary>
    public Task<Fate<ParticipantResource>> Announce(string conference, string participant, string url, CancellationToken ct) =>
        transport.Once<ParticipantResource>(
            HttpMethod.Post, $"Conferences/{Escape(conference)}/Participants/{Escape(participant)}.json", [new("AnnounceUrl", url), new("AnnounceMethod", "POST")], ct);

    /// <summary>Records a leg: one channel what it says, the other what it hears. Sent once: twice would be two recordings.</summary>
    public Task<Fate<RecordingResource>> StartRecording(string callSid, string news, CancellationToken ct) =>
        transport.Once<RecordingResource>(HttpMethod.Post, $"Calls/{Escape(callSid)}/Recordings.json",
            [
                new("RecordingChannels", "dual"), new("RecordingStatusCallback", news), new("RecordingStatusCallbackMethod", "POST"),
                new("RecordingStatusCallbackEvent", "completed"), new("RecordingStatusCallbackEvent", "absent"),
            ], ct);

    /// <param name="status">in-progress, paused or stopped. What is said during a pause is not in it, not even as silence.</param>
    public Task<Fate<RecordingResource>> SetRecording(string callSid, string recording, string status, CancellationToken ct) =>
        transport.Repeatedly<RecordingResource>(HttpMethod.Post, $"Calls/{Escape(callSid)}/Recordings/{Escape(recording)}.json",
            status == "paused" ? [new("Status", status), new("PauseBehavior", "skip")] : [new("Status", status)], ct);

    public Task<Fate<RecordingResource>> FindRecording(string recording, CancellationToken ct) =>
        transport.Repeatedly<RecordingResource>(HttpMethod.Get, $"Recordings/{Escape(recording)}.json", null, ct);

    /// <summary>The sound is gone with it; Twilio keeps its own record of it for 40 days.</summary>
    public Task<Fate<JsonElement>> DeleteRecording(string recording, CancellationToken ct) =>
        transport.Repeatedly<JsonElement>(HttpMethod.Delete, $"Recordings/{Escape(recording)}.json", null, ct);

    public Task<Fate<IReadOnlyList<RecordingResource>>> ListRecordings(string callSid, CancellationToken ct) =>
        transport.List<RecordingResource>($"Calls/{Escape(callSid)}/Recordings.json?PageSize={PageSize}", "recordings", ct);

    /// <summary>The sound of a recording that is completed, as a WAVE file.</summary>
    /// <param name="range">A Range header, as a player asks for parts.</param>
    public Task<HttpResponseMessage?> OpenRecording(string recording, string? range, CancellationToken ct) =>
        transport.Open($"Recordings/{Escape(recording)}.wav", range, ct);

    /// <summary>Out of the conference; whether the leg ends depends on its instructions.</summary>
    public Task<Fate<JsonElement>> RemoveParticipant(string conference, string participant, CancellationToken ct) =>
        transport.Repeatedly<JsonElement>(HttpMethod.Delete, $"Conferences/{Escape(conference)}/Participants/{Escape(participant)}.json", null, ct);

    public Task<Fate<ConferenceResource>> FindConference(string sid, CancellationToken ct) =>
        transport.Repeatedly<ConferenceResource>(HttpMethod.Get, $"Conferences/{Escape(sid)}.json", null, ct);

    public Task<Fate<IReadOnlyList<ConferenceResource>>> ListConferences(string friendlyName, CancellationToken ct) =>
        transport.List<ConferenceResource>($"Conferences.json?FriendlyName={Escape(friendlyName)}&PageSize={PageSize}", "conferences", ct);

    /// <param name="participant">CallSid or label. Refused with 404 when they are not in it.</param>
    public Task<Fate<ParticipantResource>> FindParticipant(string conference, string participant, CancellationToken ct) =>
        transport.Repeatedly<ParticipantResource>(HttpMethod.Get, $"Conferences/{Escape(conference)}/Participants/{Escape(participant)}.json", null, ct);

    /// <summary>Ends it for everybody.</summary>
    public Task<Fate<ConferenceResource>> EndConference(string sid, CancellationToken ct) =>
        transport.Repeatedly<ConferenceResource>(HttpMethod.Post, $"Conferences/{Escape(sid)}.json", [new("Status", "completed")], ct);

    /// <summary>Eventually consistent: callbacks know first.</summary>
    public Task<Fate<CallResource>> FindCall(string sid, CancellationToken ct) =>
        transport.Repeatedly<CallResource>(HttpMethod.Get, $"Calls/{Escape(sid)}.json", null, ct);

    /// <summary>Newest first. No filter by start: what is still queued has none.</summary>
    public Task<Fate<IReadOnlyList<CallResource>>> ListCalls(string to, string from, CancellationToken ct) =>
        transport.List<CallResource>($"Calls.json?To={Escape(to)}&From={Escape(from)}&PageSize={PageSize}", "calls", ct);

    /// <summary>The requests made about a call, with the URLs we gave: what tells our calls from each other.</summary>
    public Task<Fate<IReadOnlyList<CallEventResource>>> ListCallEvents(string sid, CancellationToken ct) =>
        transport.List<CallEventResource>($"Calls/{Escape(sid)}/Events.json?PageSize={PageSize}", "events", ct);

    /// <summary>Ends a leg from whatever state it is in. One that has ended already is refused with 21220 or 404.</summary>
    public Task<Fate<CallResource>> EndCall(string sid, CancellationToken ct) =>
        transport.Repeatedly<CallResource>(HttpMethod.Post, $"Calls/{Escape(sid)}.json", [new("Status", "completed")], ct);

    /// <summary>Rings a browser for a test: it hears that it was called and sends it away. Sent once.</summary>
    /// <param name="to"><c>client:identity?name=value</c>: what the browser is told.</param>
    public Task<Fate<CallResource>> RingClient(string to, TimeSpan ring, CancellationToken ct) =>
        transport.Once<CallResource>(HttpMethod.Post, "Calls.json",
            [new("To", to), new("From", "client:dutycall"), new("Twiml", "<Response><Hangup/></Response>"), new("Timeout", ((int)ring.TotalSeconds).ToString(CultureInfo.InvariantCulture))], ct);

    /// <summary>Gives a call under way other instructions: it leaves whatever conference it is in.</summary>
    /// <param name="fallback">Asked when those cannot be had; null for nothing.</param>
    public Task<Fate<CallResource>> RedirectCall(string sid, string url, CancellationToken ct, string? fallback = null) =>
        transport.Repeatedly<CallResource>(HttpMethod.Post, $"Calls/{Escape(sid)}.json",
            [new("Url", url), new("Method", "POST"), .. fallback is null ? Array.Empty<KeyValuePair<string, string>>() : [new("FallbackUrl", fallback), new("FallbackMethod", "POST")]], ct);

    public Task<Fate<IReadOnlyList<ApplicationResource>>> ListApplications(string friendlyName, CancellationToken ct) =>
        transport.List<ApplicationResource>($"Applications.json?FriendlyName={Escape(friendlyName)}&PageSize={PageSize}", "applications", ct);

    public Task<Fate<ApplicationResource>> UpdateApplication(string sid, string voiceUrl, string statusCallback, CancellationToken ct) =>
        transport.Repeatedly<ApplicationResource>(HttpMethod.Post, $"Applications/{Escape(sid)}.json",
            [new("VoiceUrl", voiceUrl), new("VoiceMethod", "POST"), new("StatusCallback", statusCallback), new("StatusCallbackMethod", "POST")], ct);

    public Task<Fate<IReadOnlyList<PhoneNumberResource>>> ListPhoneNumbers(CancellationToken ct) =>
        transport.List<PhoneNumberResource>($"IncomingPhoneNumbers.json?PageSize={PageSize}", "incoming_phone_numbers", ct);

    static string Escape(string text) => Uri.EscapeDataString(text);
}

/// <summary>What to change of a participant; null leaves it.</summary>
/// <param name="HoldUrl">The music; without it, the carrier's own.</param>
/// <param name="Coach">The CallSid of whom they are to be heard by alone; empty for nobody.</param>
sealed record ParticipantSettings(bool? Hold = null, string? HoldUrl = null, bool? Muted = null, string? Coach = null)
{
    public IReadOnlyList<KeyValuePair<string, string>> ToForm()
    {
        var form = new List<KeyValuePair<string, string>>();
        if (Hold is { } hold)
            form.Add(new("Hold", hold ? "true" : "false"));
        if (HoldUrl is not null)
            form.AddRange([new("HoldUrl", HoldUrl), new("HoldMethod", "POST")]);
        if (Muted is { } muted)
            form.Add(new("Muted", muted ? "true" : "false"));
        if (Coach is not null)
            form.Add(new("Coaching", Coach.Length > 0 ? "true" : "false"));
        if (Coach is { Length: > 0 })
            form.Add(new("CallSidToCoach", Coach));
        return form;
    }
}

/// <summary>Whom to call into a conference, and how.</summary>
/// <param name="Ring">How long to let it ring; the carrier adds 5 s.</param>
sealed record NewParticipant(string From, string To, string Label, TimeSpan Ring, string StatusCallback, string ConferenceStatusCallback)
{
    static readonly string[] LegEvents = ["initiated", "ringing", "answered", "completed"];

    /// <summary>Where to say whether a person or a machine answered; null: nobody listens for it. People talk meanwhile.</summary>
    public string? MachineNews { get; init; }

    public IReadOnlyList<KeyValuePair<string, string>> ToForm() =>
    [
        new("From", From),
        new("To", To),
        new("Label", Label),
        new("Timeout", ((int)Ring.TotalSeconds).ToString(CultureInfo.InvariantCulture)),
        new("EarlyMedia", "true"), // The agent hears it ring.
        new("Beep", "false"),
        new("EndConferenceOnExit", "false"),
        new("JitterBufferSize", "small"),
        new("StatusCallback", StatusCallback),
        new("StatusCallbackMethod", "POST"),
        .. LegEvents.Select(e => KeyValuePair.Create("StatusCallbackEvent", e)),
        new("ConferenceStatusCallback", ConferenceStatusCallback),
        new("ConferenceStatusCallbackMethod", "POST"),
        .. Twiml.ConferenceEvents.Split(' ').Select(e => KeyValuePair.Create("ConferenceStatusCallbackEvent", e)),
        .. MachineNews is null ? Array.Empty<KeyValuePair<string, string>>() : [new("MachineDetection", "Enable"), new("AmdStatusCallback", MachineNews), new("AmdStatusCallbackMethod", "POST")],
    ];
}

/// <summary>Whom to call, and where their instructions are.</summary>
/// <param name="Ring">How long to let it ring; the carrier adds 5 s.</param>
/// <param name="MachineNews">Where to say whether a person or a machine answered, beside what is played; null: nobody listens for it.</param>
/// <param name="ToTheEnd">Of a machine it is said when its greeting is over, so that a message may be left.</param>
sealed record NewCall(string From, string To, TimeSpan Ring, string Instructions, string StatusCallback, string? MachineNews, bool ToTheEnd)
{
    static readonly string[] LegEvents = ["initiated", "ringing", "answered", "completed"];

    /// <summary>Asked when the instructions cannot be had; null for nothing.</summary>
    public string? Fallback { get; init; }

    public IReadOnlyList<KeyValuePair<string, string>> ToForm() =>
    [
        new("From", From),
        new("To", To),
        new("Timeout", ((int)Ring.TotalSeconds).ToString(CultureInfo.InvariantCulture)),
        new("Url", Instructions),
        new("Method", "POST"),
        .. Fallback is null ? Array.Empty<KeyValuePair<string, string>>() : [new("FallbackUrl", Fallback), new("FallbackMethod", "POST")],
        new("StatusCallback", StatusCallback),
        new("StatusCallbackMethod", "POST"),
        .. LegEvents.Select(e => KeyValuePair.Create("StatusCallbackEvent", e)),
        .. MachineNews is null
            ? Array.Empty<KeyValuePair<string, string>>()
            : [new("MachineDetection", ToTheEnd ? "DetectMessageEnd" : "Enable"), new("AsyncAmd", "true"), new("AsyncAmdStatusCallback", MachineNews), new("AsyncAmdStatusCallbackMethod", "POST")],
    ];
}
