using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace DutyCall.Infrastructure.Spreadsheets;

/// <summary>
/// The few parts of a workbook that a table needs, zipped as they are made. Text is typed as text, so nothing in it is ever
/// run; numbers, dates and lengths are what they are and can be reckoned with.
/// </summary>
sealed class XlsxTable : SpreadsheetWriter
{
    /// <summary>Of a sheet, with its header; Excel opens no more.</summary>
    public const int MostRows = 1_048_576;

    const int LongestText = 32_767, LongestName = 31, Enough = 1 << 15;
    const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main", Office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    const string Package = "http://schemas.openxmlformats.org/package/2006", Kind = "application/vnd.openxmlformats-officedocument.spreadsheetml";

    /// <summary>Places in the style sheet's list.</summary>
    const int Bold = 1, Date = 2, Time = 3, Length = 4;

    static readonly DateTime Earliest = new(1900, 3, 1);

    readonly Stream to;
    readonly Outbox outbox = new();
    readonly string name;
    readonly IReadOnlyList<string> columns;
    readonly string[] letters;
    readonly int mostRows;
    readonly StringBuilder rows = new();
    ZipArchive? zip;
    Stream? sheet;
    int sheets, row;

    public XlsxTable(Stream to, string sheetName, IReadOnlyList<string> columns, int mostRows)
    {
        (this.to, this.columns, this.mostRows) = (to, columns, mostRows);
        name = SheetName(sheetName);
        letters = [.. Enumerable.Range(0, columns.Count).Select(Letters)];
    }

    public override async ValueTask Write(object?[] cells, CancellationToken ct = default)
    {
        if (sheet is null || row == mostRows)
            await BeginSheet(ct);
        Add(cells, style: 0);
        if (rows.Length >= Enough)
            await HandOn(ct);
    }

    public override async ValueTask DisposeAsync()
    {
        if (sheet is null)
            await BeginSheet(CancellationToken.None);
        await EndSheet(CancellationToken.None);
        await AddBook(CancellationToken.None);
        await zip!.DisposeAsync();
        await outbox.HandOn(to, CancellationToken.None);
    }

    async ValueTask BeginSheet(CancellationToken ct)
    {
        if (zip is null)
        {
            zip = await ZipArchive.CreateAsync(outbox, ZipArchiveMode.Create, leaveOpen: true, entryNameEncoding: null, ct);
            // Whatever is not named here is a sheet: how many there will be nobody knows yet.
            await Add("[Content_Types].xml", $"""
                <Types xmlns="{Package}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="{Kind}.worksheet+xml"/><Override PartName="/xl/workbook.xml" ContentType="{Kind}.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="{Kind}.styles+xml"/></Types>
                """, ct);
            await Add("_rels/.rels", $"""<Relationships xmlns="{Package}/relationships"><Relationship Id="rId1" Type="{Office}/officeDocument" Target="xl/workbook.xml"/></Relationships>""", ct);
            await Add("xl/styles.xml", $"""
                <styleSheet xmlns="{Main}"><numFmts count="3"><numFmt numFmtId="164" formatCode="yyyy\-mm\-dd"/><numFmt numFmtId="165" formatCode="yyyy\-mm\-dd hh:mm:ss"/><numFmt numFmtId="166" formatCode="[h]:mm:ss"/></numFmts><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="5"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/><xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/><xf numFmtId="165" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/><xf numFmtId="166" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>
                """, ct);
        }

        await EndSheet(ct);
        sheet = await zip.CreateEntry(string.Create(CultureInfo.InvariantCulture, $"xl/worksheets/sheet{++sheets}.xml"), CompressionLevel.Fastest).OpenAsync(ct);
        row = 0;
        rows.Append($"""<?xml version="1.0" encoding="UTF-8" standalone="yes"?><worksheet xmlns="{Main}"><sheetViews><sheetView{(sheets == 1 ? " tabSelected=\"1\"" : "")} workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>""");
        for (var i = 0; i < columns.Count; i++)
            rows.Append(CultureInfo.InvariantCulture, $"""<col min="{i + 1}" max="{i + 1}" width="{Math.Clamp(columns[i].Length + 4, 14, 40)}" customWidth="1"/>""");
        rows.Append("</cols><sheetData>");
        Add(columns, Bold);
    }

