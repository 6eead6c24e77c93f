using System.Security.Cryptography;
using DutyCall.Sandbox.Carrier;
using DutyCall.Sandbox.Media;
using Endpoint = DutyCall.Sandbox.Carrier.Endpoint;

namespace DutyCall.Sandbox.Signaling.Voice;

/// <summary>Every browser that is connected, and every call a browser may come back to.</summary>
sealed class ClientRegistry(MediaHub hub, TimeProvider clock) : IClientRegistry
{
    readonly Lock gate = new();
    readonly List<VoiceSession> sessions = [];
    readonly Dictionary<string, BrowserCall> calls = [];

    public IReadOnlyList<Endpoint> Devices(string identity) =>
        [.. Registered(identity).Where(s => s.Call is null).Select(s => NewCall(s, identity))];

    public bool IsBusy(string identity) => Registered(identity).Any(s => s.Call is not null);

    /// <summary>A call that the browser can find again by its token when it has lost its socket.</summary>
    public BrowserCall NewCall(VoiceSession session, string identity, string? temporaryId = null) =>
        new(hub, clock, this, session, identity, $"RT{RandomNumberGenerator.GetHexString(32, lowercase: true)}", temporaryId);

    public void Add(VoiceSession session)
    {
        lock (gate)
            sessions.Add(session);
    }

    public void Remove(VoiceSession session)
    {
        lock (gate)
            sessions.Remove(session);
    }

    public void Keep(BrowserCall call)
    {
        lock (gate)
            calls[call.ReconnectToken] = call;
    }

    public void Forget(BrowserCall call)
    {
        lock (gate)
            calls.Remove(call.ReconnectToken);
    }

    /// <summary>The call of a reconnect token, if it is this identity's and still up.</summary>
    public BrowserCall? Find(string reconnectToken, string? callSid, string identity)
    {
        lock (gate)
            return calls.GetValueOrDefault(reconnectToken) is { } call && call.Identity == identity && call.Is(callSid) ? call : null;
    }

    /// <summary>A call that rings at a browser whose socket was lost meanwhile: it goes on ringing where the identity comes back.</summary>
    public BrowserCall? FindRinging(string identity)
    {
        lock (gate)
            return calls.Values.FirstOrDefault(c => c.Identity == identity && c.RingsInVain);
    }

    VoiceSession[] Registered(string identity)
    {
        lock (gate)
            return [.. sessions.Where(s => s.Identity == identity && s.IsRegistered)];
    }
}
