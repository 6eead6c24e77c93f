using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace DutyCall.Domain;

/// <summary>A place in a sorted list of contacts: the cursor of a keyset page. Outside it is opaque text.</summary>
/// <param name="Sort">The list it is a place in.</param>
/// <param name="Key">What the contact there is sorted by, as PostgreSQL writes it; null among the blanks, which come last.</param>
/// <param name="Id">Null for the very end: the last page is read backward from there.</param>
public sealed partial record ContactPlace(string Sort, string? Key, Guid? Id, bool Backward)
{
    public override string ToString() => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(
        string.Join('\n', Backward ? "-" : "+", Sort, Id?.ToString() ?? "", Key is null ? "" : "=" + Key)));

    /// <summary>Reads what <see cref="ToString"/> wrote, for a list sorted this way; null for anything else.</summary>
    public static ContactPlace? Read(string text, string sort)
    {
        if (text.Length > 1000 || !Base64Url.IsValid(text) || Encoding.UTF8.GetString(Base64Url.DecodeFromChars(text)).Split('\n', 4) is not [var way, var of, var id, var key])
            return null;
        if (of != sort || way is not ("+" or "-") || id.Length > 0 && !Guid.TryParse(id, out _) || key.Length > 0 && (key[0] != '=' || !IsKey(key[1..], sort)))
            return null;
        return new(sort, key.Length > 0 ? key[1..] : null, id.Length > 0 ? Guid.Parse(id) : null, way == "-");
    }

    static bool IsKey(string key, string sort) => sort.TrimStart('-') switch
    {
        "status" or "calls" => int.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && (sort.EndsWith("calls", StringComparison.Ordinal) || number <= 4),
        "dealValue" => decimal.TryParse(key, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _),
        "lastCall" or "followUp" => Instant().IsMatch(key)
            && DateTime.TryParseExact(key[..19], "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
        _ => !key.Any(char.IsControl),
    };

    [GeneratedRegex(@"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{1,6})?[+-](0\d|1[0-4])(:[0-5]\d)?$")]
    private static partial Regex Instant();
}
