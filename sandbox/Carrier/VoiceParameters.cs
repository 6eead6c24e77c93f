using System.Globalization;
using Fields = System.Collections.Generic.List<System.Collections.Generic.KeyValuePair<string, string>>;

namespace DutyCall.Sandbox.Carrier;

/// <summary>The form fields that Twilio sends of a call.</summary>
static class VoiceParameters
{
    static readonly string[] Places = ["City", "State", "Zip", "Country"];

    /// <summary>Those common to all requests about <paramref name="call"/>.</summary>
    public static Fields Of(Call call, string accountSid)
    {
        var from = call.From;
        var to = call.To;
        Fields fields =
        [
            new("CallSid", call.Sid), new("AccountSid", accountSid), new("From", from), new("To", to), new("Caller", from), new("Called", to),
            new("CallStatus", call.State.Word()), new("ApiVersion", "2010-04-01"), new("Direction", call.Direction),
        ];
        if (call.FromAddress.IsNumber)
            fields.AddRange(Geography("From", "Caller"));
        if (call.ToAddress.IsNumber)
            fields.AddRange(Geography("To", "Called"));
        if (call.CallerName is { } name)
            fields.Add(new("CallerName", name));
        if (call.Parent is { } parent)
            fields.Add(new("ParentCallSid", parent.Sid));
        if (call.ApplicationSid is { } application)
            fields.Add(new("ApplicationSid", application));
        if (call.AnsweredBy is { } answeredBy)
            fields.Add(new("AnsweredBy", answeredBy));
        return fields;
    }

    /// <summary>What the browser passed to <c>device.connect</c>, as top-level fields; it cannot overwrite ours.</summary>
    public static Fields Custom(Call call, Fields standard)
    {
        var taken = standard.Select(f => f.Key).ToHashSet();
        return call.Direction == Direction.Inbound ? [.. call.Parameters.Where(p => !taken.Contains(p.Key))] : [];
    }

    public static Fields Progress(Call call, string accountSid, string happened, int sequence, DateTimeOffset at)
    {
        var fields = Of(call, accountSid);
        fields[fields.FindIndex(f => f.Key == "CallStatus")] = new("CallStatus", Status(call, happened));
        fields.Add(new("CallbackSource", "call-progress-events"));
        fields.Add(new("Timestamp", Rfc2822(at)));
        fields.Add(new("SequenceNumber", Text(sequence)));
        if (happened == "completed")
            fields.AddRange([new("CallDuration", Text(call.Seconds)), new("Duration", Text(call.BilledMinutes)), new("SipResponseCode", Text(call.SipCode))]);
        if (happened == "completed" && call.OwnRecording is { } recording)
            fields.AddRange([new("RecordingUrl", recording.Url), new("RecordingSid", recording.Sid), new("RecordingDuration", Text(recording.Seconds))]);
        return fields;
    }

    public static string Rfc2822(DateTimeOffset at) => at.UtcDateTime.ToString("ddd, dd MMM yyyy HH:mm:ss '+0000'", CultureInfo.InvariantCulture);

    public static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    static string Status(Call call, string happened) => happened switch
    {
        "answered" => "in-progress",
        "completed" => call.State.Word(),
        _ => happened,
    };

    /// <summary>Unknown in the sandbox, and then sent empty rather than left out.</summary>
    static IEnumerable<KeyValuePair<string, string>> Geography(params string[] sides) =>
        from side in sides from place in Places select new KeyValuePair<string, string>(side + place, "");
}
