namespace DutyCall.Domain;

/// <summary>Words people sort contacts by; the same whatever their capitals.</summary>
public static class Tags
{
    public const int Longest = 50;
    public const int MostOnOne = 50;

    /// <summary>Trimmed, each once, without a comma: lists of tags are written with commas.</summary>
    public static string[] Read(IEnumerable<string?> typed) =>
        [.. typed.SelectMany(tags => (tags ?? "").Split(',')).Select(Squeeze).Where(tag => tag.Length > 0).Distinct(StringComparer.OrdinalIgnoreCase)];

    public static string? ProblemOf(IReadOnlyCollection<string> tags) =>
        tags.Any(tag => tag.Length > Longest) ? $"Keep each tag to {Longest} letters."
        : tags.Any(tag => tag.Any(char.IsControl)) ? "A tag is letters, digits and signs."
        : tags.Count > MostOnOne ? $"A contact has at most {MostOnOne} tags."
        : null;

    static string Squeeze(string tag) => string.Join(' ', tag.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
