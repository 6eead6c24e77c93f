using System.Globalization;
using System.Text;

namespace DutyCall.Infrastructure.Spreadsheets;

/// <summary>The rows of one sheet, as a person sees them in Excel.</summary>
sealed class SheetRows(PartReader xml, SharedStrings strings, NumberFormats formats)
{
    readonly string[] cells = new string[RowLimits.Columns];
    readonly CellText inline = new();
    readonly StringBuilder value = new();
    long number;

    /// <summary>The next row that has one; null after the last.</summary>
    public SpreadsheetRow? Next()
    {
        while (xml.Read())
        {
            if (xml.IsEnd && xml.Name == "sheetData")
                return null;
            if (!xml.IsStart || xml.Name != "row")
                continue;
            number = long.TryParse(xml["r"], NumberStyles.None, CultureInfo.InvariantCulture, out var given) ? given : number + 1;
            return xml.IsEmpty ? new(number, [], null) : Row();
        }

        return null;
    }

    SpreadsheetRow Row()
    {
        int width = 0, column = -1;
        var tooWide = false;
        long letters = 0;
        while (xml.Read() && !(xml.IsEnd && xml.Name == "row"))
        {
            if (!xml.IsStart || xml.Name != "c")
                continue;

            column = xml["r"] is { } reference && Column(reference) is { } named ? named : column + 1;
            var text = xml.IsEmpty ? "" : Cell(xml["t"], xml["s"]);
            if (text.Length == 0)
                continue; // Also those far out that only have a style.
            letters += text.Length;
            if (column >= RowLimits.Columns)
            {
                tooWide = true;
                continue;
            }

            if (letters > RowLimits.Bytes)
                continue; // Nothing more of it is kept.
            while (width <= column)
                cells[width++] = "";
            cells[column] = text;
        }

        return letters > RowLimits.Bytes ? new(number, [], RowLimits.TooLong) : new(number, cells[..width], tooWide ? RowLimits.TooWide : null);
    }

    string Cell(string? type, string? style)
    {
        value.Clear();
        inline.Clear();
        bool inValue = false, inInline = false;
        while (xml.Read() && !(xml.IsEnd && xml.Name == "c"))
        {
            if (xml.Name == "is" && (xml.IsStart || xml.IsEnd))
                inInline = xml.IsStart && !xml.IsEmpty;
            else if (inInline)
                inline.Take(xml);
            else if (xml.Name == "v" && (xml.IsStart || xml.IsEnd))
                inValue = xml.IsStart && !xml.IsEmpty;
            else if (inValue && xml.IsText && value.Length <= RowLimits.Bytes)
                value.Append(xml.Value);
        }

        var raw = value.ToString();
        return type switch
        {
            "inlineStr" => inline.ToString(),
            "s" => int.TryParse(raw, NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var shared) ? strings[shared] : "",
            "str" or "e" => CellText.Unescaped(raw),
            "b" => raw.Trim() switch { "1" or "true" => "TRUE", "0" or "false" => "FALSE", _ => raw },
            "d" => raw.EndsWith("T00:00:00", StringComparison.Ordinal) ? raw[..^9] : raw.Replace('T', ' '),
            _ => formats.Show(raw.Trim(), int.TryParse(style, NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? index : 0),
        };
    }

    /// <summary>"AB12" is column 27.</summary>
    static int? Column(string reference)
    {
        var column = 0;
        foreach (var letter in reference)
        {
            if (!char.IsAsciiLetter(letter))
                break;
            column = Math.Min(column * 26 + (char.ToUpperInvariant(letter) - 'A' + 1), 1 << 20);
        }

        return column > 0 ? column - 1 : null;
    }
}
