using DutyCall.Sandbox.Carrier;

namespace DutyCall.Sandbox.Signaling.Voice;

/// <summary>What the gateway says to the voice SDK (protocol "vsp", version 1.6).</summary>
static class VoiceMessage
{
    public static string Connected(string identity, TimeSpan timeToLive) => Frame("connected", new
    {
        region = "sandbox",
        edge = "sandbox",
        home = "sandbox",
        gateway = "sandbox",
        token = new { identity, ttl = (int)Math.Min(timeToLive.TotalSeconds, 86400) },
    });

    public static string Ready() => Frame("ready", new { });

    public static string Offline() => Frame("offline", new { });

    /// <summary>The SDK destroys the socket for good.</summary>
    public static string Close() => Frame("close", new { });

    public static string Error(int code, string message) => Frame("error", new { error = new { code, message } });

    public static string Ringing(string callsid, string? sdp) => Frame("ringing", new { callsid, sdp });

    public static string Answer(string callsid, string? sdp, string? reconnect) => Frame("answer", new { callsid, sdp, reconnect });

    public static string Cancel(string callsid) => Frame("cancel", new { callsid });

    public static string HangUp(string callsid, int? code = null, string? message = null) => Frame("hangup", new
    {
        callsid,
        error = code is null ? null : new { code, message = message ?? "" },
    });

    public static string MessageReceived(string? callsid, string voiceeventsid) =>
        Frame("ack", new { acktype = "message", callsid, voiceeventsid });

    public static string Invite(ILine line, string sdp, string reconnect, string? accountSid) => Frame("invite", new
    {
        callsid = line.CallSid,
        sdp,
        reconnect,
        parameters = new
        {
            line.CallSid,
            line.From,
            line.To,
            AccountSid = accountSid ?? "",
            ApiVersion = "2010-04-01",
            Params = line.Parameters.Count == 0 ? null : Query(line.Parameters),
        },
    });

    static string Query(IReadOnlyDictionary<string, string> parameters) =>
        string.Join('&', parameters.Select(p => $"{Uri.EscapeDataString(p.Key)}={Uri.EscapeDataString(p.Value)}"));

    static string Frame(string type, object payload) => Json.Write(new { type, version = "1.6", payload });
}

/// <summary>The gateway's error codes used here; the SDK maps the first three to 20101, 20104 and 20151.</summary>
static class VoiceError
{
    public const int InvalidToken = 31204;
    public const int ExpiredToken = 31205;
    public const int NotAuthorized = 31201;
    public const int BadRequest = 31400;
    public const int CallIsGone = 31107;
    public const int Unavailable = 31480;
    public const int Busy = 31486;
}
