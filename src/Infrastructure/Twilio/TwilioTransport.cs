using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace DutyCall.Infrastructure.Twilio;

/// <summary>Requests to Twilio's REST API: signed in with the API key, told apart by what may be repeated.</summary>
sealed partial class TwilioTransport(HttpClient http, TwilioSettings twilio, TimeProvider clock, ILogger<TwilioTransport> log)
{
    const int Attempts = 4, MostPages = 20, MostHops = 3;

    static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(10), LongestPause = TimeSpan.FromSeconds(3);

    /// <summary>For what must happen once: sent again only when it is certain that it was not taken.</summary>
    public Task<Fate<T>> Once<T>(HttpMethod method, string path, IReadOnlyList<KeyValuePair<string, string>>? form, CancellationToken ct) =>
        Send<T>(method, Url(path), form, converges: false, ct);

    /// <summary>For what comes to the same however often it is done: reading, and setting a state.</summary>
    public Task<Fate<T>> Repeatedly<T>(HttpMethod method, string path, IReadOnlyList<KeyValuePair<string, string>>? form, CancellationToken ct) =>
        Send<T>(method, Url(path), form, converges: true, ct);

    /// <summary>The pages of a list, by the links the carrier gives; not without end.</summary>
    public async Task<Fate<IReadOnlyList<T>>> List<T>(string path, string member, CancellationToken ct)
    {
        var items = new List<T>();
        var next = Url(path);
        for (var pages = 0; next is not null && pages < MostPages; pages++)
        {
            switch (await Send<JsonElement>(HttpMethod.Get, next, null, converges: true, ct))
            {
                case Fate<JsonElement>.Accepted { Value: var page }:
                    items.AddRange(page.GetProperty(member).Deserialize<T[]>(Json)!);
                    next = page.TryGetProperty("next_page_uri", out var link) && link.GetString() is { } relative ? At(relative) : null;
                    break;
                case Fate<JsonElement>.Refused refused:
                    return new Fate<IReadOnlyList<T>>.Refused(refused.Status, refused.Code, refused.Message);
                case Fate<JsonElement>.NotSent(var why):
                    return new Fate<IReadOnlyList<T>>.NotSent(why);
                case Fate<JsonElement>.Unknown(var why):
                    return new Fate<IReadOnlyList<T>>.Unknown(why);
            }
        }

        return new Fate<IReadOnlyList<T>>.Accepted(items);
    }

    /// <summary>
    /// A file as it comes, for who passes it on; null when it is not there. The carrier sends on to its storage, which is not shown
    /// our key. The caller disposes of it.
    /// </summary>
    public async Task<HttpResponseMessage?> Open(string path, string? range, CancellationToken ct)
    {
        var url = Url(path);
        for (var hop = 0; hop <= MostHops; hop++)
        {
            using var request = hop == 0 ? Signed(HttpMethod.Get, url) : new HttpRequestMessage(HttpMethod.Get, url);
            if (range is not null)
                request.Headers.TryAddWithoutValidation("Range", range);
            var response = await Fetch(request, ct);
            if (response is null or { IsSuccessStatusCode: true })
                return response;

            using (response)
            {
                var next = response.Headers.Location is { } location ? new Uri(url, location) : null;
                if (next is null || next.Scheme != Uri.UriSchemeHttps && next.Host != twilio.ApiBaseUrl.Host)
                {
                    Failed(HttpMethod.Get, url.AbsolutePath, hop + 1, $"answered {(int)response.StatusCode}");
                    return null;
                }

                url = next;
            }
        }

        return null;
    }

