using System.Globalization;
using System.Text.RegularExpressions;
using DutyCall.Sandbox.Carrier;
using DutyCall.Sandbox.Twiml;
using DutyCall.Sandbox.Webhooks;

namespace DutyCall.Sandbox.Rest;

/// <summary><c>/Calls.json</c> and what is under it.</summary>
sealed partial class CallsApi(Exchange exchange, Resources resources, WebhookLog log)
{
    const int MostInlineTwiml = 4000;
    static readonly string[] Parameters =
        ["Url", "Twiml", "ApplicationSid", "Method", "FallbackUrl", "FallbackMethod", "SendDigits", "AsyncAmd", "AsyncAmdStatusCallback", "AsyncAmdStatusCallbackMethod"];

    public ApiResult Create(ApiRequest request)
    {
        var application = Application(request);
        var (events, unknown) = OutboundCall.EventsOf(request, spaceSeparated: false);
        var callback = application is null
            ? StatusCallback.ForCall(request.Url("StatusCallback"), request.HttpMethod("StatusCallbackMethod"), events)
            : StatusCallback.ForCall(application.Voice.StatusCallback, application.Voice.StatusCallbackMethod, []);
        var call = OutboundCall.Read(request, exchange, callback, application?.Sid);
        var instructions = Instructions(request, application) ?? throw ApiError.Invalid(21205, "Url parameter is required");
        var ringFor = TimeSpan.FromSeconds(request.Number("Timeout", 60, 1, 600, 21208));
        var digits = Digits(request);
        // Keys sent at the answer would be heard as a greeting: Twilio then does not listen for one.
        var detection = digits is null ? OutboundCall.Detection(request, request.Flag("AsyncAmd", false), "AsyncAmdStatusCallback") : null;
        var recording = OutboundCall.Recording(request);
        if (exchange.Rate.Full)
            throw ApiError.Invalid(22005, "Call queue is full");
        if (exchange.AtLimit)
            throw new ApiError(exchange.Settings.OpenPoints.ConcurrencyStatus, 10004, "Call concurrency limit exceeded");

        OutboundCall.Warn(call, request, unknown, Parameters);
        if (detection is { Async: true, Verdict: null })
            call.Note(21262, "AsyncAmd without AsyncAmdStatusCallback", warning: true);
        exchange.Add(call);
        exchange.Rate.Enqueue(call, () => exchange.Dial(call, ringFor));
        exchange.Serial.Go(() => Conduct(call, instructions, digits, detection, recording));
        return ApiResult.Created(resources.Of(call), call);
    }

    public ApiResult Fetch(ApiRequest request) => ApiResult.Ok(resources.Of(Find(request)));

    public ApiResult Update(ApiRequest request)
    {
        var call = Find(request);
        if (request.Has("StatusCallback"))
            call.Callback = StatusCallback.ForCall(request.Url("StatusCallback"), request.HttpMethod("StatusCallbackMethod"), []);
        if (request.Has("TimeLimit"))
            call.LimitTo(TimeSpan.FromSeconds(request.Number("TimeLimit", 14400, 1, 86400, 20422)));
        if (request.Text("Status") is { } status)
            ChangeStatus(call, status);
        else if (Instructions(request, null) is { } instructions)
            Redirect(call, instructions);
        return ApiResult.Ok(resources.Of(call));
    }

    public ApiResult Delete(ApiRequest request)
    {
        var call = Find(request);
        if (!call.State.IsOver())
            throw ApiError.Invalid(20009, "Cannot delete this resource before it is completed");
        exchange.Delete(call);
        return ApiResult.Deleted;
    }

    public ApiResult List(ApiRequest request)
    {
        var started = DateFilter.Of(request, "StartTime");
        var ended = DateFilter.Of(request, "EndTime");
        var found = exchange.Calls.Where(c =>
            Is(request.Filter("To"), c.To) && Is(request.Filter("From"), c.From) && Is(request.Filter("ParentCallSid"), c.Parent?.Sid)
            && Is(request.Filter("Status"), c.State.RestWord()) && started.Passes(c.Started) && ended.Passes(c.Ended));
        return Page.Of(request, "calls", exchange.Settings.OpenPoints.NewestFirst ? found.Reverse() : found, c => c.Sid, resources.Of);
    }

    public ApiResult Events(ApiRequest request)
    {
        var call = Find(request);
        return Page.Of(request, "events", log.OfCall(call.Sid), r => r.Id.ToString(CultureInfo.InvariantCulture), Resources.Of);
    }

    public ApiResult Notifications(ApiRequest request)
    {
        var call = Find(request);
        return Page.Of(request, "notifications", call.Notifications, n => n.Sid, n => resources.Of(n, call));
    }

    async Task Conduct(Call call, TwimlSource instructions, string? digits, MachineDetection? detection, RecordingOptions? recording)
    {
        if (!await call.Answered)
            return;
        if (recording is not null)
            call.OwnRecording = Recording.Of(exchange, call, recording);
        if (digits is not null)
            Exchange.SendDigits(call, digits);
        if (detection is { Async: false })
        {
            var took = await detection.Detect(exchange, call);
            instructions = instructions with { Extra = [new("MachineDetectionDuration", Resources.Milliseconds(took))] };
        }
        call.Follow(instructions);
        if (detection is { Async: true })
            await detection.Detect(exchange, call);
    }

    Call Find(ApiRequest request) => exchange.Find(request.Segments[1]) ?? throw ApiError.NotFound(request.Path);

    Application? Application(ApiRequest request) => request.Text("ApplicationSid") is not { } sid ? null
        : exchange.Account.Application(sid) ?? throw ApiError.Invalid(21218, $"Invalid ApplicationSid: {sid}");

    /// <summary>An application goes before a URL, a URL before TwiML.</summary>
    static TwimlSource? Instructions(ApiRequest request, Application? application)
    {
        if (application is not null)
            return TwimlSource.Fetch(application.Voice.Url, application.Voice.Method).WithFallback(application.Voice.FallbackUrl, application.Voice.FallbackMethod);
        if (request.Url("Url") is { } url)
            return TwimlSource.Fetch(url, request.HttpMethod("Method")).WithFallback(request.Url("FallbackUrl"), request.HttpMethod("FallbackMethod"));
        if (request.Text("Twiml") is not { } twiml)
            return null;
        return twiml.Length <= MostInlineTwiml ? TwimlSource.Given(twiml) : throw ApiError.Invalid(20422, $"Twiml must be {MostInlineTwiml} characters or less");
    }

    static string? Digits(ApiRequest request) => request.Text("SendDigits") is not { } digits ? null
        : DigitPattern().IsMatch(digits) ? digits : throw ApiError.Invalid(21206, $"Invalid SendDigits: {digits}");

    static void ChangeStatus(Call call, string status)
    {
        if (status is not ("canceled" or "completed"))
            throw ApiError.Invalid(20422, $"Invalid Status: {status}");
        if (call.State.IsOver())
            throw ApiError.Invalid(21220, "Unable to update record: Call is not in-progress");
        if (status == "canceled")
            call.Cancel();
        else
            call.HangUp();
    }

    void Redirect(Call call, TwimlSource instructions)
    {
        if (call.State is not CallState.InProgress)
            throw ApiError.Invalid(21220, exchange.Settings.OpenPoints.NotInProgress);
        call.Redirect(instructions);
    }

    static bool Is(string? wanted, string? actual) => wanted is null || wanted == actual;

    [GeneratedRegex(@"^[0-9A-D#*wW]{1,32}$")]
    private static partial Regex DigitPattern();
}
