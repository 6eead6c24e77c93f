namespace DutyCall.Sandbox.People;

/// <summary>What answers, as machine detection would find it.</summary>
enum Nature { Human, Machine, Fax, Unclear }

/// <summary>Keys that somebody presses, so long after the answer.</summary>
sealed record KeyPress(TimeSpan After, string Keys);

/// <summary>What somebody does when the phone rings, and after.</summary>
sealed record Persona(string Description)
{
    public Nature Nature { get; init; } = Nature.Human;

    public TimeSpan AnswersAfter { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Refuses at once with this SIP code.</summary>
    public int? Refuses { get; init; }

    public bool NeverAnswers { get; init; }

    /// <summary>Picks up in the moment in which the caller gives up.</summary>
    public bool PicksUpWhenWithdrawn { get; init; }

    /// <summary>From the answer.</summary>
    public TimeSpan? HangsUpAfter { get; init; }

    /// <summary>Somebody who calls in hangs up so long after dialing, answered or not.</summary>
    public TimeSpan? GivesUpAfter { get; init; }

    /// <summary>Shown to whoever is called by them, when the number called looks names up.</summary>
    public string? Name { get; init; }

    /// <summary>Says this tone without end in place of words, so that it can be told in what others hear.</summary>
    public double? Hertz { get; init; }

    public IReadOnlyList<KeyPress> Presses { get; init; } = [];

    /// <summary>Said one after the other, again and again, with <see cref="Pause"/> between.</summary>
    public IReadOnlyList<string> Lines { get; init; } = [];

    public TimeSpan Pause { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Says its lines once, then beeps and listens. From the answer.</summary>
    public TimeSpan? BeepsAt { get; init; }

    /// <summary>Gives back what it hears.</summary>
    public bool Echoes { get; init; }

    /// <summary>Answers keys: what is said to each; other keys are not understood.</summary>
    public IReadOnlyDictionary<char, string> Menu { get; init; } = new Dictionary<char, string>();
}
