using DutyCall.Sandbox.Carrier;
using DutyCall.Sandbox.Media.Sounds;

namespace DutyCall.Sandbox.Rest;

/// <summary><c>/Recordings.json</c>, those of a call and of a conference, and their sound.</summary>
sealed class RecordingsApi(Exchange exchange, Resources resources)
{
    const string Current = "Twilio.CURRENT";

    public ApiResult Create(ApiRequest request)
    {
        var call = exchange.Find(request.Segments[1]) ?? throw ApiError.NotFound(request.Path);
        if (call.State is not CallState.InProgress)
            throw ApiError.Invalid(21220, "Requested resource is not eligible for recording: call is not in-progress");
        var recording = Recording.Of(exchange, call, Options(request, "StartCallRecordingAPI", trim: false));
        return ApiResult.Created(resources.OfCall(recording));
    }

    public ApiResult List(ApiRequest request) => List(request, r =>
        (request.Filter("CallSid") is not { } call || r.CallSid == call) && (request.Filter("ConferenceSid") is not { } conference || r.ConferenceSid == conference), resources.Of);

    public ApiResult ListOfCall(ApiRequest request) => List(request, r => r.CallSid == Parent(request, exchange.Find(request.Segments[1])?.Sid), resources.OfCall);

    public ApiResult ListOfConference(ApiRequest request) =>
        List(request, r => r.ConferenceSid == Parent(request, exchange.Conferences.BySid(request.Segments[1])?.Sid), resources.OfConference);

    public ApiResult Fetch(ApiRequest request) => ApiResult.Ok(resources.Of(Find(request, request.Segments[1], request.Filter("IncludeSoftDeleted") == "true")));

    public ApiResult FetchOfCall(ApiRequest request) => ApiResult.Ok(resources.OfCall(OfCall(request)));

    public ApiResult FetchOfConference(ApiRequest request) => ApiResult.Ok(resources.OfConference(OfConference(request)));

    public ApiResult UpdateOfCall(ApiRequest request) => ApiResult.Ok(resources.OfCall(Change(request, OfCall(request))));

    public ApiResult UpdateOfConference(ApiRequest request) => ApiResult.Ok(resources.OfConference(Change(request, OfConference(request))));

    public ApiResult Delete(ApiRequest request) => Delete(Find(request, request.Segments[1]));

    public ApiResult DeleteOfCall(ApiRequest request) => Delete(OfCall(request));

    public ApiResult DeleteOfConference(ApiRequest request) => Delete(OfConference(request));

    /// <summary>The sound, as a WAVE file: where it lies, and 404 until it is ready. Two channels only for who asks for two.</summary>
    public ApiResult Media(ApiRequest request)
    {
        var recording = Find(request, request.Segments[1]);
        var channels = request.Filter("RequestedChannels") switch
        {
            null or "1" => 1,
            "2" when recording.Channels == 2 => 2,
            _ => throw ApiError.Invalid(16113, "Requested channels are not available for this recording"),
        };
        if (!recording.HasMedia)
            throw ApiError.NotFound(request.Path);
        return exchange.Settings.OpenPoints.RecordingMediaRedirects
            ? ApiResult.At($"{exchange.Settings.BaseUrl}/sandbox/media/{recording.Sid}/{recording.Facts.Secret}/{channels}.wav")
            : ApiResult.Sound(Wav.Write(recording.Samples(channels), channels));
    }

    /// <summary>Where <see cref="Media"/> leads: the address itself is the key.</summary>
    public Task<IResult> Storage(string sid, string secret, int channels) => exchange.Serial.Do(() =>
        exchange.Recordings.Find(r => r.Sid == sid) is { HasMedia: true } recording && recording.Facts.Secret == secret && channels >= 1 && channels <= recording.Channels
            ? Results.Bytes(Wav.Write(recording.Samples(channels), channels), "audio/x-wav", enableRangeProcessing: true)
            : Results.NotFound());

    /// <summary>What a request that starts a recording, or a call that is to be recorded, says of it.</summary>
    public static RecordingOptions Options(ApiRequest request, string source, bool trim, string prefix = "")
    {
        var channels = request.Text(prefix + "RecordingChannels") switch
        {
            null or "mono" => 1,
            "dual" => 2,
            var other => throw ApiError.Invalid(20422, $"Invalid RecordingChannels: {other}"),
        };
        var events = request.List(prefix + "RecordingStatusCallbackEvent").SelectMany(v => v.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        var callback = RecordingOptions.CallbackOf(request.Url(prefix + "RecordingStatusCallback"), request.HttpMethod(prefix + "RecordingStatusCallbackMethod"), events);
        return new(source, channels, RecordingOptions.TrackOf(request.Text(prefix + "RecordingTrack")), request.Text(prefix + "Trim") is { } given ? given == "trim-silence" : trim, callback);
    }

    ApiResult List(ApiRequest request, Func<Recording, bool> which, Func<Recording, System.Text.Json.Nodes.JsonObject> resource)
    {
        var created = DateFilter.Of(request, "DateCreated");
        var found = exchange.Recordings.Where(r => which(r) && (!r.Deleted || request.Filter("IncludeSoftDeleted") == "true") && created.Passes(r.Facts.Created));
        return Page.Of(request, "recordings", exchange.Settings.OpenPoints.NewestFirst ? found.Reverse() : found, r => r.Sid, resource);
    }

    static Recording Change(ApiRequest request, Recording recording)
    {
        var keepTime = request.Text("PauseBehavior") switch
        {
            null or "silence" => true,
            "skip" => false,
            var other => throw ApiError.Invalid(20422, $"Invalid PauseBehavior: {other}"),
        };
        var wanted = request.Text("Status") ?? throw ApiError.Invalid(20422, "Status is required");
        if (wanted is not ("paused" or "in-progress" or "stopped"))
            throw ApiError.Invalid(20422, $"Invalid Status: {wanted}");
        if (!recording.Active && recording.Word != wanted)
            throw ApiError.Invalid(16114, $"Recording is {recording.Word} and cannot become {wanted}");
        if (wanted == "paused")
            recording.Pause(keepTime);
        else if (wanted == "in-progress")
            recording.Resume();
        else
            recording.Stop();
        return recording;
    }

    static ApiResult Delete(Recording recording)
    {
        if (recording.Active)
            throw ApiError.Invalid(20009, "Cannot delete this resource before it is completed");
        recording.Delete();
        return ApiResult.Deleted;
    }

    static string Parent(ApiRequest request, string? sid) => sid ?? throw ApiError.NotFound(request.Path);

    Recording OfCall(ApiRequest request) => One(request, r => r.CallSid == request.Segments[1]);

    Recording OfConference(ApiRequest request) => One(request, r => r.ConferenceSid == request.Segments[1]);

    Recording One(ApiRequest request, Func<Recording, bool> isOurs)
    {
        var ours = exchange.Recordings.Where(r => !r.Deleted && isOurs(r));
        if (request.Segments[2] != Current)
            return ours.FirstOrDefault(r => r.Sid == request.Segments[2]) ?? throw ApiError.NotFound(request.Path);
        var active = ours.Where(r => r.Active).ToArray();
        return active.Length switch
        {
            0 => throw ApiError.NotFound(request.Path),
            1 => active[0],
            _ => throw ApiError.Invalid(16108, "More than one recording is active: name one"),
        };
    }

    Recording Find(ApiRequest request, string sid, bool deletedToo = false) =>
        exchange.Recordings.Find(r => r.Sid == sid && (deletedToo || !r.Deleted)) ?? throw ApiError.NotFound(request.Path);
}
