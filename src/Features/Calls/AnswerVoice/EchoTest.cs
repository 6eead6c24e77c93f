using System.Xml.Linq;
using DutyCall.Infrastructure.Twilio;

namespace DutyCall.Features.Calls.AnswerVoice;

/// <summary>The device page's test call. It is nobody's conversation and leaves no trace.</summary>
static class EchoTest
{
    /// <summary>The sandbox has somebody who repeats what they hear. Twilio has no such verb: there a voice proves that sound arrives.</summary>
    public static XElement[] For(TwilioSettings twilio) => twilio.Sandbox
        ? [Twiml.DialNumber(TwilioSettings.EchoNumber, TwilioSettings.DemoNumbers[0])]
        : [Twiml.Say("This is a test call. If you hear this sentence, your speakers or headset work. Look at the level meter while you speak to see that your microphone does."), Twiml.Hangup()];
}
