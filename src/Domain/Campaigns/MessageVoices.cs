using System.Text.RegularExpressions;

namespace DutyCall.Domain.Campaigns;

/// <summary>A voice the carrier speaks with.</summary>
/// <param name="Language">BCP 47.</param>
/// <param name="Code">The carrier's name of it; empty for its usual one in this language.</param>
public sealed record MessageVoice(string Language, string Code, string Label)
{
    /// <summary>Both in one, as a form has it.</summary>
    public string Value => $"{Language} {Code}".TrimEnd();
}

/// <summary>Voices to choose from (Twilio, text-to-speech: Amazon Polly). Programs may name any other.</summary>
public static partial class MessageVoices
{
    public static readonly IReadOnlyList<MessageVoice> All =
    [
        .. Of("en-US", "English (US)", "Joanna", "Matthew", "Kendra", "Joey"), .. Of("en-GB", "English (UK)", "Amy", "Brian", "Emma"), .. Of("es-US", "Spanish (US)", "Lupe", "Miguel", "Penelope"),
        .. Of("fr-CA", "French (Canada)", "Chantal"), .. Of("de-DE", "German", "Vicki", "Hans", "Marlene"),
    ];

    /// <summary>Those to choose from, and the one that is set already.</summary>
    public static IEnumerable<MessageVoice> With(string language, string voice) =>
        All.Any(known => (known.Language, known.Code) == (language, voice)) ? All : [new(language, voice, $"{language}, {(voice.Length > 0 ? voice : "usual voice")}"), .. All];

    public static (string Language, string Voice) Read(string value) => value.Length == 0 ? ("en-US", "") : value.Split(' ', 2) is [var language, var voice] ? (language, voice) : (value, "");

    /// <summary>Of the right form; whether the carrier has it, only the carrier knows.</summary>
    public static bool AreNames(string language, string voice) => Tag().IsMatch(language) && Name().IsMatch(voice);

    static IEnumerable<MessageVoice> Of(string language, string label, params string[] names) =>
        [new(language, "", $"{label}, usual voice"), .. names.Select(name => new MessageVoice(language, $"Polly.{name}", $"{label}, {name}"))];

    [GeneratedRegex(@"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$")]
    private static partial Regex Tag();

    [GeneratedRegex(@"^[A-Za-z0-9._:-]{0,80}$")]
    private static partial Regex Name();
}
