using DutyCall.Sandbox.Carrier;

namespace DutyCall.Sandbox.Signaling.Phone;

/// <summary>
/// What is said to the page's phone. It says <c>hello {number}</c>, <c>call {to, sdp}</c>, <c>answer {sdp}</c>,
/// <c>decline</c>, <c>hangup</c> and <c>digits {digits}</c>. One call at a time, so none is named.
/// </summary>
static class PhoneMessage
{
    public static string Ready(string number) => Json.Write(new { type = "ready", number });

    public static string Ring(ILine line, string sdp) => Json.Write(new { type = "ring", from = line.From, to = line.To, sdp });

    /// <summary>With <paramref name="sdp"/>, sound comes already.</summary>
    public static string Ringing(string? sdp) => Json.Write(new { type = "ringing", sdp });

    public static string Answered(string sdp) => Json.Write(new { type = "answered", sdp });

    public static string Ended(bool withdrawn, string? reason) => Json.Write(new { type = "ended", withdrawn, reason });
}
