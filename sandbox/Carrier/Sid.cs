using System.Security.Cryptography;

namespace DutyCall.Sandbox.Carrier;

/// <summary>Twilio's identifiers: two upper-case letters and 32 lower-case hexadecimal digits.</summary>
static class Sid
{
    public static string New(string prefix) => prefix + RandomNumberGenerator.GetHexString(32, lowercase: true);

    public static bool Is(string prefix, string? text) =>
        text is { Length: 34 } && text.StartsWith(prefix, StringComparison.Ordinal) && text.Skip(2).All(char.IsAsciiHexDigit);
}
