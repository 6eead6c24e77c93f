using System.Security.Cryptography;
using DutyCall.Sandbox.Media;
using DutyCall.Sandbox.Webhooks;
using Fields = System.Collections.Generic.List<System.Collections.Generic.KeyValuePair<string, string>>;

namespace DutyCall.Sandbox.Carrier;

/// <summary>Where a recording stands. Once stopped it never goes on; its sound is there from <see cref="Completed"/>.</summary>
enum RecordingStatus { InProgress, Paused, Stopped, Processing, Completed, Absent }

/// <summary>How to record, and who is told.</summary>
/// <param name="Source">What asked for it: a word of the REST resource's <c>source</c>.</param>
sealed record RecordingOptions(string Source, int Channels, RecordedTrack Track, bool Trim, StatusCallback? Callback)
{
    public static readonly string[] Events = ["in-progress", "completed", "absent"];

    public static StatusCallback? CallbackOf(string? url, string? method, IEnumerable<string> events)
    {
        var wanted = events.Where(Events.Contains).ToArray();
        return string.IsNullOrEmpty(url) ? null : new(url, method ?? "POST", wanted.Length > 0 ? wanted : ["completed"]);
    }

    public static RecordedTrack TrackOf(string? word) => word switch
    {
        "inbound" => RecordedTrack.Inbound,
        "outbound" => RecordedTrack.Outbound,
        _ => RecordedTrack.Both,
    };
}

/// <summary>What is known of a recording, apart from its sound.</summary>
sealed record RecordingFacts(
    string Sid, string? CallSid, string? ConferenceSid, RecordingStatus Status, DateTimeOffset Created, DateTimeOffset Updated, int Channels, RecordedTrack Track,
    string Source, bool Deleted, string Secret);

/// <summary>One recording of a call's leg or of a conference, from its begin until it is deleted.</summary>
sealed class Recording
{
    readonly Exchange exchange;
    readonly RecordingOptions options;
    readonly Recorder recorder;
    readonly Call? call;
    readonly Conference? conference;
    readonly CancellationTokenRegistration end;

    /// <summary>One that was completed in an earlier life of the carrier.</summary>
    public Recording(Exchange exchange, RecordingFacts facts, byte[] tape)
    {
        this.exchange = exchange;
        Facts = facts;
        options = new(facts.Source, facts.Channels, facts.Track, false, null);
        recorder = new(exchange.Clock, facts.Channels, facts.Track, tape);
    }

    Recording(Exchange exchange, Call? call, Conference? conference, RecordingOptions options)
    {
        (this.exchange, this.options, this.call, this.conference) = (exchange, options, call, conference);
        Facts = new(
            Carrier.Sid.New("RE"), call?.Sid, conference?.Sid, RecordingStatus.InProgress, exchange.Now, exchange.Now, options.Channels, options.Track, options.Source, false,
            RandomNumberGenerator.GetHexString(32, lowercase: true));
        recorder = new(exchange.Clock, options.Channels, options.Track);
        recorder.Run();
        call?.Leg?.Attach(recorder);
        conference?.Room.Attach(recorder);
        end = call?.Over.Register(Finish) ?? default;
        Tell("in-progress");
    }

    public RecordingFacts Facts { get; private set; }

    public string Sid => Facts.Sid;

    public string? CallSid => Facts.CallSid;

    public string? ConferenceSid => Facts.ConferenceSid;

    public RecordingStatus Status => Facts.Status;

    public int Channels => Facts.Channels;

    public string Track => Facts.Track.ToString().ToLowerInvariant();

    public bool Deleted => Facts.Deleted;

    /// <summary>Its sound, to be kept.</summary>
    public byte[] Tape => recorder.Tape;

    public int? ErrorCode => Status is RecordingStatus.Absent ? exchange.Settings.OpenPoints.AbsentRecordingErrorCode : null;

    public bool Active => Status is RecordingStatus.InProgress or RecordingStatus.Paused;

    public TimeSpan Length => recorder.Length;

