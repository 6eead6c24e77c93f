using DutyCall.Sandbox.Carrier;
using DutyCall.Sandbox.Twiml;

namespace DutyCall.Sandbox.Rest;

/// <summary><c>/Conferences/{CF or name}/Participants.json</c>. Only those who are there, or on their way, can be seen.</summary>
sealed class ParticipantsApi(Exchange exchange, Resources resources)
{
    // Twilio lets it ring five seconds longer than it is told to.
    static readonly TimeSpan Buffer = TimeSpan.FromSeconds(5);
    static readonly string[] Parameters =
    [
        "Label", "Muted", "Beep", "StartConferenceOnEnter", "EndConferenceOnExit", "WaitUrl", "WaitMethod", "EarlyMedia", "MaxParticipants", "ConferenceRecord",
        "ConferenceTrim", "ConferenceStatusCallback", "ConferenceStatusCallbackMethod", "ConferenceStatusCallbackEvent", "Region",
        "ConferenceRecordingStatusCallback", "ConferenceRecordingStatusCallbackMethod", "ConferenceRecordingStatusCallbackEvent", "Coaching", "CallSidToCoach",
        "JitterBufferSize", "AmdStatusCallback", "AmdStatusCallbackMethod", "CallerDisplayName", "AsyncAmd", "AsyncAmdStatusCallback", "AsyncAmdStatusCallbackMethod",
    ];

    static readonly string[] Events = ["start", "end", "join", "leave", "mute", "hold", "modify", "speaker", "announcement"];

    public ApiResult Create(ApiRequest request)
    {
        var conference = Active(request.Segments[1]);
        if (conference is null && Sid.Is("CF", request.Segments[1]))
            throw new ApiError(404, 16022, "Conference is not active");
        var (events, unknown) = OutboundCall.EventsOf(request, spaceSeparated: true);
        var call = OutboundCall.Read(request, exchange, StatusCallback.ForCall(request.Url("StatusCallback"), request.HttpMethod("StatusCallbackMethod"), events));
        var options = Options(request, conference);
        var ringFor = TimeSpan.FromSeconds(request.Number("Timeout", 60, 5, 600, 21208)) + Buffer;
        var detection = OutboundCall.Detection(request, async: true, "AmdStatusCallback");
        var recording = OutboundCall.Recording(request);
        if (exchange.AtLimit)
            throw new ApiError(exchange.Settings.OpenPoints.ConcurrencyStatus, 16021, "Call concurrency limit exceeded");

        OutboundCall.Warn(call, request, unknown, Parameters);
        if (request.Has("AsyncAmd") || request.Has("AsyncAmdStatusCallback"))
            call.Note(21263, "AsyncAmd parameters are not for participants", warning: true);
        conference ??= exchange.Conferences.Open(request.Segments[1], Callback(request), ConferenceRecording(request));
        exchange.Add(call);
        var participant = conference.Expect(call, options);
        exchange.ParticipantRate.Enqueue(call, () => exchange.Dial(call, ringFor));
        exchange.Serial.Go(() => Conduct(conference, participant, detection, recording));
        return ApiResult.Created(resources.Of(participant), call);
    }

    public ApiResult List(ApiRequest request)
    {
        var conference = Active(request.Segments[1]) ?? throw ApiError.NotFound(request.Path);
        var found = conference.Participants.Where(p => Is(request, "Muted", p.Muted) && Is(request, "Hold", p.Hold) && Is(request, "Coaching", p.Coaching));
        return Page.Of(request, "participants", found, p => p.Call.Sid, resources.Of);
    }

    public ApiResult Fetch(ApiRequest request) => ApiResult.Ok(resources.Of(Find(request)));

    public ApiResult Update(ApiRequest request)
    {
        var participant = Find(request);
        var conference = participant.Conference;
        var coaching = request.Has("Coaching") || request.Has("CallSidToCoach");
        var coached = coaching ? Coached(request, participant) : null;
        // Between listening and whispering nobody else hears a word: who falls silent does so first, who speaks up does so last.
        if (request.Flag("Muted", false))
            conference.Mute(participant, true);
        if (coaching)
            conference.Coach(participant, coached);
        if (request.Has("Muted"))
            conference.Mute(participant, request.Flag("Muted", false));
        if (request.Has("WaitUrl"))
            conference.WaitWith(participant, request["WaitUrl"] is { Length: 0 } ? "" : request.Url("WaitUrl"), request.HttpMethod("WaitMethod"));
        if (request.Has("EndConferenceOnExit"))
            conference.EndOnExit(participant, request.Flag("EndConferenceOnExit", false));
        if (request.Has("BeepOnExit"))
            participant.BeepOnExit = request.Flag("BeepOnExit", false) ? "true" : "false";
        if (request.Has("Hold"))
            conference.Hold(participant, request.Flag("Hold", false), request.Url("HoldUrl") is { } url ? TwimlSource.Fetch(url, request.Text("HoldMethod") ?? "GET") : null);
        if (request.Url("AnnounceUrl") is { } announcement && participant.Joined)
            conference.Announce(TwimlSource.Fetch(announcement, request.HttpMethod("AnnounceMethod")), participant);
        return ApiResult.Ok(resources.Of(participant));
    }

