using System.Globalization;
using System.Text;

namespace DutyCall.Infrastructure.Spreadsheets;

/// <summary>Shows a cell's number as Excel does where it matters here: dates, times, digits kept to a length, and no exponents.</summary>
sealed class NumberFormats(IReadOnlyList<string> styles, bool date1904)
{
    const int MostStyles = 100_000;
    static readonly System.Buffers.SearchValues<char> DateLetters = System.Buffers.SearchValues.Create("dDmMyYhHsS");

    const string Elapsed = "[h]", Date = "yyyy";

    /// <summary>By cell style its format code, reduced to what is asked here.</summary>
    public static NumberFormats Read(Stream part, bool date1904)
    {
        var codes = new Dictionary<int, string>();
        var styles = new List<string>();
        var inCellStyles = false;
        using var xml = new PartReader(part);
        while (xml.Read())
        {
            if (xml.Name == "cellXfs" && (xml.IsStart || xml.IsEnd))
                inCellStyles = xml.IsStart && !xml.IsEmpty;
            else if (!xml.IsStart || codes.Count + styles.Count > MostStyles)
                continue;
            else if (xml.Name == "numFmt" && Id(xml) is { } id)
                codes[id] = xml["formatCode"] is { Length: < 1000 } code ? code : "";
            else if (xml.Name == "xf" && inCellStyles)
                styles.Add(Id(xml) is { } used ? codes.GetValueOrDefault(used) is { } own ? Kind(own) : BuiltIn(used) : "");
        }

        return new(styles, date1904);
    }

    public string Show(string raw, int style)
    {
        if (raw.Length == 0 || raw.Length > 400 || !double.TryParse(raw, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) || !double.IsFinite(number))
            return raw;
        var format = style < styles.Count ? styles[style] : "";
        return format switch
        {
            Date when OfSerial(number) is { } time => time,
            Elapsed when number is >= 0 and < 1_000_000 => TimeSpan.FromSeconds(Math.Round(number * 86_400)) is var span
                ? string.Create(CultureInfo.InvariantCulture, $"{(long)span.TotalHours}:{span.Minutes:00}:{span.Seconds:00}") : raw,
            _ when format.Contains('0', StringComparison.Ordinal) && number >= 0 && number == Math.Floor(number) && number < 1e15 => Filled(format, (long)number),
            _ => Plain(raw, number),
        };
    }

    /// <summary>Digits as they stand, without an exponent, to the 15 that Excel knows; whole numbers somebody wrote longer stay whole.</summary>
    static string Plain(string raw, double number)
    {
        if (raw.AsSpan(raw[0] is '-' or '+' ? 1 : 0).IndexOfAnyExceptInRange('0', '9') < 0)
            return raw;
        return Math.Abs(number) is 0 or (>= 1e-9 and < 1e21)
            ? decimal.Parse(number.ToString("G15", CultureInfo.InvariantCulture), NumberStyles.Float, CultureInfo.InvariantCulture).ToString("0.#############################", CultureInfo.InvariantCulture)
            : number.ToString("G15", CultureInfo.InvariantCulture);
    }

    string? OfSerial(double serial)
    {
        var seconds = Math.Round(serial * 86_400);
        if (serial < 0 || seconds > 2_958_466.0 * 86_400 - 1)
            return null;
        var day = (long)(seconds / 86_400);
        var time = TimeSpan.FromSeconds(seconds % 86_400);
        if (day == 0 && time > TimeSpan.Zero)
            return time.ToString(time.Seconds == 0 ? @"hh\:mm" : @"hh\:mm\:ss", CultureInfo.InvariantCulture);

        // Excel's 1900 has a 29 February that never was.
        var date = (date1904 ? new DateTime(1904, 1, 1) : new DateTime(1899, 12, day < 60 ? 31 : 30)).AddDays(Math.Min(day, 2_957_003)) + time;
        return date.ToString(time == TimeSpan.Zero ? "yyyy-MM-dd" : time.Seconds == 0 ? "yyyy-MM-dd HH:mm" : "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
    }

    /// <summary>Digits set into a pattern of zeros: 02134 in "00000", (020) 7946 0018 in "(000) 0000 0000".</summary>
    static string Filled(string pattern, long number)
    {
        var digits = number.ToString(CultureInfo.InvariantCulture);
        var places = pattern.Count(c => c == '0');
        var missing = Math.Max(0, digits.Length - places);
        var padded = digits.PadLeft(places, '0');
        var shown = new StringBuilder();
        var next = 0;
        foreach (var c in pattern)
        {
            if (c != '0')
            {
                shown.Append(c);
                continue;
            }

            if (next == 0 && missing > 0)
                shown.Append(padded, 0, missing);
            shown.Append(padded[missing + next++]);
        }

        return shown.ToString();
    }

    static int? Id(PartReader xml) => int.TryParse(xml["numFmtId"], NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null;

    static string BuiltIn(int id) => id switch
    {
        (>= 14 and <= 22) or (>= 27 and <= 36) or 45 or 47 or (>= 50 and <= 58) => Date,
        46 => Elapsed,
        _ => "",
    };

    /// <summary>A date, an elapsed time, a pattern of zeros and signs, or nothing of note.</summary>
    static string Kind(string code)
    {
        var bare = new StringBuilder();
        var literal = new StringBuilder();
        var patterned = true;
        var first = code.Split(';')[0];
        for (var i = 0; i < first.Length; i++)
        {
            switch (first[i])
            {
                case '"':
                    var close = first.IndexOf('"', i + 1);
                    if (close < 0)
                        return "";
                    literal.Append(first, i + 1, close - i - 1);
                    patterned &= !first.AsSpan(i + 1, close - i - 1).ContainsAny('0', '"');
                    i = close;
                    break;
                case '\\' or '_' or '*':
                    if (first[i] == '\\' && i + 1 < first.Length)
                        literal.Append(first[i + 1]);
                    patterned &= first[i] == '\\' && i + 1 < first.Length && first[i + 1] != '0';
                    i++;
                    break;
                case '[':
                    var end = first.IndexOf(']', i);
                    if (end < 0)
                        return "";
                    if (first.AsSpan(i + 1, end - i - 1).Trim("hHmMsS").IsEmpty && end > i + 1)
                        return Elapsed;
                    patterned = false;
                    i = end;
                    break;
                default:
                    bare.Append(first[i]);
                    literal.Append(first[i]);
                    patterned &= first[i] is '0' or ' ' or '-' or '(' or ')' or '+' or '/';
                    break;
            }
        }

        if (bare.ToString().AsSpan().ContainsAny(DateLetters) && !bare.ToString().Contains("General", StringComparison.OrdinalIgnoreCase))
            return Date;
        return patterned && bare.ToString().Count(c => c == '0') > 1 ? literal.ToString() : "";
    }
}
