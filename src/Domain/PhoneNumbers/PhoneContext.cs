using System.Text.RegularExpressions;

namespace DutyCall.Domain;

/// <summary>A local number in a tel: link that names its context, as in tel:863-1234;phone-context=+1-914-555 (RFC 3966, section 5.1.5).</summary>
static partial class PhoneContext
{
    public const string Parameter = ";phone-context=";

    const string Scheme = "tel:";
    const string Digit = "0-9\uFF10-\uFF19\u0660-\u0669\u06F0-\u06F9";

    /// <summary>The local number behind its prefix; the prefix is left out when the context is a domain; empty when the context is neither.</summary>
    public static string Read(string text)
    {
        var parameter = text.IndexOf(Parameter, StringComparison.Ordinal);
        var context = text[(parameter + Parameter.Length)..].Split(';')[0];
        if (!Global().IsMatch(context) && !Domain().IsMatch(context))
            return "";

        var start = text.IndexOf(Scheme, StringComparison.Ordinal) is >= 0 and var scheme && scheme < parameter ? scheme + Scheme.Length : 0;
        var local = text[start..parameter];
        return context.StartsWith('+') ? context + local : local;
    }

    [GeneratedRegex($@"^\+[-.()]*[{Digit}][-.(){Digit}]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Global();

    [GeneratedRegex($@"^(?:[{Digit}](?:-*[{Digit}])*\.)*[a-zA-Z]+(?:-*[{Digit}])*\.?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Domain();
}