    /// <summary>Out of the conference; a leg with instructions of its own goes on with them, one added by REST ends.</summary>
    public ApiResult Delete(ApiRequest request)
    {
        var participant = Find(request);
        if (participant.Joined)
            participant.Leave(Left.Thrown);
        else
            participant.Call.HangUp();
        return ApiResult.Deleted;
    }

    async Task Conduct(Conference conference, Participant participant, MachineDetection? detection, RecordingOptions? recording)
    {
        var call = participant.Call;
        if (participant.Options.EarlyMedia)
            call.Rang += () => conference.HearRinging(call);
        var answered = await call.Answered;
        if (participant.Options.EarlyMedia)
            conference.HearOutcome(call);
        if (!answered)
            return;
        if (recording is not null)
            call.OwnRecording = Recording.Of(exchange, call, recording);
        conference.Enter(participant);
        if (detection is not null)
            exchange.Serial.Go(() => detection.Detect(exchange, call));
        var left = await participant.Gone;
        if (!left.Moved)
            call.HangUp();
    }

    /// <summary>Null when it is not to coach.</summary>
    static Participant? Coached(ApiRequest request, Participant participant) =>
        request.Flag("Coaching", participant.Coaching || request.Text("CallSidToCoach") is not null)
            ? Coached(request.Text("CallSidToCoach") ?? participant.CallSidToCoach, participant.Conference)
            : null;

    static Participant Coached(string? callSid, Conference? conference)
    {
        var coached = callSid is null ? null : conference?.Participants.FirstOrDefault(p => p.Call.Sid == callSid && p.Joined);
        if (coached is null)
            throw ApiError.Invalid(13240, "The call to coach is not in this conference");
        return coached.Hold ? throw ApiError.Invalid(16027, "The participant to coach is on hold") : coached;
    }

    static JoinOptions Options(ApiRequest request, Conference? conference)
    {
        var label = request.Text("Label");
        if (label is not null && (label.Length > 128 || label.Contains('/', StringComparison.Ordinal) || Sid.Is("CA", label)))
            throw ApiError.Invalid(16024, "Invalid participant label");
        if (label is not null && conference?.Participants.Any(p => p.Label == label) == true)
            throw ApiError.Invalid(16026, $"Participant label '{label}' is in use");
        var most = request.Number("MaxParticipants", 250, 2, 250, 20422);
        if (conference?.Participants.Count >= most)
            throw ApiError.Invalid(16020, "Conference is full");
        return new()
        {
            Label = label,
            Muted = request.Flag("Muted", false),
            Beep = request.Text("Beep") ?? "true",
            StartOnEnter = request.Flag("StartConferenceOnEnter", true),
            EndOnExit = request.Flag("EndConferenceOnExit", false),
            WaitUrl = request["WaitUrl"] is { Length: 0 } ? "" : request.Url("WaitUrl"),
            WaitMethod = request.HttpMethod("WaitMethod"),
            MaxParticipants = most,
            EarlyMedia = request.Flag("EarlyMedia", true),
            CallSidToCoach = request.Flag("Coaching", false) ? Coached(request.Text("CallSidToCoach"), conference).Call.Sid : null,
        };
    }

    static RecordingOptions? ConferenceRecording(ApiRequest request) => request.Text("ConferenceRecord") is "true" or "record-from-start"
        ? RecordingsApi.Options(request, "Conference", trim: true, prefix: "Conference")
        : null;

    static StatusCallback? Callback(ApiRequest request)
    {
        var wanted = request.List("ConferenceStatusCallbackEvent").SelectMany(v => v.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Where(Events.Contains).ToArray();
        return request.Url("ConferenceStatusCallback") is { } url
            ? new(url, request.HttpMethod("ConferenceStatusCallbackMethod"), wanted.Length > 0 ? wanted : ["start", "end"], first: 1)
            : null;
    }

    Conference? Active(string sidOrName) =>
        exchange.Conferences.BySid(sidOrName) is { } known ? known.Over ? null : known : exchange.Conferences.Active(sidOrName);

    Participant Find(ApiRequest request) => Active(request.Segments[1])?.Find(request.Segments[2]) ?? throw ApiError.NotFound(request.Path);

    static bool Is(ApiRequest request, string name, bool actual) =>
        request.Filter(name) is not { } wanted || wanted.Equals("true", StringComparison.OrdinalIgnoreCase) == actual;
}
