using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace DutyCall.Sandbox.Media;

/// <summary>A session description that cannot be worked with; the message says what it lacks.</summary>
sealed class BadSessionDescription(string message) : Exception(message);

/// <summary>What matters in a browser's offer or answer (RFC 8866, RFC 8829). One audio line with PCMU and sha-256 is required.</summary>
sealed partial record SessionDescription(string Mid, string Fragment, string Fingerprint, string Setup, int? TelephoneEvent)
{
    const int Longest = 64 * 1024;

    public static SessionDescription Parse(string sdp)
    {
        if (sdp.Length > Longest)
            throw new BadSessionDescription("The session description is too long.");

        var audio = AudioLine().Match(sdp);
        if (!audio.Success || !audio.Groups["types"].Value.Split(' ').Contains("0"))
            throw new BadSessionDescription("There is no audio with PCMU.");

        return new SessionDescription(
            MidLine().Match(sdp) is { Success: true } mid ? mid.Groups[1].Value : "0",
            Required(Ufrag().Match(sdp), "ICE user name fragment"),
            Required(Sha256().Match(sdp), "sha-256 fingerprint"),
            Required(SetupRole().Match(sdp), "DTLS setup role"),
            Event().Match(sdp) is { Success: true } digits ? int.Parse(digits.Groups[1].ValueSpan, null) : null);
    }

    static string Required(Match match, string what) =>
        match.Success ? match.Groups[1].Value : throw new BadSessionDescription($"There is no {what}.");

    [GeneratedRegex(@"^m=audio \d+ \S+ (?<types>[\d ]+)", RegexOptions.Multiline)]
    private static partial Regex AudioLine();

    [GeneratedRegex(@"^a=mid:([\x21-\x7e]{1,32})", RegexOptions.Multiline)]
    private static partial Regex MidLine();

    [GeneratedRegex(@"^a=ice-ufrag:([A-Za-z0-9+/]{4,256})", RegexOptions.Multiline)]
    private static partial Regex Ufrag();

    [GeneratedRegex(@"^a=fingerprint:sha-256 ([0-9A-F:]{95})", RegexOptions.Multiline | RegexOptions.IgnoreCase)]
    private static partial Regex Sha256();

    [GeneratedRegex(@"^a=setup:(\w+)", RegexOptions.Multiline)]
    private static partial Regex SetupRole();

    [GeneratedRegex(@"^a=rtpmap:(\d{1,3}) telephone-event/8000", RegexOptions.Multiline)]
    private static partial Regex Event();
}

/// <summary>What we say of ourselves. All candidates are in it: nothing trickles.</summary>
sealed record LocalDescription(
    string Mid, Ice.IceCredentials Ice, string Fingerprint, bool IsOffer, int? TelephoneEvent, uint Ssrc, IReadOnlyList<IPEndPoint> Candidates)
{
    public override string ToString()
    {
        var sdp = new StringBuilder();
        foreach (var line in Session().Concat(Audio()).Concat(Addresses()))
            sdp.Append(line).Append("\r\n");
        return sdp.ToString();
    }

    static string Family(IPEndPoint end) => end.AddressFamily == AddressFamily.InterNetworkV6 ? "IP6" : "IP4";

    IEnumerable<string> Session() =>
    [
        "v=0",
        $"o=- {RandomNumberGenerator.GetInt32(1, int.MaxValue)} 1 IN IP4 127.0.0.1",
        "s=-",
        "t=0 0",
        "a=ice-lite",
        $"a=group:BUNDLE {Mid}",
        "a=msid-semantic: WMS sandbox",
    ];

    // Without the stream's name in msid the browser hands its script a track without a stream, which the voice SDK does not play.
    IEnumerable<string> Audio() =>
    [
        $"m=audio {Candidates[0].Port} UDP/TLS/RTP/SAVPF 0{(TelephoneEvent is { } type ? $" {type}" : "")}",
        $"c=IN {Family(Candidates[0])} {Candidates[0].Address}",
        $"a=mid:{Mid}",
        $"a=ice-ufrag:{Ice.Fragment}",
        $"a=ice-pwd:{Ice.Password}",
        $"a=fingerprint:sha-256 {Fingerprint}",
        IsOffer ? "a=setup:actpass" : "a=setup:passive",
        "a=sendrecv",
        "a=msid:sandbox audio",
        "a=rtcp-mux",
        "a=rtpmap:0 PCMU/8000",
        .. TelephoneEvent is { } digits ? new[] { $"a=rtpmap:{digits} telephone-event/8000", $"a=fmtp:{digits} 0-15" } : [],
        "a=ptime:20",
        $"a=ssrc:{Ssrc} cname:sandbox",
    ];

    // Type preference of a host candidate, an order of our own among them, component 1 (RFC 8445 §5.1.2.1).
    IEnumerable<string> Addresses() => Candidates
        .Select((end, i) => $"a=candidate:{i + 1} 1 udp {(126 << 24) + ((65535 - i) << 8) + 255} {end.Address} {end.Port} typ host")
        .Append("a=end-of-candidates");
}
