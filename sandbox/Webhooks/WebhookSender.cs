using System.Net;
using System.Text;
using DutyCall.Sandbox.Carrier;

namespace DutyCall.Sandbox.Webhooks;

/// <summary>Makes the carrier's requests of the application: signed, within 15 seconds, retried and redirected as the URL's policy says, logged.</summary>
sealed class WebhookSender(WebhookTransport transport, WebhookLog log, SandboxSettings settings, Faults faults, SandboxClock clock, UnderWay underWay)
{
    const int MaxRedirects = 10;
    const int MaxLogged = 4096;

    public Task<WebhookAnswer> Send(Webhook hook) => underWay.Track(SendWithRetries(hook));

    async Task<WebhookAnswer> SendWithRetries(Webhook hook)
    {
        if (UrlOf(hook.Url) is not { } parts)
            return WebhookAnswer.Failed(hook.Url, FailureKind.Other, 11100, "Invalid URL format");
        if (RetryPolicy.Parse(parts.Fragment) is not { } policy)
            return WebhookAnswer.Failed(hook.Url, FailureKind.Other, 11243, "Invalid retry policy");

        // Retries of one webhook carry one token, so that its receiver can tell them from new ones.
        var token = Guid.NewGuid().ToString();
        using var total = new CancellationTokenSource(policy.TotalTimeout, clock);
        WebhookAnswer answer;
        var attempt = 0;
        do
            answer = await Attempt(hook, policy, token, attempt, total.Token);
        while (policy.Covers(answer.Failure) && attempt++ < policy.Retries && !total.IsCancellationRequested);
        return answer;
    }

    async Task<WebhookAnswer> Attempt(Webhook hook, RetryPolicy policy, string token, int attempt, CancellationToken total)
    {
        var next = hook;
        for (var redirects = 0; redirects <= MaxRedirects; redirects++)
        {
            var began = clock.GetUtcNow();
            var (answer, location) = await Request(next, policy, token, total);
            Log(next, attempt, answer, began);
            if (location is null)
                return answer;
            if (UrlOf(location) is null)
                return WebhookAnswer.Failed(next.Url, FailureKind.Other, 11100, $"Redirected to {location}");
            next = Redirected(next, answer.Status!.Value, location);
        }
        return WebhookAnswer.Failed(next.Url, FailureKind.Other, 11215, "Too many redirects");
    }

