using System.Text;
using System.Xml.Linq;

namespace DutyCall.Infrastructure.Twilio;

/// <summary>Instructions for a call, as the carrier reads them (Twilio, TwiML for programmable voice).</summary>
static class Twiml
{
    /// <summary>Every event but who is speaking.</summary>
    public const string ConferenceEvents = "start end join leave mute hold modify";

    static readonly TimeSpan LongestCall = TimeSpan.FromHours(4);

    /// <summary>The verbs, run from first to last; after the last the carrier hangs up.</summary>
    public static IResult Answer(params XElement[] verbs) => Results.Text(Document(verbs), "text/xml", Encoding.UTF8);

    public static string Document(params XElement[] verbs) =>
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>" + new XElement("Response", verbs).ToString(SaveOptions.DisableFormatting);

    public static XElement Say(string text) => new("Say", text);

    /// <param name="language">BCP 47; empty for the carrier's own.</param>
    /// <param name="voice">The carrier's name of it; empty for its usual one.</param>
    public static XElement Say(string text, string language, string voice)
    {
        var say = Say(text);
        if (language.Length > 0)
            say.SetAttributeValue("language", language);
        if (voice.Length > 0)
            say.SetAttributeValue("voice", voice);
        return say;
    }

    public static XElement Play(string url) => new("Play", url);

    /// <summary>One key, pressed while something is said or within five seconds after; without one it goes on with the next verb.</summary>
    public static XElement GatherKey(string action, params XElement[] said) =>
        new("Gather", new XAttribute("input", "dtmf"), new XAttribute("numDigits", "1"), new XAttribute("timeout", "5"), new XAttribute("action", action), new XAttribute("method", "POST"), said);

    public static XElement Hangup() => new("Hangup");

    /// <summary>Joins a conference, which starts at once and does not end with whoever leaves it: the application decides that.</summary>
    /// <param name="mode">listen, whisper or barge for a supervisor, who starts no conversation; null for everybody else.</param>
    /// <param name="coach">The CallSid of whom a whispering supervisor is heard by.</param>
    public static XElement Join(string room, string label, string news, string left, string? mode = null, string? coach = null)
    {
        var conference = new XElement(
            "Conference",
            new XAttribute("participantLabel", label),
            new XAttribute("beep", "false"),
            new XAttribute("startConferenceOnEnter", mode is null ? "true" : "false"),
            new XAttribute("endConferenceOnExit", "false"),
            new XAttribute("waitUrl", ""),
            new XAttribute("jitterBufferSize", "small"),
            new XAttribute("statusCallback", news),
            new XAttribute("statusCallbackEvent", ConferenceEvents),
            room);
        if (mode == "whisper" && coach is not null)
            conference.Add(new XAttribute("coach", coach));
        else if (mode is "listen" or "whisper")
            conference.Add(new XAttribute("muted", "true"));
        return new("Dial", new XAttribute("action", left), new XAttribute("timeLimit", (int)LongestCall.TotalSeconds), conference);
    }

    /// <summary>Waits in a conference, which begins when somebody comes who begins it; until then there is music.</summary>
    public static XElement Wait(string room, string label, string music, string news, string left)
    {
        var dial = Join(room, label, news, left);
        var conference = dial.Element("Conference")!;
        conference.SetAttributeValue("startConferenceOnEnter", "false");
        conference.SetAttributeValue("waitUrl", music);
        conference.SetAttributeValue("waitMethod", "POST");
        return dial;
    }

    public static XElement Redirect(string url) => new("Redirect", new XAttribute("method", "POST"), url);

    /// <summary>Over and over, until the call goes elsewhere.</summary>
    public static XElement PlayForEver(string url) => new("Play", new XAttribute("loop", "0"), url);

    /// <summary>A message of two minutes at most, after a tone; five silent seconds or # end it.</summary>
    public static XElement Record(string left, string news) => new(
        "Record",
        new XAttribute("action", left),
        new XAttribute("method", "POST"),
        new XAttribute("maxLength", "120"),
        new XAttribute("timeout", "5"),
        new XAttribute("finishOnKey", "#"),
        new XAttribute("playBeep", "true"),
        new XAttribute("trim", "trim-silence"),
        new XAttribute("recordingStatusCallback", news),
        new XAttribute("recordingStatusCallbackMethod", "POST"),
        new XAttribute("recordingStatusCallbackEvent", "completed absent"));

    public static XElement DialNumber(string number, string callerId) =>
        new("Dial", new XAttribute("callerId", callerId), new XElement("Number", number));
}
