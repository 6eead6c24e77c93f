using Fields = System.Collections.Generic.IReadOnlyList<System.Collections.Generic.KeyValuePair<string, string>>;

namespace DutyCall.Sandbox.Twiml;

/// <summary>Where a call's instructions come from: asked of a URL, or given in full.</summary>
/// <param name="Extra">Fields to send besides those of every voice request.</param>
sealed record TwimlSource(string? Url, string Method, string? Inline, string? FallbackUrl, string FallbackMethod, Fields Extra)
{
    public static TwimlSource Fetch(string url, string? method = null, Fields? extra = null) => new(url, method ?? "POST", null, null, "POST", extra ?? []);

    public static TwimlSource Given(string twiml) => new(null, "POST", twiml, null, "POST", []);

    public TwimlSource WithFallback(string? url, string? method) => this with { FallbackUrl = string.IsNullOrEmpty(url) ? null : url, FallbackMethod = method ?? "POST" };
}
