using System.Globalization;

namespace DutyCall.Sandbox.Webhooks;

/// <summary>How a webhook failed, in the words of the retry policy.</summary>
enum FailureKind { None, Connect, Read, ClientError, ServerError, Other }

/// <summary>
/// What the fragment of a webhook's URL says: <c>#rc=2&amp;rp=ct,rt,5xx</c>. Twilio, "Webhooks connection overrides".
/// Without one: one retry, and only when no connection was made.
/// </summary>
sealed record RetryPolicy
{
    public int Retries { get; private init; } = 1;
    public TimeSpan ConnectTimeout { get; private init; } = TimeSpan.FromMilliseconds(5000);
    public TimeSpan ReadTimeout { get; private init; } = TimeSpan.FromMilliseconds(15000);
    public TimeSpan TotalTimeout { get; private init; } = TimeSpan.FromMilliseconds(15000);
    public IReadOnlySet<string> RetryOn { get; private init; } = new HashSet<string> { "ct" };

    /// <summary>Null when it does not parse (error 11243).</summary>
    public static RetryPolicy? Parse(string fragment)
    {
        RetryPolicy? policy = new();
        foreach (var pair in fragment.Split('&', StringSplitOptions.RemoveEmptyEntries))
            policy = policy?.With(pair.Split('=', 2));
        return policy;
    }

    public bool Covers(FailureKind failure) => failure switch
    {
        FailureKind.None => false,
        FailureKind.Connect => Has("ct"),
        FailureKind.Read => Has("rt"),
        FailureKind.ClientError => Has("4xx"),
        FailureKind.ServerError => Has("5xx"),
        _ => Has("all"),
    };

    bool Has(string word) => RetryOn.Contains(word) || RetryOn.Contains("all");

    RetryPolicy? With(string[] pair) => pair switch
    {
        ["rc", var v] => Number(v, 0, 5) is { } n ? this with { Retries = n } : null,
        ["ct", var v] => Number(v, 100, 10000) is { } n ? this with { ConnectTimeout = TimeSpan.FromMilliseconds(n) } : null,
        ["rt", var v] => Number(v, 100, 15000) is { } n ? this with { ReadTimeout = TimeSpan.FromMilliseconds(n) } : null,
        ["tt", var v] => Number(v, 100, 15000) is { } n ? this with { TotalTimeout = TimeSpan.FromMilliseconds(n) } : null,
        ["rp", var v] => Policies(v) is { } p ? this with { RetryOn = p } : null,
        ["e" or "sni", _] => this,
        // A fragment that is no override at all is a fragment, and never sent.
        _ => this,
    };

    static int? Number(string text, int from, int to) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var n) && n >= from && n <= to ? n : null;

    static HashSet<string>? Policies(string text)
    {
        var words = text.Split(',').ToHashSet();
        return words.All(w => w is "ct" or "rt" or "4xx" or "5xx" or "all") ? words : null;
    }
}
