using System.Globalization;
using Microsoft.Extensions.Primitives;

namespace DutyCall.Sandbox.Rest;

/// <summary>One request to the REST API, taken apart. Names are compared by case, as Twilio does.</summary>
/// <param name="Path">From <c>/2010-04-01</c> on.</param>
/// <param name="Segments">What stood in the placeholders of the route.</param>
sealed record ApiRequest(string Method, string Path, IReadOnlyList<string> Segments, IReadOnlyDictionary<string, StringValues> Form, IReadOnlyDictionary<string, StringValues> Query)
{
    /// <summary>Null when absent; empty when given empty, which clears what was set.</summary>
    public string? this[string name] => Form.TryGetValue(name, out var values) ? values[^1] : null;

    /// <summary>Null when absent or empty.</summary>
    public string? Text(string name) => this[name] is { Length: > 0 } value ? value : null;

    /// <summary>Each repetition of the name.</summary>
    public string[] List(string name) => Form.TryGetValue(name, out var values) ? [.. values.OfType<string>()] : [];

    public bool Has(string name) => Form.ContainsKey(name);

    public bool Flag(string name, bool otherwise) => Text(name) is { } value ? value.Equals("true", StringComparison.OrdinalIgnoreCase) : otherwise;

    public int Number(string name, int otherwise, int least, int most, int code) =>
        Text(name) is not { } value ? otherwise
        : int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most ? number
        : throw ApiError.Invalid(code, $"{name} must be between {least} and {most}");

    public string HttpMethod(string name) => Text(name) is not { } value ? "POST"
        : value is "GET" or "POST" ? value : throw ApiError.Invalid(21209, $"{name} must be GET or POST");

    /// <summary>An absolute URL; null when absent or empty.</summary>
    public string? Url(string name, int code = 21205)
    {
        if (Text(name) is not { } value)
            return null;
        return Uri.TryCreate(value, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && !url.Host.Contains('_', StringComparison.Ordinal)
            ? value
            : throw ApiError.Invalid(code, $"{name} is not a valid URL: {value}");
    }

    public string? Filter(string name) => Query.TryGetValue(name, out var values) ? values[^1] is { Length: > 0 } value ? value : null : null;
}