    async ValueTask EndSheet(CancellationToken ct)
    {
        if (sheet is null)
            return;
        rows.Append("</sheetData></worksheet>");
        await HandOn(ct);
        await sheet.DisposeAsync();
    }

    async ValueTask AddBook(CancellationToken ct)
    {
        var numbers = Enumerable.Range(1, sheets).ToArray();
        string Each(Func<int, string> part) => string.Concat(numbers.Select(part));
        await Add("xl/_rels/workbook.xml.rels", $"""<Relationships xmlns="{Package}/relationships">{Each(n => $"""<Relationship Id="rId{n}" Type="{Office}/worksheet" Target="worksheets/sheet{n}.xml"/>""")}<Relationship Id="rId{sheets + 1}" Type="{Office}/styles" Target="styles.xml"/></Relationships>""", ct);
        await Add("xl/workbook.xml", $"""<workbook xmlns="{Main}" xmlns:r="{Office}"><bookViews><workbookView/></bookViews><sheets>{Each(n => $"""<sheet name="{Escaped(Numbered(n))}" sheetId="{n}" r:id="rId{n}"/>""")}</sheets></workbook>""", ct);
    }

    async ValueTask Add(string part, string xml, CancellationToken ct)
    {
        await using var entry = await zip!.CreateEntry(part, CompressionLevel.Fastest).OpenAsync(ct);
        await entry.WriteAsync(Encoding.UTF8.GetBytes("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>" + xml), ct);
    }

    void Add(IReadOnlyList<object?> cells, int style)
    {
        row++;
        rows.Append(CultureInfo.InvariantCulture, $"<row r=\"{row}\">");
        for (var i = 0; i < cells.Count; i++)
        {
            if (cells[i] is null or "")
                continue;
            rows.Append("<c r=\"").Append(i < letters.Length ? letters[i] : Letters(i)).Append(row).Append('"');
            Cell(cells[i]!, style);
            rows.Append("</c>");
        }

        rows.Append("</row>");
    }

    void Cell(object cell, int style)
    {
        switch (cell)
        {
            case sbyte or byte or short or ushort or int or uint or long or ulong or decimal when Math.Abs(Convert.ToDecimal(cell, CultureInfo.InvariantCulture)) < 1e15m: // Excel knows 15 digits; a longer number is rather text than another number.
                Value(style, ((IFormattable)cell).ToString(null, CultureInfo.InvariantCulture));
                break;
            case double or float when double.IsFinite(Convert.ToDouble(cell, CultureInfo.InvariantCulture)):
                Value(style, ((IFormattable)cell).ToString("R", CultureInfo.InvariantCulture));
                break;
            case bool yes:
                rows.Append(" t=\"b\"><v>").Append(yes ? '1' : '0').Append("</v>");
                break;
            case DateOnly date when date.ToDateTime(default) >= Earliest:
                Value(Date, date.ToDateTime(default).ToOADate().ToString("R", CultureInfo.InvariantCulture));
                break;
            case DateTime time when time >= Earliest:
                Value(Time, time.ToOADate().ToString("R", CultureInfo.InvariantCulture));
                break;
            case DateTimeOffset time when time.DateTime >= Earliest:
                Value(Time, time.DateTime.ToOADate().ToString("R", CultureInfo.InvariantCulture));
                break;
            case TimeSpan span when span >= TimeSpan.Zero:
                Value(Length, span.TotalDays.ToString("R", CultureInfo.InvariantCulture));
                break;
            default:
                if (style > 0)
                    rows.Append(CultureInfo.InvariantCulture, $" s=\"{style}\"");
                rows.Append(" t=\"inlineStr\"><is><t xml:space=\"preserve\">").Append(Escaped(Shortened(Text(cell)))).Append("</t></is>");
                break;
        }
    }

    void Value(int style, string value)
    {
        if (style > 0)
            rows.Append(CultureInfo.InvariantCulture, $" s=\"{style}\"");
        rows.Append("><v>").Append(value).Append("</v>");
    }

