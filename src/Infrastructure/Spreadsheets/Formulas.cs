using System.Text.RegularExpressions;

namespace DutyCall.Infrastructure.Spreadsheets;

/// <summary>
/// A spreadsheet runs a CSV cell that begins like a formula, and a formula can send what stands beside it elsewhere. As OWASP
/// advises, such text gets an apostrophe in front (and its quotes doubled, as in all CSV). Plain numbers and E.164 phone
/// numbers stay as they are: a spreadsheet reads a number in them and nothing else, and an export has to be imported again.
/// A phone number with signs between its digits does not: +1-555-0100 is a sum.
/// </summary>
static partial class Formulas
{
    const string Starts = "=+-@＝＋－＠";

    public static string Neutralised(string text) => MayRun(text) ? '\'' + text : text;

    static bool MayRun(string text)
    {
        if (text.Length == 0)
            return false;
        if (text[0] is '\t' or '\r' or '\n')
            return true;
        var bare = text.AsSpan().TrimStart();
        return bare.Length > 0 && Starts.Contains(bare[0], StringComparison.Ordinal) && !Number().IsMatch(text);
    }

    [GeneratedRegex(@"\A[+-][0-9]{1,15}(\.[0-9]{1,15})?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Number();
}
