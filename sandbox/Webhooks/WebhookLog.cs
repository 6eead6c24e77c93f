using Fields = System.Collections.Generic.IReadOnlyList<System.Collections.Generic.KeyValuePair<string, string>>;

namespace DutyCall.Sandbox.Webhooks;

/// <summary>One request between the carrier and the application, with its answer.</summary>
/// <param name="Kind"><c>twiml</c>, <c>status</c>, <c>conference</c>, <c>amd</c>, <c>media</c>, or <c>api</c> for one the application made of us.</param>
/// <param name="Attempt">From 0.</param>
/// <param name="Status">Null when no answer came.</param>
/// <param name="ErrorCode">Twilio's debugger code when it failed.</param>
/// <param name="Body">Its first 4 kB.</param>
sealed record WebhookRecord(
    long Id, DateTimeOffset At, string Kind, string? CallSid, string? ConferenceSid, string Method, string Url, Fields Parameters,
    int Attempt, int? Status, string? ContentType, string? Body, TimeSpan Took, int? ErrorCode, string? Error);

/// <summary>The last requests, newest last.</summary>
sealed class WebhookLog
{
    const int Kept = 2000;
    readonly Lock gate = new();
    readonly Queue<WebhookRecord> records = [];
    long last;

    public void Add(WebhookRecord record)
    {
        lock (gate)
        {
            records.Enqueue(record with { Id = ++last });
            if (records.Count > Kept)
                records.Dequeue();
        }
    }

    public IReadOnlyList<WebhookRecord> All
    {
        get
        {
            lock (gate)
                return [.. records];
        }
    }

    public IReadOnlyList<WebhookRecord> OfCall(string callSid) => [.. All.Where(r => r.CallSid == callSid)];
}