    async ValueTask HandOn(CancellationToken ct)
    {
        var bytes = Encoding.UTF8.GetBytes(rows.ToString());
        rows.Clear();
        await sheet!.WriteAsync(bytes, ct);
        await outbox.HandOn(to, ct);
    }

    /// <summary>ZipArchive still writes some of its bytes synchronously, which a response refuses: they wait here to be handed on.</summary>
    sealed class Outbox : Stream
    {
        readonly System.Buffers.ArrayBufferWriter<byte> waiting = new();

        public override bool CanRead => false;
        public override bool CanSeek => false;
        public override bool CanWrite => true;
        public override long Length => throw new NotSupportedException();
        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public async ValueTask HandOn(Stream to, CancellationToken ct)
        {
            await to.WriteAsync(waiting.WrittenMemory, ct);
            waiting.ResetWrittenCount();
        }

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override void Write(ReadOnlySpan<byte> buffer) => System.Buffers.BuffersExtensions.Write(waiting, buffer);

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Write(buffer.Span);
            return ValueTask.CompletedTask;
        }

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override void Flush() { }

        public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
    }

    /// <summary>Excel refuses a workbook with a longer text in a cell.</summary>
    static string Shortened(string text) =>
        text.Length <= LongestText ? text : text[..(char.IsHighSurrogate(text[LongestText - 2]) ? LongestText - 2 : LongestText - 1)] + '…';

    /// <summary>For XML and for Excel, which reads <c>_x000D_</c> as a sign; what XML cannot hold is left out.</summary>
    static string Escaped(string text)
    {
        var plain = true;
        foreach (var c in text)
            plain &= c is (>= ' ' and < '\xD800' and not '<' and not '>' and not '&' and not '"' and not '_') or '\n' or '\t';
        if (plain)
            return text;

        var escaped = new StringBuilder(text.Length + 16);
        for (var i = 0; i < text.Length; i++)
        {
            switch (text[i])
            {
                case '<':
                    escaped.Append("&lt;");
                    break;
                case '>':
                    escaped.Append("&gt;");
                    break;
                case '&':
                    escaped.Append("&amp;");
                    break;
                case '"':
                    escaped.Append("&quot;");
                    break;
                case '_' when i + 6 < text.Length && text[i + 1] == 'x' && text[i + 6] == '_' && text.Substring(i + 2, 4).All(char.IsAsciiHexDigit):
                    escaped.Append("_x005F_");
                    break;
                case '\r' when i + 1 == text.Length || text[i + 1] != '\n':
                    escaped.Append('\n');
                    break;
                case >= '\xD800' and <= '\xDFFF' when i + 1 < text.Length && char.IsSurrogatePair(text[i], text[i + 1]):
                    escaped.Append(text[i]).Append(text[++i]);
                    break;
                case '\n' or '\t' or (>= ' ' and < '\xD800') or (> '\xDFFF' and < '\xFFFE'):
                    escaped.Append(text[i]);
                    break;
            }
        }

        return escaped.ToString();
    }

    string Numbered(int number)
    {
        if (number == 1)
            return name;
        var suffix = string.Create(CultureInfo.InvariantCulture, $" {number}");
        return name[..Math.Min(name.Length, LongestName - suffix.Length)] + suffix;
    }

    /// <summary>As Excel allows them; the name History it keeps for itself.</summary>
    static string SheetName(string given)
    {
        var clean = string.Concat(given.Where(c => !"[]:*?/\\".Contains(c, StringComparison.Ordinal) && !char.IsControl(c) && !char.IsSurrogate(c))).Trim().Trim('\'').Trim();
        if (clean.Length == 0 || clean.Equals("History", StringComparison.OrdinalIgnoreCase))
            clean = $"{clean} Sheet".Trim();
        return clean.Length > LongestName ? clean[..LongestName].TrimEnd(' ', '\'') : clean;
    }

    static string Letters(int column)
    {
        var letters = "";
        for (var n = column + 1; n > 0; n = (n - 1) / 26)
            letters = (char)('A' + (n - 1) % 26) + letters;
        return letters;
    }
}
