using System.Text.RegularExpressions;

namespace DutyCall.Sandbox.Carrier;

/// <summary>Whom a call is from or to: a telephone number in E.164, or <c>client:identity</c> with parameters in its query.</summary>
sealed partial record Address(string Text, string? Number, string? Identity, IReadOnlyDictionary<string, string> Parameters)
{
    static readonly Dictionary<string, string> None = [];

    public bool IsNumber => Number is not null;

    /// <summary>What a caller says of itself and no network knows: <c>anonymous</c>, a raw string, nothing.</summary>
    public static Address Unknown(string text) => new(text, null, null, None);

    /// <summary>Null when it is neither.</summary>
    public static Address? Parse(string? text)
    {
        if (text is null)
            return null;
        if (text.StartsWith("client:", StringComparison.Ordinal))
            return Client(text["client:".Length..]);
        // A plus sign that a sloppy form encoder turned into a space is still a plus sign to Twilio.
        var number = text.StartsWith(' ') ? "+" + text[1..] : text;
        return E164().IsMatch(number) ? new(number, number, null, None) : null;
    }

    static Address? Client(string text)
    {
        var (identity, query) = text.Split('?', 2) is [var i, var q] ? (i, q) : (text, "");
        return identity.Length is 0 or > 256 || identity.Any(char.IsWhiteSpace)
            ? null
            : new("client:" + identity, null, identity, Query(query));
    }

    static Dictionary<string, string> Query(string query) =>
        query.Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Select(pair => pair.Split('=', 2))
            .GroupBy(pair => Decode(pair[0]))
            .ToDictionary(g => g.Key, g => Decode(g.Last().ElementAtOrDefault(1) ?? ""));

    static string Decode(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));

    [GeneratedRegex(@"^\+[1-9]\d{6,14}$")]
    private static partial Regex E164();
}