    async Task<HttpResponseMessage?> Fetch(HttpRequestMessage request, CancellationToken ct)
    {
        try
        {
            return await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct);
        }
        catch (HttpRequestException error)
        {
            Failed(HttpMethod.Get, request.RequestUri!.AbsolutePath, 1, error.Message);
            return null;
        }
    }

    async Task<Fate<T>> Send<T>(HttpMethod method, Uri url, IReadOnlyList<KeyValuePair<string, string>>? form, bool converges, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            var (fate, wait) = await Try<T>(method, url, form, ct);
            var again = fate is Fate<T>.NotSent || (converges && fate is Fate<T>.Unknown);
            if (fate is not Fate<T>.Accepted)
                Failed(method, url.AbsolutePath, attempt, InBrief(fate));
            if (!again || attempt == Attempts)
                return fate;

            await Task.Delay(wait ?? Pause(attempt), clock, ct);
        }
    }

    async Task<(Fate<T> Fate, TimeSpan? Wait)> Try<T>(HttpMethod method, Uri url, IReadOnlyList<KeyValuePair<string, string>>? form, CancellationToken ct)
    {
        using var request = Signed(method, url);
        request.Content = form is null ? null : new FormUrlEncodedContent(form);
        request.Headers.Accept.Add(new("application/json"));
        using var patience = new CancellationTokenSource(Patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, patience.Token);
        try
        {
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseContentRead, either.Token);
            return (Read<T>(response, await response.Content.ReadAsStringAsync(either.Token)), RetryAfter(response.Headers.RetryAfter));
        }
        catch (HttpRequestException error) when (error.HttpRequestError is HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError
                                                     or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError)
        {
            return (new Fate<T>.NotSent("no connection to the carrier"), null);
        }
        catch (Exception error) when (error is HttpRequestException or IOException || (error is OperationCanceledException && !ct.IsCancellationRequested))
        {
            return (new Fate<T>.Unknown(error is OperationCanceledException ? "no answer in time" : "the connection broke before the answer"), null);
        }
    }

    HttpRequestMessage Signed(HttpMethod method, Uri url)
    {
        var request = new HttpRequestMessage(method, url);
        request.Headers.Authorization = new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{twilio.ApiKeySid}:{twilio.ApiKeySecret}")));
        return request;
    }

    /// <summary>An answer need not be JSON: gateways on the way answer for themselves.</summary>
    static Fate<T> Read<T>(HttpResponseMessage response, string body)
    {
        var status = (int)response.StatusCode;
        if (response.StatusCode == HttpStatusCode.TooManyRequests)
            return new Fate<T>.NotSent("too many requests at once");
        if (status >= 500)
            return new Fate<T>.Unknown($"the carrier answered {status}");

        if (response.StatusCode == HttpStatusCode.NoContent)
            return new Fate<T>.Accepted(default!);
        var json = Parse(body);
        if (!response.IsSuccessStatusCode)
            return Refusal<T>(status, json);

        try
        {
            return json is { } answer ? new Fate<T>.Accepted(answer.Deserialize<T>(Json)!) : new Fate<T>.Unknown($"the carrier answered {status} with something else than JSON");
        }
        catch (JsonException)
        {
            return new Fate<T>.Unknown($"the carrier answered {status} with JSON of another shape");
        }
    }

    static Fate<T>.Refused Refusal<T>(int status, JsonElement? json)
    {
        if (json is not { ValueKind: JsonValueKind.Object } error)
            return new(status, 0, $"The carrier answered {status}.");
        var code = error.TryGetProperty("code", out var number) && number.TryGetInt32(out var value) ? value : 0;
        return new(status, code, error.TryGetProperty("message", out var message) ? message.GetString() ?? "" : "");
    }

    /// <summary>Without the carrier's message, which repeats telephone numbers.</summary>
    static string InBrief<T>(Fate<T> fate) => fate switch
    {
        Fate<T>.Refused refused => $"refused with {refused.Status}, code {refused.Code}",
        Fate<T>.NotSent(var why) => $"not sent, {why}",
        Fate<T>.Unknown(var why) => $"unknown, {why}",
        _ => "accepted",
    };

    static JsonElement? Parse(string body)
    {
        try
        {
            return JsonDocument.Parse(body).RootElement;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    TimeSpan? RetryAfter(RetryConditionHeaderValue? header)
    {
        var wait = header?.Delta ?? (header?.Date is { } date ? date - clock.GetUtcNow() : null);
        return wait is { } time ? TimeSpan.FromTicks(Math.Clamp(time.Ticks, 0, LongestPause.Ticks * 10)) : null;
    }

    /// <summary>Full jitter: the nodes that were refused together do not come back together.</summary>
    static TimeSpan Pause(int attempt)
    {
        var most = Math.Min(LongestPause.TotalMilliseconds, 100 * Math.Pow(2, attempt));
#pragma warning disable CA5394 // Nothing secret about a pause.
        return TimeSpan.FromMilliseconds(Random.Shared.NextDouble() * most);
#pragma warning restore CA5394
    }

    Uri Url(string path) => At($"/2010-04-01/Accounts/{twilio.AccountSid}/{path}");

    Uri At(string pathAndQuery) => new(twilio.ApiBaseUrl.ToString().TrimEnd('/') + pathAndQuery);

    [LoggerMessage(LogLevel.Warning, "{Method} {Path}, attempt {Attempt}: {Fate}")]
    partial void Failed(HttpMethod method, string path, int attempt, string fate);
}
