using System.Text.Json;
using DutyCall.Sandbox.Carrier;
using DutyCall.Sandbox.Media;
using Microsoft.AspNetCore.WebUtilities;

namespace DutyCall.Sandbox.Signaling.Voice;

/// <summary>One socket of the voice SDK: a device, with one call at most.</summary>
sealed class VoiceSession(TextSocket socket, ISwitch exchange, ClientRegistry registry, TimeProvider clock)
{
    const int MostParameters = 100;
    static readonly TimeSpan LongestReconnect = TimeSpan.FromSeconds(30);

    /// <summary>The SDK renews its registration every 30 s; one that was missed twice is no more.</summary>
    static readonly TimeSpan RegistrationLapse = TimeSpan.FromSeconds(75);

    readonly Lock gate = new();
    TokenCheck? token;
    long tokenSince;
    long? registeredAt;
    TimeSpan reconnectTimeout;
    BrowserCall? call;

    public string? Identity => token?.Identity;

    public string? AccountSid { get; private set; }

    /// <summary>The call that is up, dialed or ringing here.</summary>
    public BrowserCall? Call => call;

    public bool IsRegistered
    {
        get
        {
            lock (gate)
                return registeredAt is { } since && clock.GetElapsedTime(since) < RegistrationLapse && !TokenHasExpired;
        }
    }

    bool TokenHasExpired => token is not null && clock.GetElapsedTime(tokenSince) >= token.TimeToLive;

    public void Send(string message) => socket.Send(message);

    public async Task Run()
    {
        registry.Add(this);
        try
        {
            await socket.Run(Receive);
        }
        finally
        {
            registry.Remove(this);
            BrowserCall? left;
            lock (gate)
                (left, call) = (call, null);
            left?.Detach(reconnectTimeout);
        }
    }

    /// <summary>Makes it this socket's call; false when there is another.</summary>
    public bool Take(BrowserCall taken)
    {
        lock (gate)
        {
            call ??= taken;
            return call == taken;
        }
    }

    public void Release(BrowserCall released)
    {
        lock (gate)
        {
            if (call == released)
                call = null;
        }
    }

    void Receive(string text)
    {
        if (Json.Read(text) is not { } frame || frame.Text("type") is not { } type)
            socket.Close();
        else if (type == "listen")
            Listen(Payload(frame));
        else if (token is null)
            Refuse(VoiceError.NotAuthorized, "Listen first.");
        else
            Receive(type, Payload(frame));
    }

    static JsonElement Payload(JsonElement frame) => frame.Member("payload") ?? default;

    void Receive(string type, JsonElement payload)
    {
        var callSid = payload.Text("callsid");
        switch (type)
        {
            case "register":
                Register(payload.Member("media")?.Member("audio")?.ValueKind == JsonValueKind.True);
                break;
            case "invite" when payload.Text("reconnect") is { } reconnect:
                Reconnect(callSid ?? "", reconnect, payload.Text("sdp") ?? "");
                break;
            case "invite":
                Invite(callSid ?? "", payload);
                break;
            // A call that ended while its browser was away: the browser believes that it has just picked up.
            case "answer" or "reinvite" when Find(callSid) is null:
                Send(VoiceMessage.HangUp(callSid ?? "", VoiceError.CallIsGone, "The call is gone."));
                break;
            case "answer":
                WithDescription(callSid, payload, (c, sdp) => c.Accept(sdp));
                break;
            case "reinvite":
                WithDescription(callSid, payload, (c, sdp) => c.Reinvite(sdp));
                break;
            case "reject":
                Find(callSid)?.Reject();
                break;
            case "hangup":
                Find(callSid)?.HangUp();
                break;
            case "dtmf":
                Find(callSid)?.PressKeys(payload.Text("dtmf") ?? "");
                break;
            case "message" when payload.Text("voiceeventsid") is { } eventSid:
                Send(VoiceMessage.MessageReceived(callSid, eventSid));
                break;
        }
    }

    BrowserCall? Find(string? callSid) => call is { } mine && mine.Is(callSid) ? mine : null;

    void Listen(JsonElement payload)
    {
        var text = payload.Text("token") ?? "";
        var check = exchange.CheckToken(text);
        if (check.Error is { } code || check.Identity is null)
        {
            Refuse(check.Error ?? VoiceError.InvalidToken, check.Message ?? "The token was refused.");
            return;
        }

        lock (gate)
            (token, tokenSince) = (check, clock.GetTimestamp());
        AccountSid = AccessToken.AccountOf(text);
        var timeout = TimeSpan.FromSeconds(payload.Number("reconnectTimeout") ?? 0);
        reconnectTimeout = timeout < LongestReconnect ? timeout : LongestReconnect;
        Send(VoiceMessage.Connected(check.Identity, check.TimeToLive));

        if (registry.FindRinging(check.Identity) is { } ringing && Take(ringing))
            ringing.Attach(this);
    }

    void Register(bool on)
    {
        var accepted = on && !TokenHasExpired && token!.IncomingAllowed;
        lock (gate)
            registeredAt = accepted ? clock.GetTimestamp() : null;

        if (accepted)
            Send(VoiceMessage.Ready());
        else if (!on)
            Send(VoiceMessage.Offline());
        else if (TokenHasExpired)
            Send(VoiceMessage.Error(VoiceError.ExpiredToken, "The access token has expired."));
        else
            Refuse(VoiceError.NotAuthorized, "The token does not allow incoming calls.");
    }

    // Without the close the SDK's register() would stay pending for ever.
    void Refuse(int code, string message)
    {
        Send(VoiceMessage.Error(code, message));
        Send(VoiceMessage.Close());
        socket.Close();
    }

    void Invite(string temporaryId, JsonElement payload)
    {
        if (TokenHasExpired)
        {
            Send(VoiceMessage.HangUp(temporaryId, VoiceError.ExpiredToken, "The access token has expired."));
            return;
        }

        var dialed = registry.NewCall(this, Identity!, temporaryId);
        if (!Take(dialed))
        {
            Send(VoiceMessage.HangUp(temporaryId, VoiceError.Busy, "There is a call already."));
            return;
        }
        WithDescription(temporaryId, payload, (c, sdp) => c.Dial(sdp, exchange, token!.ApplicationSid, Parameters(payload)));
    }

    void Reconnect(string callSid, string reconnectToken, string offer)
    {
        var mine = registry.Find(reconnectToken, callSid, Identity!);
        var back = mine is not null && Take(mine);
        if (back)
            Guarded(mine!, () => back = mine!.Reconnect(this, offer));
        if (!back)
            Send(VoiceMessage.HangUp(callSid, VoiceError.CallIsGone, "The call is gone."));
    }

    void WithDescription(string? callSid, JsonElement payload, Action<BrowserCall, string> act)
    {
        if (Find(callSid) is { } mine)
            Guarded(mine, () => act(mine, payload.Text("sdp") ?? ""));
    }

    static void Guarded(BrowserCall mine, Action act)
    {
        try
        {
            act();
        }
        catch (BadSessionDescription error)
        {
            mine.GiveUp(VoiceError.BadRequest, error.Message);
        }
        catch (TooManyLegs error)
        {
            mine.GiveUp(VoiceError.Unavailable, error.Message);
        }
    }

    static Dictionary<string, string> Parameters(JsonElement payload) =>
        QueryHelpers.ParseQuery(payload.Member("twilio")?.Text("params"))
            .Take(MostParameters)
            .ToDictionary(p => p.Key, p => p.Value[0] ?? "");
}
