namespace DutyCall.Sandbox.Kit;

/// <summary>Session descriptions as a browser would write them, down to what matters.</summary>
static class Sdp
{
    public static string Offer(
        string mid = "0", string fragment = "abcd", char fingerprint = 'A', int eventType = 126, string setup = "actpass") => string.Join("\r\n",
    [
        "v=0",
        $"m=audio 9 UDP/TLS/RTP/SAVPF 111 0 {eventType}",
        $"a=mid:{mid}",
        $"a=ice-ufrag:{fragment}",
        "a=ice-pwd:0123456789012345678901",
        $"a=fingerprint:sha-256 {string.Join(':', Enumerable.Repeat($"{fingerprint}0", 32))}",
        $"a=setup:{setup}",
        $"a=rtpmap:{eventType} telephone-event/8000",
        "",
    ]);

    public static string Line(string sdp, string start) => sdp.Split("\r\n").Single(l => l.StartsWith(start, StringComparison.Ordinal));
}
