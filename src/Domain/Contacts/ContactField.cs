using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace DutyCall.Domain;

public enum ContactFieldKind { Text, Number, Date, Choice, YesNo }

/// <summary>A field of its own that an organisation keeps of its contacts.</summary>
/// <param name="Key">Its name for programs: lower case, digits, underscores.</param>
/// <param name="Choices">What may be chosen, when it is a choice.</param>
public sealed partial record ContactField(Guid Id, string Key, string Label, ContactFieldKind Kind, IReadOnlyList<string> Choices)
{
    const int LongestText = 500;

    /// <summary>Understands what was typed; null where it is left empty. The other part says what is wrong with it.</summary>
    public (JsonNode? Value, string? Problem) Read(string? typed)
    {
        var text = typed?.Trim() ?? "";
        if (text.Length == 0)
            return (null, null);
        if (text.Any(char.IsControl))
            return (null, "Keep it on one line.");

        return Kind switch
        {
            ContactFieldKind.Number => decimal.TryParse(text, NumberStyles.Number, CultureInfo.InvariantCulture, out var number) && Math.Abs(number) < 1e15m
                ? (JsonValue.Create(number), null)
                : (null, "Write a number, such as 1250.5."),
            ContactFieldKind.Date => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
                ? (JsonValue.Create(day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)), null)
                : (null, "Write the day as 2026-11-20."),
            ContactFieldKind.Choice => Choices.FirstOrDefault(choice => choice.Equals(text, StringComparison.OrdinalIgnoreCase)) is { } chosen
                ? (JsonValue.Create(chosen), null)
                : (null, $"Choose one of: {string.Join(", ", Choices)}."),
            ContactFieldKind.YesNo => text.ToUpperInvariant() switch
            {
                "YES" or "TRUE" => (JsonValue.Create(true), null),
                "NO" or "FALSE" => (JsonValue.Create(false), null),
                _ => (null, "Answer yes or no."),
            },
            _ => text.Length <= LongestText ? (JsonValue.Create(text), null) : (null, $"Keep it to {LongestText} letters."),
        };
    }

    /// <summary>As it is put into a form, and shown.</summary>
    public static string Show(JsonNode? value) => value switch
    {
        null => "",
        JsonValue single when single.TryGetValue<bool>(out var yes) => yes ? "Yes" : "No",
        JsonValue single when single.TryGetValue<string>(out var text) => text,
        _ => value.ToJsonString(),
    };

    public static string NameOf(ContactFieldKind kind) => kind == ContactFieldKind.YesNo ? "yes_no" : kind.ToString().ToLowerInvariant();

    public static ContactFieldKind? KindOf(string name) => name switch
    {
        "text" => ContactFieldKind.Text,
        "number" => ContactFieldKind.Number,
        "date" => ContactFieldKind.Date,
        "choice" => ContactFieldKind.Choice,
        "yes_no" => ContactFieldKind.YesNo,
        _ => null,
    };

    /// <summary>A field's name for programs: Plan type → plan_type. Empty when nothing of it can be in one.</summary>
    public static string KeyOf(string label)
    {
        var key = NotInKey().Replace(label.Trim().ToLowerInvariant(), "_").Trim('_');
        key = key.Length > 0 && char.IsAsciiLetter(key[0]) ? key : key.Length > 0 ? "f_" + key : "";
        return key.Length > 40 ? key[..40] : key;
    }

    [GeneratedRegex("[^a-z0-9]+")]
    private static partial Regex NotInKey();
}
