using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using DutyCall.Sandbox.Carrier;
using DutyCall.Sandbox.Webhooks;
using Microsoft.Extensions.Primitives;

namespace DutyCall.Sandbox.Rest;

/// <summary>The door of the REST API: credentials, faults, routes, and the form of answers.</summary>
sealed class RestApi(
    Exchange exchange, CallsApi calls, ConferencesApi conferences, ParticipantsApi participants, RecordingsApi recordings, QueuesApi queues, AccountApi account, Faults faults,
    WebhookLog log)
{
    const string Prefix = "/2010-04-01/";

    // The plus sign of a number and of a time zone as it is; nothing here is put into a page.
    static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    readonly Route[] routes =
    [
        new("GET", "Accounts/{}.json", account.FetchAccount),
        new("POST", "Accounts/{}/Calls.json", calls.Create),
        new("GET", "Accounts/{}/Calls.json", calls.List),
        new("GET", "Accounts/{}/Calls/{}.json", calls.Fetch),
        new("POST", "Accounts/{}/Calls/{}.json", calls.Update),
        new("DELETE", "Accounts/{}/Calls/{}.json", calls.Delete),
        new("GET", "Accounts/{}/Calls/{}/Events.json", calls.Events),
        new("GET", "Accounts/{}/Calls/{}/Notifications.json", calls.Notifications),
        new("GET", "Accounts/{}/Conferences.json", conferences.List),
        new("GET", "Accounts/{}/Conferences/{}.json", conferences.Fetch),
        new("POST", "Accounts/{}/Conferences/{}.json", conferences.Update),
        new("POST", "Accounts/{}/Conferences/{}/Participants.json", participants.Create),
        new("GET", "Accounts/{}/Conferences/{}/Participants.json", participants.List),
        new("GET", "Accounts/{}/Conferences/{}/Participants/{}.json", participants.Fetch),
        new("POST", "Accounts/{}/Conferences/{}/Participants/{}.json", participants.Update),
        new("DELETE", "Accounts/{}/Conferences/{}/Participants/{}.json", participants.Delete),
        new("POST", "Accounts/{}/Calls/{}/Recordings.json", recordings.Create),
        new("GET", "Accounts/{}/Calls/{}/Recordings.json", recordings.ListOfCall),
        new("GET", "Accounts/{}/Calls/{}/Recordings/{}.json", recordings.FetchOfCall),
        new("POST", "Accounts/{}/Calls/{}/Recordings/{}.json", recordings.UpdateOfCall),
        new("DELETE", "Accounts/{}/Calls/{}/Recordings/{}.json", recordings.DeleteOfCall),
        new("GET", "Accounts/{}/Conferences/{}/Recordings.json", recordings.ListOfConference),
        new("GET", "Accounts/{}/Conferences/{}/Recordings/{}.json", recordings.FetchOfConference),
        new("POST", "Accounts/{}/Conferences/{}/Recordings/{}.json", recordings.UpdateOfConference),
        new("DELETE", "Accounts/{}/Conferences/{}/Recordings/{}.json", recordings.DeleteOfConference),
        new("GET", "Accounts/{}/Recordings.json", recordings.List),
        new("GET", "Accounts/{}/Recordings/{}.json", recordings.Fetch),
        new("DELETE", "Accounts/{}/Recordings/{}.json", recordings.Delete),
        new("GET", "Accounts/{}/Recordings/{}.wav", recordings.Media),
        new("GET", "Accounts/{}/Recordings/{}", recordings.Media),
        new("GET", "Accounts/{}/Queues.json", queues.List),
        new("POST", "Accounts/{}/Queues.json", queues.Create),
        new("GET", "Accounts/{}/Queues/{}.json", queues.Fetch),
        new("POST", "Accounts/{}/Queues/{}.json", queues.Update),
        new("DELETE", "Accounts/{}/Queues/{}.json", queues.Delete),
        new("GET", "Accounts/{}/Queues/{}/Members.json", queues.Members),
        new("GET", "Accounts/{}/Queues/{}/Members/{}.json", queues.Member),
        new("POST", "Accounts/{}/Queues/{}/Members/{}.json", queues.Dequeue),
        new("GET", "Accounts/{}/Applications.json", account.ListApplications),
        new("POST", "Accounts/{}/Applications.json", account.CreateApplication),
        new("GET", "Accounts/{}/Applications/{}.json", account.FetchApplication),
        new("POST", "Accounts/{}/Applications/{}.json", account.UpdateApplication),
        new("DELETE", "Accounts/{}/Applications/{}.json", account.DeleteApplication),
        new("GET", "Accounts/{}/IncomingPhoneNumbers.json", account.ListNumbers),
        new("POST", "Accounts/{}/IncomingPhoneNumbers.json", account.BuyNumber),
        new("GET", "Accounts/{}/IncomingPhoneNumbers/{}.json", account.FetchNumber),
        new("POST", "Accounts/{}/IncomingPhoneNumbers/{}.json", account.UpdateNumber),
        new("DELETE", "Accounts/{}/IncomingPhoneNumbers/{}.json", account.ReleaseNumber),
    ];

    int underWay;

    public async Task Handle(HttpContext http, string path)
    {
        var began = Stopwatch.GetTimestamp();
        var concurrent = Interlocked.Increment(ref underWay);
        try
        {
            var result = await Answer(http, path, concurrent);
            if (result.Location is { } elsewhere)
                http.Response.Headers.Location = elsewhere;
            await Write(http, result.Status, result.Body, concurrent, began);
            if (result.Wave is { } wave)
            {
                http.Response.ContentType = "audio/x-wav";
                await http.Response.Body.WriteAsync(wave, http.RequestAborted);
            }
        }
        catch (ApiError error)
        {
            if (error.Status == 401)
                http.Response.Headers.WWWAuthenticate = "Basic realm=\"Twilio API\"";
            if (error.Status == 429 && exchange.Settings.OpenPoints.RetryAfter is { } wait)
                http.Response.Headers.RetryAfter = VoiceParameters.Text(wait);
            await Write(http, error.Status, error.Body, concurrent, began);
        }
        finally
        {
            Interlocked.Decrement(ref underWay);
        }
    }

    async Task<ApiResult> Answer(HttpContext http, string path, int concurrent)
    {
        var key = Authenticate(http.Request);
        var form = await Form(http.Request);
        var number = form.TryGetValue("To", out var to) ? Address.Parse(to[^1])?.Number : null;
        var fault = faults.For(number);
        if (fault.RestLatencySeconds > 0)
            await Task.Delay(TimeSpan.FromSeconds(fault.RestLatencySeconds), exchange.Clock, http.RequestAborted);
        if (concurrent > exchange.Settings.OpenPoints.ConcurrentRequests || faults.Take(number, f => f.TooManyRequests, (f, left) => f with { TooManyRequests = left }))
            throw new ApiError(429, 20429, "Too Many Requests");
        if (faults.Take(number, f => f.Unavailable, (f, left) => f with { Unavailable = left }))
            throw new ApiError(503, 20503, "Service is unavailable. Please try again.");

        var request = new ApiRequest(http.Request.Method, Prefix + path, [], form, Pairs(http.Request.QueryString.Value ?? ""));
        var result = await exchange.Serial.Do(() => Route(request, path, key));
        return result.About is { } call ? await Accepted(request, result, call, number, http.RequestAborted) : result;
    }

    ApiResult Route(ApiRequest request, string path, bool withKey)
    {
        var fitting = routes.Select(r => (Route: r, Segments: r.Match(path))).Where(r => r.Segments is not null).ToArray();
        if (fitting.Length == 0 || fitting[0].Segments![0] != exchange.Settings.AccountSid)
            throw ApiError.NotFound(request.Path);
        if (Array.Find(fitting, r => r.Route.Method == request.Method) is not { Route: { } route, Segments: { } segments })
            throw new ApiError(405, 20004, "Method not allowed");
        if (segments.Count == 1 && path.IndexOf('/', "Accounts/".Length) < 0 && withKey && !exchange.Settings.OpenPoints.KeysReadAccount)
            throw new ApiError(403, 20003, "Permission denied");
        return route.Handle(request with { Segments = segments });
    }

    /// <summary>The call is placed; now what may go wrong with saying so.</summary>
    async Task<ApiResult> Accepted(ApiRequest request, ApiResult result, Call call, string? number, CancellationToken aborted)
    {
        log.Add(new(0, exchange.Now, "api", call.Sid, null, request.Method, exchange.Settings.BaseUrl + "/sandbox" + request.Path,
            [.. request.Form.Select(f => KeyValuePair.Create(f.Key, f.Value.ToString()))], 0, result.Status, "application/json", result.Body!.ToJsonString(), TimeSpan.Zero, null, null));
        var fault = faults.For(number);
        if (fault.CallbacksBeforeResponse && call.Callback is not null)
            await call.Told.WaitAsync(aborted);
        if (fault.AnswerAfterAcceptSeconds > 0)
            await Task.Delay(TimeSpan.FromSeconds(fault.AnswerAfterAcceptSeconds), exchange.Clock, aborted);
        if (faults.Take(number, f => f.UnavailableAfterAccept, (f, left) => f with { UnavailableAfterAccept = left }))
            throw new ApiError(503, 20503, "Service is unavailable. Please try again.");
        return result;
    }

    /// <summary>True when it came with the API key, false with the auth token.</summary>
    bool Authenticate(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        var given = header.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase) ? Decode(header["Basic ".Length..]) : "";
        if (Same(given, $"{exchange.Settings.AccountSid}:{exchange.Settings.AuthToken}"))
            return false;
        if (Same(given, $"{exchange.Settings.ApiKeySid}:{exchange.Settings.ApiKeySecret}"))
            return true;
        throw new ApiError(401, 20003, "Authenticate");
    }

    static bool Same(string given, string expected) => CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given), Encoding.UTF8.GetBytes(expected));

    static string Decode(string base64)
    {
        var bytes = new byte[base64.Length];
        return Convert.TryFromBase64String(base64.Trim(), bytes, out var length) ? Encoding.UTF8.GetString(bytes, 0, length) : "";
    }

    static async Task<IReadOnlyDictionary<string, StringValues>> Form(HttpRequest request)
    {
        if (!(request.ContentType ?? "").StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase))
            return new Dictionary<string, StringValues>();
        using var reader = new StreamReader(request.Body, Encoding.UTF8);
        return Pairs(await reader.ReadToEndAsync(request.HttpContext.RequestAborted));
    }

    /// <summary>Names by case, which the framework's own collections do not tell apart.</summary>
    static Dictionary<string, StringValues> Pairs(string text) =>
        text.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Select(pair => pair.Split('=', 2))
            .GroupBy(pair => Unescape(pair[0]), pair => Unescape(pair.ElementAtOrDefault(1) ?? ""))
            .ToDictionary(g => g.Key, g => new StringValues([.. g]), StringComparer.Ordinal);

    static string Unescape(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));

    static async Task Write(HttpContext http, int status, JsonObject? body, int concurrent, long began)
    {
        var response = http.Response;
        response.StatusCode = status;
        response.Headers["Twilio-Request-Id"] = Sid.New("RQ");
        response.Headers["Twilio-Request-Duration"] = Stopwatch.GetElapsedTime(began).TotalSeconds.ToString("0.000", CultureInfo.InvariantCulture);
        response.Headers["Twilio-Concurrent-Requests"] = VoiceParameters.Text(concurrent);
        response.Headers["X-Home-Region"] = "us1";
        response.Headers["X-API-Domain"] = http.Request.Host.Value;
        if (body is null)
            return;
        response.ContentType = "application/json";
        await response.WriteAsync(body.ToJsonString(Plain), http.RequestAborted);
    }
}