    public int Seconds => (int)Math.Round(Length.TotalSeconds);

    /// <summary>Without an extension; <c>.wav</c> goes behind it.</summary>
    public string Url => $"{exchange.Settings.BaseUrl}/sandbox/2010-04-01/Accounts/{exchange.Settings.AccountSid}/Recordings/{Sid}";

    public bool HasMedia => Status is RecordingStatus.Completed && !Deleted;

    public short[] Samples(int channels) => recorder.Samples(channels);

    /// <summary>As in <c>status</c> of the REST resource.</summary>
    public string Word => Deleted ? "deleted" : Status is RecordingStatus.InProgress ? "in-progress" : Status.ToString().ToLowerInvariant();

    public static Recording Of(Exchange exchange, Call call, RecordingOptions options)
    {
        var recording = new Recording(exchange, call, null, options);
        call.Recordings.Add(recording);
        exchange.Recordings.Add(recording);
        return recording;
    }

    public static Recording Of(Exchange exchange, Conference conference, RecordingOptions options)
    {
        var recording = new Recording(exchange, null, conference, options);
        exchange.Recordings.Add(recording);
        return recording;
    }

    public void Pause(bool keepTime)
    {
        if (Status is not RecordingStatus.InProgress)
            return;
        recorder.Pause(keepTime);
        Become(RecordingStatus.Paused);
    }

    public void Resume()
    {
        if (Status is not RecordingStatus.Paused)
            return;
        recorder.Run();
        Become(RecordingStatus.InProgress);
    }

    /// <summary>For good, while the call goes on.</summary>
    public void Stop() => Finish(RecordingStatus.Stopped);

    /// <summary>With the call, or with what was recorded of it.</summary>
    public void Finish() => Finish(RecordingStatus.Processing);

    public void Delete()
    {
        Facts = Facts with { Deleted = true, Updated = exchange.Now };
        exchange.Store.Keep(this);
    }

    void Finish(RecordingStatus status)
    {
        if (!Active)
            return;
        end.Dispose();
        call?.Leg?.Detach(recorder);
        conference?.Room.Detach(recorder);
        recorder.Finish(options.Trim);
        Become(status);
        exchange.After(exchange.Settings.OpenPoints.RecordingReadyAfter, Complete);
    }

    void Complete()
    {
        // What was never more than silence is not kept when silence was to be trimmed.
        Become(recorder.Length == TimeSpan.Zero ? RecordingStatus.Absent : RecordingStatus.Completed);
        exchange.Store.Keep(this);
        Tell(Status is RecordingStatus.Absent ? "absent" : "completed");
    }

    void Become(RecordingStatus status) => Facts = Facts with { Status = status, Updated = exchange.Now };

    void Tell(string happened)
    {
        if (options.Callback is not { } to || !to.Wants(happened))
            return;
        Fields fields = [new("AccountSid", exchange.Settings.AccountSid)];
        if (CallSid is not null)
            fields.Add(new("CallSid", CallSid));
        if (ConferenceSid is not null)
            fields.Add(new("ConferenceSid", ConferenceSid));
        fields.AddRange([
            new("RecordingSid", Sid), new("RecordingUrl", Url), new("RecordingStatus", happened), new("RecordingChannels", VoiceParameters.Text(Channels)),
            new("RecordingStartTime", VoiceParameters.Rfc2822(Facts.Created)), new("RecordingSource", Facts.Source), new("RecordingTrack", Track),
        ]);
        if (happened == "completed")
            fields.Add(new("RecordingDuration", VoiceParameters.Text(Seconds)));
        if (ErrorCode is { } code)
            fields.Add(new("ErrorCode", VoiceParameters.Text(code)));
        var hook = new Webhook("recording", to.Url, to.Method, fields) { CallSid = CallSid, ConferenceSid = ConferenceSid };
        exchange.Callbacks.Fire(hook, ["recording", $"recording-{happened}"], call is null ? null : Callbacks.NumberOf(call));
    }
}
