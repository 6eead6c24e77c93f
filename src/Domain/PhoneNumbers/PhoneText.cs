using System.Text.RegularExpressions;

namespace DutyCall.Domain;

/// <summary>What was typed or pasted, without its decoration: ASCII digits, with a leading + where one stood.</summary>
readonly record struct TypedNumber(string Digits, string? Extension);

/// <summary>Finds the number in a text: punctuation of all scripts, tel: links (RFC 3966), extensions, vanity letters.</summary>
static partial class PhoneText
{
    const int LongestText = 250, FewestVanityLetters = 3;

    const string Digit = "0-9\uFF10-\uFF19\u0660-\u0669\u06F0-\u06F9";
    const string Space = " \u00A0\u00AD\u200B\u2060\u3000";
    const string Separator = "-\u2010-\u2015\u2212\u30FC\uFF0D\uFF0F/\uFF0E." + Space + "()\uFF08\uFF09\uFF3B\uFF3D\\[\\]~\u2053\u223C\uFF5E";

    const string AnyLabel = "[ \u00A0\\t,]*";
    const string AfterLabel = "[:.\uFF0E]?[ \u00A0\\t,-]*";
    const string Word = "(?:e?xt(?:ensi(?:o\u0301?|\u00F3))?n?|\uFF45?\uFF58\uFF54\uFF4E?|\u0434\u043E\u0431|anexo)";
    const string Sign = "(?:[x\uFF58#\uFF03~\uFF5E]|int|\uFF49\uFF4E\uFF54)";

    // The vaguer the label, the fewer digits are taken for an extension: the rules of Google's library.
    const string Extension =
        $";ext=(?<ext>[{Digit}]{{1,20}})"
        + $"|{AnyLabel}{Word}{AfterLabel}(?<ext>[{Digit}]{{1,20}})#?"
        + $"|{AnyLabel}{Sign}{AfterLabel}(?<ext>[{Digit}]{{1,9}})#?"
        + $"|[- ]+(?<ext>[{Digit}]{{1,6}})#"
        + $"|[ \u00A0\\t]*(?:,,|;){AfterLabel}(?<ext>[{Digit}]{{1,15}})#?"
        + $"|[ \u00A0\\t]*,+{AfterLabel}(?<ext>[{Digit}]{{1,9}})#?";

    public static TypedNumber? Read(string text, out PhoneNumberProblemKind problem)
    {
        problem = text.Length > LongestText ? PhoneNumberProblemKind.TooLong : PhoneNumberProblemKind.NotANumber;
        if (text.Length > LongestText || Candidate(text) is not { Length: > 0 } candidate)
            return null;

        var digits = Count(candidate, out var separated, out var labelled);

        if (digits >= 3 && separated && !labelled || digits == 2 && candidate.Length == 2)
            return new(DigitsOf(candidate), null);

        if (digits is 1 or 2 && separated && IsDigit(candidate[^1]))
            problem = PhoneNumberProblemKind.TooShort;

        return WithExtension().IsMatch(candidate) ? SplitExtension(candidate) : null;
    }

    /// <summary>
    /// The same text with letters dialed as on a keypad; null when there are too few of them to be a vanity number.
    /// Words before the number mean that there are words in it too: those are no digits.
    /// </summary>
    public static TypedNumber? ReadVanity(string text)
    {
        if (text.Length > LongestText || StartOf(text) is not (>= 0 and var start) || text.AsSpan(0, start).ContainsAnyInRange('A', 'z'))
            return null;

        var extension = TrailingExtension().Match(text, start);
        var number = extension.Success ? text[start..extension.Index] : text[start..];
        return number.Count(char.IsAsciiLetter) >= FewestVanityLetters && Read(string.Concat(number.Select(Keypad)), out _) is { } typed
            ? typed with { Extension = extension.Success ? DigitsOf(extension.Groups["ext"].Value) : null }
            : null;
    }

    /// <summary>Digits of any script as ASCII, and the plus if it leads.</summary>
    public static string DigitsOf(ReadOnlySpan<char> text)
    {
        var digits = text.Length <= LongestText ? stackalloc char[text.Length] : new char[text.Length];
        var count = 0;

        foreach (var character in text)
        {
            if (IsDigit(character))
                digits[count++] = (char)('0' + (character <= '9' ? character & 0xF : (int)char.GetNumericValue(character)));
            else if (count == 0 && IsPlus(character))
                digits[count++] = '+';
        }

        return new(digits[..count]);
    }

    static string Candidate(string text)
    {
        var candidate = text.Contains(PhoneContext.Parameter, StringComparison.Ordinal) ? PhoneContext.Read(text) : Trimmed(text);
        return candidate.IndexOf(";isub=", StringComparison.Ordinal) is > 0 and var subaddress ? candidate[..subaddress] : candidate;
    }

    static string Trimmed(string text)
    {
        if (StartOf(text) is not (>= 0 and var start))
            return "";

        var end = text.Length;
        while (end > start && !IsDigit(text[end - 1]) && text[end - 1] != '#')
            end--;

        return start == 0 && end == text.Length ? text : text[start..end];
    }

    static int StartOf(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (IsDigit(text[i]) || IsPlus(text[i]))
                return i;
        }

        return -1;
    }

    /// <summary>Counts the digits, and sees whether nothing but separators stands between them, and whether one of those may label an extension.</summary>
    static int Count(string text, out bool separated, out bool labelled)
    {
        var digits = 0;
        separated = true;
        labelled = false;

        for (var i = IsPlus(text[0]) ? 1 : 0; i < text.Length; i++)
        {
            if (IsDigit(text[i]))
                digits++;
            else if (!IsSeparator(text[i]))
                separated = false;
            else if (text[i] is '~' or '\uFF5E')
                labelled = true;
        }

        return digits;
    }

    static TypedNumber? SplitExtension(string candidate)
    {
        var extension = TrailingExtension().Match(candidate);
        if (!extension.Success)
            return new(DigitsOf(candidate), null);

        return extension.Index > 0 ? new(DigitsOf(candidate.AsSpan(0, extension.Index)), DigitsOf(extension.Groups["ext"].Value)) : null;
    }

    static bool IsPlus(char character) => character is '+' or '\uFF0B';

    static bool IsDigit(char character) =>
        char.IsAsciiDigit(character) || character is (>= '\uFF10' and <= '\uFF19') or (>= '\u0660' and <= '\u0669') or (>= '\u06F0' and <= '\u06F9');

    static bool IsSeparator(char character) => character is
        '-' or '/' or '.' or ' ' or '(' or ')' or '[' or ']' or '~' or '\u00A0' or '\u00AD' or '\u200B' or '\u2060' or '\u3000'
        or (>= '\u2010' and <= '\u2015') or '\u2053' or '\u2212' or '\u223C' or '\u30FC'
        or '\uFF08' or '\uFF09' or '\uFF0D' or '\uFF0E' or '\uFF0F' or '\uFF3B' or '\uFF3D' or '\uFF5E';

    // ITU-T E.161, the letters on a telephone's keys.
    static char Keypad(char character) =>
        char.IsAsciiLetter(character) ? "22233344455566677778889999"[(character | 0x20) - 'a'] : character;

    [GeneratedRegex($"^[+\uFF0B]?(?:[{Separator}]*[{Digit}]){{3,}}[{Separator}{Digit}]*(?:{Extension})?\\z", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex WithExtension();

    [GeneratedRegex($"(?:{Extension})\\z", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex TrailingExtension();
}
