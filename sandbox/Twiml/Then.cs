namespace DutyCall.Sandbox.Twiml;

/// <summary>What follows a verb: the next one, another document, or the end of the call.</summary>
readonly record struct Then(TwimlSource? Source, bool Ends)
{
    public static readonly Then Continue = new(null, false);
    public static readonly Then HangUp = new(null, true);

    public static Then To(TwimlSource source) => new(source, false);
}
