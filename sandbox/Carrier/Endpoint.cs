using DutyCall.Sandbox.Media;

namespace DutyCall.Sandbox.Carrier;

/// <summary>
/// Whoever is at the far end of one line: a browser with the voice SDK, a scripted person, a human at the /sandbox page.
/// The carrier tells it what happens by the methods here; it acts on the line by <see cref="ILine"/>.
/// All methods return at once; none may throw for an endpoint that has gone.
/// </summary>
abstract class Endpoint
{
    /// <summary>Its sound.</summary>
    public abstract Leg Leg { get; }

    /// <summary>The line rings here. Answer, refuse or let it ring by <paramref name="line"/>.</summary>
    public abstract void Ring(ILine line);

    /// <summary>For the endpoint that placed the call: the far end rings. <paramref name="earlyMedia"/>: audio flows already.</summary>
    public virtual void Ringing(ILine line, bool earlyMedia) { }

    /// <summary>For the endpoint that placed the call: the carrier has answered, audio flows.</summary>
    public virtual void Answered(ILine line) { }

    /// <summary>The line is down, whoever ended it, or the ringing was withdrawn.</summary>
    public abstract void Ended(ILine line, LineEnd end);
}

/// <summary>Why a line went down. <paramref name="SdkError"/>: the voice SDK error code to show a browser, when it is a failure.</summary>
sealed record LineEnd(bool Withdrawn = false, int? SdkError = null, string? Message = null);

/// <summary>What an endpoint may do on the line it is on. The carrier's call implements it.</summary>
interface ILine
{
    /// <summary><c>CA</c> and 32 lower-case hexadecimal digits.</summary>
    string CallSid { get; }

    string From { get; }

    string To { get; }

    /// <summary>Custom parameters for a browser: of a Client noun, or from the query of a <c>client:</c> address.</summary>
    IReadOnlyDictionary<string, string> Parameters { get; }

    void Answer();

    /// <summary>Refused: 486 busy, 603 declined, 404 unknown, 480 unavailable.</summary>
    void Refuse(int sipCode);

    void HangUp();
}

/// <summary>What the browser side asks of the carrier. Implemented by the carrier's core.</summary>
interface ISwitch
{
    /// <summary>
    /// A browser called <c>device.connect</c>: a new inbound call from <c>client:identity</c> whose TwiML is asked of the
    /// application named in its token. <paramref name="parameters"/> are the SDK's connect parameters, unchecked.
    /// </summary>
    ILine DialFromClient(Endpoint caller, string identity, string? applicationSid, IReadOnlyDictionary<string, string> parameters);

    /// <summary>A telephone on the network (the /sandbox page, a scripted caller) dials one of the account's numbers.</summary>
    ILine DialFromPhone(Endpoint caller, string from, string to);

    /// <summary>Reads and checks an access token as Twilio would; the error is an SDK code (31202, 31204, 31205, 31207).</summary>
    TokenCheck CheckToken(string token);
}

/// <summary>Who a token speaks for, or why it is refused.</summary>
sealed record TokenCheck(string? Identity, string? ApplicationSid, bool IncomingAllowed, TimeSpan TimeToLive, int? Error, string? Message);

/// <summary>The browsers that are registered. Implemented by the browser side, asked by the carrier's core.</summary>
interface IClientRegistry
{
    /// <summary>Every registered device of an identity, each as an endpoint of its own; empty when offline or, as 486 would say, all busy.</summary>
    IReadOnlyList<Endpoint> Devices(string identity);

    bool IsBusy(string identity);
}

/// <summary>The people who can be called at this machine by the /sandbox page. Implemented by the browser side.</summary>
interface IPhones
{
    /// <summary>The phone that answers to a number (E.164), for one call; null when no page has it. A busy one refuses with 486.</summary>
    Endpoint? At(string e164);
}
