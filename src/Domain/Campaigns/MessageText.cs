using System.Text.Json;
using System.Text.RegularExpressions;

namespace DutyCall.Domain.Campaigns;

/// <summary>What a campaign says, with fields of whoever hears it in braces: {first_name}, {company}, {plan_end}.</summary>
public static partial class MessageText
{
    /// <summary>Twilio, Say: characters of one verb.</summary>
    public const int Longest = 4096;

    /// <summary>Speech of ordinary speed, for showing how long it takes.</summary>
    const double WordsPerSecond = 2.5;

    /// <summary>The fields every contact has.</summary>
    public static readonly string[] Fields = ["name", "first_name", "company", "title"];

    /// <summary>Fields are filled in; one that a contact does not have leaves nothing behind.</summary>
    public static string Render(string text, IReadOnlyDictionary<string, string> fields)
    {
        var filled = Field().Replace(text, match => fields.GetValueOrDefault(match.Groups[1].Value) ?? "");
        var tidy = Gap().Replace(Spaces().Replace(filled, " "), "$1").Trim();
        return tidy.Length > Longest ? tidy[..Longest] : tidy;
    }

    /// <summary>What the fields of a contact are filled in with.</summary>
    /// <param name="custom">The organisation's own fields, as a JSON object.</param>
    public static IReadOnlyDictionary<string, string> FieldsOf(string name, string company, string title, string? custom)
    {
        var fields = new Dictionary<string, string>
        {
            ["name"] = name,
            ["first_name"] = name.Split(' ')[0],
            ["company"] = company,
            ["title"] = title,
        };
        using var own = JsonDocument.Parse(custom ?? "{}");
        foreach (var field in own.RootElement.EnumerateObject())
            fields.TryAdd(field.Name, field.Value.ToString());
        return fields;
    }

    /// <summary>What may be pressed, as it is said; empty for nothing.</summary>
    public static string Keys(string? connectKey, string? optOutKey) => string.Join(' ', new[]
    {
        connectKey is null ? null : $"To speak to somebody, press {connectKey}.",
        optOutKey is null ? null : $"Not to be called again, press {optOutKey}.",
    }.OfType<string>());

    /// <summary>The fields a text names, each once.</summary>
    public static IReadOnlyList<string> FieldsIn(string text) => [.. Field().Matches(text).Select(match => match.Groups[1].Value).Distinct()];

    public static TimeSpan Length(string text) => TimeSpan.FromSeconds(text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length / WordsPerSecond);

    [GeneratedRegex(@"\{([a-z0-9_]{1,60})\}", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Field();

    [GeneratedRegex(@"[ \t]{2,}")]
    private static partial Regex Spaces();

    /// <summary>A space before a mark, where a field has left nothing.</summary>
    [GeneratedRegex(@" ([,.;:!?])")]
    private static partial Regex Gap();
}
