using System.Collections.Concurrent;
using DutyCall.Sandbox.Carrier;
using DutyCall.Sandbox.Media;
using DutyCall.Sandbox.Twiml;

namespace DutyCall.Sandbox.People;

/// <summary>
/// Who answers at which number. The block +1 555 010 01xx has a script for each behaviour worth testing; at any other number
/// somebody answers after a while.
/// </summary>
sealed class ScriptedNumbers(SandboxSettings settings, Speech speech, SandboxClock clock, Serial serial, Mixer mixer)
{
    const string Block = "+1555010";
    readonly ConcurrentDictionary<string, Persona> given = [];

    static readonly string[] Story =
    [
        "Good morning, this is the long talker of the sandbox. I will go on for as long as you listen.",
        "The quick brown fox jumps over the lazy dog, and then it turns around and does it again.",
        "One, two, three, four, five, six, seven, eight, nine, ten.",
        "If you can hear this, the sound from the telephone network reaches you.",
    ];

    static readonly string[] SmallTalk = ["Hello?", "Yes, speaking.", "I can hear you very well.", "That sounds interesting. Please go on."];

    static readonly Dictionary<string, Persona> Personas = new()
    {
        [Block + "0100"] = new("Answers after 4 s and talks without end") { AnswersAfter = Seconds(4), Lines = Story, Pause = Seconds(0.3) },
        [Block + "0101"] = new("Voicemail, beeps 8 s after the answer")
        {
            Nature = Nature.Machine, AnswersAfter = Seconds(5), BeepsAt = Seconds(8),
            Lines = ["You have reached the voicemail of the sandbox. Nobody is here. Please leave a message after the tone."],
        },
        [Block + "0102"] = new("Busy") { Refuses = 486 },
        [Block + "0103"] = new("Does not answer") { NeverAnswers = true },
        [Block + "0104"] = new("Not in service") { Refuses = 404 },
        [Block + "0105"] = new("Answers after 1 s, hangs up 1 s later") { AnswersAfter = Seconds(1), HangsUpAfter = Seconds(1), Lines = ["Hello?"] },
        [Block + "0106"] = new("Answers exactly when the caller gives up") { NeverAnswers = true, PicksUpWhenWithdrawn = true, Lines = SmallTalk },
        [Block + "0107"] = new("Fax") { Nature = Nature.Fax, AnswersAfter = Seconds(2) },
        [Block + "0108"] = new("Answers and says nothing") { Nature = Nature.Unclear, AnswersAfter = Seconds(2) },
        [Block + "0109"] = new("Menu that wants a key")
        {
            Nature = Nature.Machine, AnswersAfter = Seconds(2), Pause = Seconds(4),
            Lines = ["Welcome. For sales, press one. For support, press two."],
            Menu = new Dictionary<char, string> { ['1'] = "You have reached sales.", ['2'] = "You have reached support." },
        },
        [Block + "0110"] = Human("Every callback doubled and out of order"),
        [Block + "0111"] = Human("The completed callback is lost"),
        [Block + "0112"] = Human("The answer to the request comes after 20 s, the call goes ahead"),
        [Block + "0113"] = Human("The request is answered 503, the call goes ahead"),
        [Block + "0114"] = Human("The first two requests are answered 429"),
        [Block + "0115"] = new("Declines") { Refuses = 603 },
        [Block + "0116"] = new("Lets it ring for 18 s") { AnswersAfter = Seconds(18), Lines = SmallTalk },
        [Block + "0120"] = new("Echo") { AnswersAfter = Seconds(1), Echoes = true },
        [Block + "0121"] = new("Says a tone of 600 Hz") { AnswersAfter = Seconds(1), Hertz = 600 },
        [Block + "0122"] = new("Says a tone of 1400 Hz") { AnswersAfter = Seconds(1), Hertz = 1400 },
        [Block + "0123"] = new("Listens and says nothing") { AnswersAfter = Seconds(1) },
    };

    /// <summary>Faults that belong to a number.</summary>
    public static readonly IReadOnlyDictionary<string, FaultSettings> Faults = new Dictionary<string, FaultSettings>
    {
        [Block + "0110"] = new() { DuplicateCallbacks = true, ReorderCallbacks = true },
        [Block + "0111"] = new() { LoseCallbacks = ["completed"] },
        [Block + "0112"] = new() { AnswerAfterAcceptSeconds = 20 },
        [Block + "0113"] = new() { UnavailableAfterAccept = int.MaxValue },
        [Block + "0114"] = new() { TooManyRequests = 2 },
    };

    /// <summary>The people with a script, by number, for whoever shows them.</summary>
    public static IReadOnlyDictionary<string, Persona> All => Personas;

    /// <summary>The scripts that were given to numbers since the start.</summary>
    public IReadOnlyDictionary<string, Persona> Given => given;

    /// <summary>Another script for a number; null for its own again.</summary>
    public void Give(string number, Persona? persona)
    {
        if (persona is null)
            given.TryRemove(number, out _);
        else
            given[number] = persona;
    }

    public Persona PersonaAt(string number) =>
        given.GetValueOrDefault(number) ?? Personas.GetValueOrDefault(number) ?? Human("Somebody") with { AnswersAfter = settings.HumanAnswersAfter };

    /// <summary>The phone at a number, for one call.</summary>
    public ScriptedPerson At(string number) => Person(PersonaAt(number));

    public ScriptedPerson Person(Persona persona) => new(persona, speech, clock, serial, mixer);

    public static Persona Human(string description) => new(description) { Lines = SmallTalk };

    static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);
}
