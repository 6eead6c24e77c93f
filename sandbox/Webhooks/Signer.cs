using System.Security.Cryptography;
using System.Text;

namespace DutyCall.Sandbox.Webhooks;

/// <summary>
/// <c>X-Twilio-Signature</c>: HMAC-SHA1 by the account's auth token over the URL as configured and the form's fields.
/// Twilio, "Webhooks security".
/// </summary>
static class Signer
{
    /// <param name="url">As configured; its userinfo, fragment, and with https its port are left out here.</param>
    /// <param name="form">The fields of a POST, decoded; none for a GET or another body.</param>
    /// <param name="authToken">The account's, never an API key's secret.</param>
    public static string Sign(string url, IEnumerable<KeyValuePair<string, string>> form, string authToken) => SignText(SignedUrl(url), form, authToken);

    /// <param name="signedUrl">Exactly as it enters the signature.</param>
    /// <param name="form">As for <see cref="Sign"/>.</param>
    /// <param name="authToken">As for <see cref="Sign"/>.</param>
    public static string SignText(string signedUrl, IEnumerable<KeyValuePair<string, string>> form, string authToken)
    {
        var text = new StringBuilder(signedUrl);
        foreach (var field in form.GroupBy(f => f.Key, f => f.Value).OrderBy(f => f.Key, StringComparer.Ordinal))
        {
            foreach (var value in field.Distinct().Order(StringComparer.Ordinal))
                text.Append(field.Key).Append(value);
        }
#pragma warning disable CA5350 // The scheme is Twilio's.
        return Convert.ToBase64String(HMACSHA1.HashData(Encoding.UTF8.GetBytes(authToken), Encoding.UTF8.GetBytes(text.ToString())));
#pragma warning restore CA5350
    }

    /// <summary>The URL as it enters the signature, otherwise byte for byte as configured.</summary>
    public static string SignedUrl(string url)
    {
        var parts = UrlParts.Of(url);
        var secure = parts.Scheme.Equals("https", StringComparison.OrdinalIgnoreCase);
        return $"{parts.Scheme}://{parts.Host}{(secure ? "" : parts.Port)}{parts.PathAndQuery}";
    }
}

/// <summary>A URL cut up without changing a byte of it. <paramref name="Port"/> with its colon; <paramref name="Fragment"/> without its hash sign.</summary>
readonly record struct UrlParts(string Scheme, string? UserInfo, string Host, string Port, string PathAndQuery, string Fragment)
{
    public static UrlParts Of(string url)
    {
        var (rest, fragment) = Cut(url, url.IndexOf('#', StringComparison.Ordinal));
        var authority = rest.IndexOf("://", StringComparison.Ordinal) + 3;
        var end = rest.IndexOfAny(['/', '?'], authority);
        var (head, path) = end < 0 ? (rest[authority..], "") : (rest[authority..end], rest[end..]);
        var at = head.LastIndexOf('@');
        var host = head[(at + 1)..];
        // The colon of a port stands behind the bracket that closes an IPv6 address.
        var colon = host.LastIndexOf(':') is var c && c > host.LastIndexOf(']') ? c : host.Length;
        return new(rest[..(authority - 3)], at < 0 ? null : head[..at], host[..colon], host[colon..], path, fragment);
    }

    /// <summary>What is asked of the server: never the fragment.</summary>
    public string Requested => $"{Scheme}://{Host}{Port}{(PathAndQuery.StartsWith('/') ? "" : "/")}{PathAndQuery}";

    static (string, string) Cut(string text, int at) => at < 0 ? (text, "") : (text[..at], text[(at + 1)..]);
}
