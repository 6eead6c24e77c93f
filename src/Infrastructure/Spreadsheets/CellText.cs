using System.Globalization;
using System.Text;

namespace DutyCall.Infrastructure.Spreadsheets;

/// <summary>Gathers the text of a string item: its <c>t</c> elements, plain or in runs, without the phonetic guides.</summary>
sealed class CellText
{
    readonly StringBuilder text = new();
    bool inText, inPhonetic;

    public void Clear()
    {
        text.Clear();
        (inText, inPhonetic) = (false, false);
    }

    public void Take(PartReader xml)
    {
        if (xml.IsText)
        {
            if (inText && !inPhonetic && text.Length <= RowLimits.Bytes)
                text.Append(xml.Value);
        }
        else if (xml.IsStart || xml.IsEnd)
        {
            var opens = xml.IsStart && !xml.IsEmpty;
            if (xml.Name == "t")
                inText = opens;
            else if (xml.Name == "rPh")
                inPhonetic = opens;
        }
    }

    public override string ToString() => text.Length == 0 ? "" : Unescaped(text.ToString());

    /// <summary>Excel writes what XML cannot hold as <c>_x000D_</c>. Without NULs.</summary>
    public static string Unescaped(string value)
    {
        if (!value.Contains("_x", StringComparison.Ordinal))
            return value;

        var plain = new StringBuilder(value.Length);
        for (var i = 0; i < value.Length; i++)
        {
            if (value[i] == '_' && i + 6 < value.Length && value[i + 1] == 'x' && value[i + 6] == '_'
                && ushort.TryParse(value.AsSpan(i + 2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code))
            {
                if (code != 0)
                    plain.Append((char)code);
                i += 6;
            }
            else
            {
                plain.Append(value[i]);
            }
        }

        return plain.ToString();
    }
}
