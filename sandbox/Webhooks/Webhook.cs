using System.Net;

namespace DutyCall.Sandbox.Webhooks;

/// <summary>A request the carrier is about to make of the application.</summary>
sealed record Webhook(string Kind, string Url, string Method, IReadOnlyList<KeyValuePair<string, string>> Parameters)
{
    public string? CallSid { get; init; }
    public string? ConferenceSid { get; init; }

    /// <summary>Cookies are kept for as long as a call lasts.</summary>
    public CookieContainer? Cookies { get; init; }
}

/// <summary>How it was answered. <paramref name="Url"/>: where the redirects led, for resolving what is relative.</summary>
sealed record WebhookAnswer(int? Status, string? ContentType, byte[] Body, string Url, FailureKind Failure = FailureKind.None, int? ErrorCode = null, string? Error = null)
{
    public bool Ok => ErrorCode is null;

    public static WebhookAnswer Failed(string url, FailureKind failure, int errorCode, string error, int? status = null) =>
        new(status, null, [], url, failure, errorCode, error);
}
