namespace DutyCall.Sandbox.Carrier;

/// <summary>Where news of a call or conference is sent, and which. Counts what it has sent.</summary>
/// <param name="first">The first sequence number: 0 for calls, 1 for conferences.</param>
sealed class StatusCallback(string url, string method, IEnumerable<string> events, int first = 0)
{
    readonly HashSet<string> events = [.. events];
    int sent = first;

    public string Url { get; } = url;

    public string Method { get; } = method;

    public bool Wants(string happened) => events.Contains(happened);

    public int Next() => sent++;

    /// <summary>Null without a URL. Without events: only <c>completed</c>.</summary>
    public static StatusCallback? ForCall(string? url, string? method, IReadOnlyCollection<string> events) =>
        string.IsNullOrEmpty(url) ? null : new(url, method ?? "POST", events.Count > 0 ? events : ["completed"]);
}
