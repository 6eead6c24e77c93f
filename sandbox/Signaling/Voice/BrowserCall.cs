using DutyCall.Sandbox.Carrier;
using DutyCall.Sandbox.Media;
using Endpoint = DutyCall.Sandbox.Carrier.Endpoint;

namespace DutyCall.Sandbox.Signaling.Voice;

/// <summary>
/// One call at one browser, placed by it or ringing there. Outlives the socket: a browser that comes back in time finds
/// its call again by the reconnect token. Calls the carrier only outside its own lock.
/// </summary>
sealed class BrowserCall(
    MediaHub hub, TimeProvider clock, ClientRegistry registry, VoiceSession session, string identity, string reconnectToken, string? temporaryId)
    : Endpoint
{
    static readonly TimeSpan ShortestGrace = TimeSpan.FromSeconds(1);

    /// <summary>Idle: made, but neither rings nor dials yet.</summary>
    enum Stage { Idle, Dialing, Ringing, Open, Ended }

    readonly Lock gate = new();
    VoiceSession? session = session;
    BrowserLeg? leg;
    ILine? line;
    ITimer? grace;
    Stage stage;
    string? description;
    bool described;
    bool named;

    public string Identity => identity;

    public string ReconnectToken => reconnectToken;

    public override Leg Leg => BrowserLeg;

    /// <summary>Rings, but the socket it rang on is gone.</summary>
    public bool RingsInVain => stage == Stage.Ringing && session is null;

    // Made on first use: a device that is listed but never rung takes up no place.
    BrowserLeg BrowserLeg
    {
        get
        {
            lock (gate)
                return leg ??= NewLeg();
        }
    }

    /// <summary>The browser knows it by the carrier's name or, before that has come, by one of its own.</summary>
    public bool Is(string? callSid) => callSid is not null && (callSid == line?.CallSid || callSid == temporaryId);

    /// <summary>The browser dials.</summary>
    public void Dial(string offer, ISwitch exchange, string? applicationSid, IReadOnlyDictionary<string, string> parameters)
    {
        description = BrowserLeg.Answer(offer);
        stage = Stage.Dialing;
        var dialed = exchange.DialFromClient(this, identity, applicationSid, parameters);
        lock (gate)
            line ??= dialed;
    }

    public override void Ring(ILine line)
    {
        if (session?.Take(this) != true)
            Decline(line, 486);
        else if (!Invite(line))
            Decline(line, 480);
    }

    public override void Ringing(ILine line, bool earlyMedia)
    {
        lock (gate)
        {
            this.line ??= line;
            if (stage != Stage.Dialing)
                return;

            named = true;
            described |= earlyMedia;
            Send(VoiceMessage.Ringing(line.CallSid, earlyMedia ? description : null));
        }
    }

    public override void Answered(ILine line)
    {
        lock (gate)
        {
            this.line ??= line;
            if (stage != Stage.Dialing)
                return;

            stage = Stage.Open;
            named = true;
            registry.Keep(this);
            Send(VoiceMessage.Answer(line.CallSid, described ? null : description, reconnectToken));
        }
    }

    public override void Ended(ILine line, LineEnd end)
    {
        lock (gate)
        {
            if (stage == Stage.Ended)
                return;

            // Until the browser has been told the carrier's name for a call it placed, it knows only its own.
            Send(stage == Stage.Ringing
                ? VoiceMessage.Cancel(line.CallSid)
                : VoiceMessage.HangUp(temporaryId is not null && !named ? temporaryId : line.CallSid, end.SdkError, end.Message));
        }
        Finish();
    }

    /// <summary>The browser's user picked up.</summary>
    public void Accept(string answer)
    {
        lock (gate)
        {
            if (stage != Stage.Ringing)
                return;

            BrowserLeg.Accept(answer);
            stage = Stage.Open;
        }
        line?.Answer();
    }

    public void Reject()
    {
        if (Finish())
            line?.Refuse(603);
    }

    public void HangUp()
    {
        if (Finish())
            line?.HangUp();
    }

    /// <summary>Media fails, but the browser can be told.</summary>
    public void GiveUp(int code, string message)
    {
        lock (gate)
        {
            if (stage == Stage.Ended)
                return;

            Send(VoiceMessage.HangUp((named || temporaryId is null ? line?.CallSid : temporaryId) ?? "", code, message));
        }
        HangUp();
    }

    /// <summary>New ICE credentials for the same connection.</summary>
    public void Reinvite(string offer)
    {
        lock (gate)
        {
            if (stage != Stage.Open)
                return;

            description = BrowserLeg.Answer(offer);
            Send(VoiceMessage.Answer(line!.CallSid, description, null));
        }
    }

    public void PressKeys(string keys)
    {
        foreach (var key in keys.Where("0123456789*#".Contains))
            BrowserLeg.Press(key);
    }

    /// <summary>The socket is gone. The call waits for it; one that has not been answered yet has no token to come back with.</summary>
    public void Detach(TimeSpan patience)
    {
        lock (gate)
        {
            session = null;
            if (stage is Stage.Open or Stage.Ringing)
            {
                leg?.Excuse();
                grace?.Dispose();
                var wait = patience < ShortestGrace ? ShortestGrace : patience;
                grace = clock.CreateTimer(_ => Expire(), null, wait, Timeout.InfiniteTimeSpan);
                return;
            }
        }
        HangUp();
    }

    /// <summary>Back on another socket, which has taken it already. False when it ended meanwhile.</summary>
    public bool Attach(VoiceSession newSession)
    {
        VoiceSession? old;
        lock (gate)
        {
            old = stage == Stage.Ended ? newSession : session;
            if (stage != Stage.Ended)
                session = newSession;
            leg?.Welcome();
            grace?.Dispose();
            grace = null;
        }
        if (old != session)
            old?.Release(this);
        return session == newSession;
    }

    /// <summary>
    /// The browser is back with its call. The same ICE fragment means that its media never stopped, and the SDP it is given
    /// is ignored; another one means that the call was handed to a new connection, which needs an answer of its own.
    /// False when the call ended meanwhile.
    /// </summary>
    public bool Reconnect(VoiceSession newSession, string offer)
    {
        if (!Attach(newSession))
            return false;

        bool accepted;
        lock (gate)
        {
            if (stage == Stage.Ended)
                return false;

            if (SessionDescription.Parse(offer).Fragment != BrowserLeg.RemoteFragment)
                description = BrowserLeg.Answer(offer);

            accepted = stage == Stage.Ringing;
            stage = Stage.Open;
            Send(VoiceMessage.Answer(line!.CallSid, description, reconnectToken));
        }
        if (accepted)
            line.Answer();
        return true;
    }

    BrowserLeg NewLeg()
    {
        var made = hub.CreateBrowserLeg();
        made.Lost += HangUpLost;
        if (stage == Stage.Ended)
            made.Close();
        return made;
    }

    // False when there is no room for its media, or the socket was lost this very moment.
    bool Invite(ILine rings)
    {
        lock (gate)
        {
            if (stage != Stage.Idle)
                return false;

            try
            {
                description = BrowserLeg.Offer();
            }
            catch (TooManyLegs)
            {
                return false;
            }
            line = rings;
            named = true;
            stage = Stage.Ringing;
            registry.Keep(this);
            Send(VoiceMessage.Invite(rings, description, reconnectToken, session?.AccountSid));
            return true;
        }
    }

    void Decline(ILine rings, int sipCode)
    {
        Finish();
        rings.Refuse(sipCode);
    }

    void HangUpLost()
    {
        lock (gate)
            Send(VoiceMessage.HangUp(line?.CallSid ?? ""));
        HangUp();
    }

    void Expire()
    {
        lock (gate)
        {
            if (session is not null)
                return;
        }
        if (stage == Stage.Ringing && Finish())
            line?.Refuse(480);
        else
            HangUp();
    }

    void Send(string message) => session?.Send(message);

    /// <summary>False when it was over already.</summary>
    bool Finish()
    {
        VoiceSession? at;
        lock (gate)
        {
            if (stage == Stage.Ended)
                return false;

            stage = Stage.Ended;
            grace?.Dispose();
            at = session;
        }
        registry.Forget(this);
        at?.Release(this);
        leg?.Close();
        return true;
    }
}