    async Task<(WebhookAnswer, string? Location)> Request(Webhook hook, RetryPolicy policy, string token, CancellationToken total)
    {
        if (faults.Now.WebhookBlackout)
            return (WebhookAnswer.Failed(hook.Url, FailureKind.Connect, 11205, "HTTP connection failure"), null);
        using var read = new CancellationTokenSource(policy.ReadTimeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(total, read.Token);
        try
        {
            using var request = Message(hook, token);
            using var response = await transport.Send(request, policy.ConnectTimeout, either.Token);
            KeepCookies(hook, response);
            return (await Answer(hook, response, either.Token), Location(hook, response));
        }
        catch (OperationCanceledException)
        {
            return (WebhookAnswer.Failed(hook.Url, FailureKind.Read, 11200, "The request timed out"), null);
        }
        catch (HttpRequestException e)
        {
            return (WebhookAnswer.Failed(hook.Url, IsConnect(e) ? FailureKind.Connect : FailureKind.Read, Code(e), e.Message), null);
        }
    }

    HttpRequestMessage Message(Webhook hook, string token)
    {
        var get = hook.Method == "GET";
        var url = get ? WithQuery(hook.Url, hook.Parameters) : hook.Url;
        var parts = UrlParts.Of(url);
        var request = new HttpRequestMessage(get ? HttpMethod.Get : HttpMethod.Post, Verbatim(parts.Requested));
        if (!get)
            request.Content = new FormUrlEncodedContent(hook.Parameters) { Headers = { ContentType = new("application/x-www-form-urlencoded") { CharSet = "UTF-8" } } };
        if (hook.Kind != "media") // Nowhere is it said that fetching a sound is signed, so nobody may rely on it here.
            request.Headers.TryAddWithoutValidation("X-Twilio-Signature", Signer.Sign(url, get ? [] : hook.Parameters, settings.AuthToken));
        request.Headers.TryAddWithoutValidation("I-Twilio-Idempotency-Token", token);
        request.Headers.TryAddWithoutValidation("User-Agent", "TwilioProxy/1.1");
        request.Headers.TryAddWithoutValidation("Accept", "*/*");
        request.Headers.TryAddWithoutValidation("X-Home-Region", "us1");
        if (parts.UserInfo is { } user)
            request.Headers.TryAddWithoutValidation("Authorization", "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(Uri.UnescapeDataString(user))));
        if (hook.Cookies?.GetCookieHeader(request.RequestUri!) is { Length: > 0 } cookies)
            request.Headers.TryAddWithoutValidation("Cookie", cookies);
        return request;
    }

    static async Task<WebhookAnswer> Answer(Webhook hook, HttpResponseMessage response, CancellationToken ct)
    {
        var status = (int)response.StatusCode;
        var body = await response.Content.ReadAsByteArrayAsync(ct);
        var type = response.Content.Headers.ContentType?.MediaType;
        return status switch
        {
            < 400 => new(status, type, body, hook.Url),
            < 500 => new(status, type, body, hook.Url, FailureKind.ClientError, 11200, $"Got HTTP {status} response"),
            _ => new(status, type, body, hook.Url, FailureKind.ServerError, 11200, $"Got HTTP {status} response"),
        };
    }

    static string? Location(Webhook hook, HttpResponseMessage response) =>
        response.StatusCode is HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther
            or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect && response.Headers.Location is { } to
            ? new Uri(new Uri(hook.Url), to).ToString()
            : null;

    /// <summary>A redirect that keeps the method keeps the form; the others are fetched by GET, as browsers do. The policy is the first URL's.</summary>
    static Webhook Redirected(Webhook hook, int status, string location) =>
        hook with { Url = location, Method = status is 307 or 308 ? hook.Method : "GET", Parameters = status is 307 or 308 || hook.Method == "GET" ? hook.Parameters : [] };

    static void KeepCookies(Webhook hook, HttpResponseMessage response)
    {
        if (hook.Cookies is null || !response.Headers.TryGetValues("Set-Cookie", out var set))
            return;
        foreach (var cookie in set)
            hook.Cookies.SetCookies(Verbatim(UrlParts.Of(hook.Url).Requested), cookie);
    }

    static string WithQuery(string url, IReadOnlyList<KeyValuePair<string, string>> parameters)
    {
        if (parameters.Count == 0)
            return url;
        var parts = UrlParts.Of(url);
        var query = string.Join('&', parameters.Select(p => $"{Uri.EscapeDataString(p.Key)}={Uri.EscapeDataString(p.Value)}"));
        var authority = parts.UserInfo is { } user ? user + "@" : "";
        return $"{parts.Scheme}://{authority}{parts.Host}{parts.Port}{parts.PathAndQuery}{(parts.PathAndQuery.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{query}";
    }

    /// <summary>The signature is over the URL's bytes as configured, so they must reach the server unchanged.</summary>
    static Uri Verbatim(string url) => new(url, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });

    static UrlParts? UrlOf(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" ? UrlParts.Of(url) : null;

    static bool IsConnect(HttpRequestException e) =>
        e.HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError;

    static int Code(HttpRequestException e) => e.HttpRequestError switch
    {
        HttpRequestError.NameResolutionError => 11210,
        HttpRequestError.SecureConnectionError => 11220,
        HttpRequestError.ConnectionError => 11205,
        _ => 11206,
    };

    void Log(Webhook hook, int attempt, WebhookAnswer answer, DateTimeOffset began) => log.Add(new(
        0, began, hook.Kind, hook.CallSid, hook.ConferenceSid, hook.Method, UrlParts.Of(hook.Url).Requested, hook.Parameters, attempt,
        answer.Status, answer.ContentType, Encoding.UTF8.GetString(answer.Body.AsSpan(0, Math.Min(answer.Body.Length, MaxLogged))),
        clock.GetUtcNow() - began, answer.ErrorCode, answer.Error));
}
