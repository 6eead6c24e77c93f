using System.Text.RegularExpressions;
using DutyCall.Sandbox.Carrier;

namespace DutyCall.Sandbox.Rest;

/// <summary>Checks what calls and participants have in common: whom, from whom, how long it rings, who is told.</summary>
static partial class OutboundCall
{
    public const string TestFrom = "+15005550006";
    static readonly string[] Events = ["initiated", "ringing", "answered", "completed"];

    static readonly string[] Parameters =
    [
        "To", "From", "StatusCallback", "StatusCallbackMethod", "StatusCallbackEvent", "Timeout", "TimeLimit", "CallerId", "CallReason", "CallToken", "Byoc",
        "SipAuthUsername", "SipAuthPassword", "ClientNotificationUrl", "Record", "RecordingChannels", "RecordingTrack", "Trim", "RecordingStatusCallback",
        "RecordingStatusCallbackMethod", "RecordingStatusCallbackEvent", "MachineDetection", "MachineDetectionTimeout", "MachineDetectionSpeechThreshold",
        "MachineDetectionSpeechEndThreshold", "MachineDetectionSilenceTimeout",
    ];

    /// <summary>The call, not yet placed. Numbers of the 500 555 000x block have the meanings they have for test credentials.</summary>
    public static Call Read(ApiRequest request, Exchange exchange, StatusCallback? callback, string? applicationSid = null)
    {
        var to = To(request.Text("To") ?? throw ApiError.Invalid(21201, "No 'To' number is specified"));
        var from = From(request.Text("From") ?? throw ApiError.Invalid(21213, "No 'From' number is specified"), to, exchange);
        if (to.Text == from.Text)
            throw ApiError.Invalid(21211, $"The 'To' number {to.Text} is not a valid phone number: it is the 'From' number");
        return new Call(exchange, from, to, Direction.OutboundApi)
        {
            From = request.Text("CallerId") ?? from.Text,
            PhoneNumberSid = exchange.Account.Number(from.Number)?.Sid,
            ApplicationSid = applicationSid,
            Callback = callback,
            TimeLimit = TimeSpan.FromSeconds(request.Number("TimeLimit", 14400, 1, 86400, 20422)),
        };
    }

    /// <summary>Repeated, or for participants also several words in one value. Words that are none are passed over with a warning.</summary>
    public static (string[] Known, string[] Unknown) EventsOf(ApiRequest request, bool spaceSeparated)
    {
        var given = request.List("StatusCallbackEvent").SelectMany(v => spaceSeparated ? v.Split(' ', StringSplitOptions.RemoveEmptyEntries) : [v]).ToArray();
        return ([.. given.Where(Events.Contains)], [.. given.Where(g => !Events.Contains(g))]);
    }

    /// <summary>What is accepted and means nothing is told in the call's notifications.</summary>
    public static void Warn(Call call, ApiRequest request, string[] unknownEvents, string[] known)
    {
        if (unknownEvents.Length > 0)
            call.Note(21626, $"Invalid StatusCallbackEvent: {string.Join(", ", unknownEvents)}", warning: true);
        foreach (var name in request.Form.Keys.Except(known).Except(Parameters))
            call.Note(20001, $"Unknown parameter: {name}", warning: true);
    }

    public static MachineDetection? Detection(ApiRequest request, bool async, string callback)
    {
        if (request.Text("MachineDetection") is not { } mode)
            return null;
        if (mode is not ("Enable" or "DetectMessageEnd"))
            throw ApiError.Invalid(21234, $"Invalid MachineDetection value: {mode}");
        var url = request.Url(callback, 21234);
        return new(
            mode == "DetectMessageEnd", async,
            url is null ? null : new(url, request.HttpMethod(callback + "Method"), ["amd"]),
            TimeSpan.FromSeconds(request.Number("MachineDetectionTimeout", 30, 3, 60, 21234)),
            TimeSpan.FromMilliseconds(request.Number("MachineDetectionSilenceTimeout", 5000, 2000, 10000, 21234)));
    }

    /// <summary>Records the leg from its answer on, when the request says so.</summary>
    public static RecordingOptions? Recording(ApiRequest request) => request.Flag("Record", false) ? RecordingsApi.Options(request, "OutboundAPI", trim: true) : null;

    static Address To(string text)
    {
        if (Address.Parse(text) is not { } to)
            throw ApiError.Invalid(21211, $"The 'To' number {text} is not a valid phone number.");
        return to.Number switch
        {
            "+15005550001" => throw ApiError.Invalid(21217, $"Phone number {text} is not valid"),
            "+15005550002" => throw ApiError.Invalid(21214, $"The phone number {text} cannot be reached"),
            "+15005550003" => throw ApiError.Invalid(21215, $"Account not authorized to call {text}. Perhaps you need to enable some international permissions"),
            "+15005550004" => throw ApiError.Invalid(21216, $"Account not allowed to call {text}"),
            { } n when n.StartsWith("+1", StringComparison.Ordinal) && !NorthAmerican().IsMatch(n) =>
                throw ApiError.Invalid(21211, $"The 'To' number {text} is not a valid phone number."),
            _ => to,
        };
    }

    static Address From(string text, Address to, Exchange exchange)
    {
        if (Address.Parse(text) is not { } from || text == "+15005550001" || (to.IsNumber && !from.IsNumber))
            throw ApiError.Invalid(21212, $"The 'From' number {text} is not a valid phone number, shortcode, or alphanumeric sender ID.");
        if (from.IsNumber && !exchange.Owns(text) && text != TestFrom)
            throw ApiError.Invalid(21210, $"'From' phone number not verified. The source phone number for this call, {text}, is not yet verified for your account.");
        return from;
    }

    [GeneratedRegex(@"^\+1[2-9]\d{9}$")]
    private static partial Regex NorthAmerican();
}
