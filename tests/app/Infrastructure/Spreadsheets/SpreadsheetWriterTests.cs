using System.Text;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Validation;
using DutyCall.Infrastructure.Spreadsheets;
using FsCheck;
using FsCheck.Fluent;

namespace DutyCall.Infrastructure;

/// <summary>What goes out: read back by us, and judged by what others wrote.</summary>
public sealed class SpreadsheetWriterTests
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    static readonly Gen<string> Cells = Gen.Elements("", "a", "Zoë", "a,b", "\"", "x\ny", " pad ", "+15550100100", "-3.5", "𝒳", "_x000D_", "<&>", "5\" nail", "12", "TRUE");

    [Fact]
    public async Task Csv_is_as_Excel_wants_it()
    {
        var bytes = await Csv(["Agent", "Note"], ["Zoë", "a \"b\", c\r\nd"], [null, 7], [new DateTime(2026, 11, 20, 15, 0, 0), TimeSpan.FromSeconds(95)], [true, 1.5m]);

        Assert.Equal([0xEF, 0xBB, 0xBF], bytes[..3]);
        Assert.Equal("Agent,Note\r\nZoë,\"a \"\"b\"\", c\r\nd\"\r\n,7\r\n2026-11-20 15:00:00,0:01:35\r\nTRUE,1.5\r\n", Encoding.UTF8.GetString(bytes[3..]));
    }

    [Theory]
    [InlineData("=1+1", true)]
    [InlineData("=HYPERLINK(\"http://evil\")", true)]
    [InlineData("+1+1", true)]
    [InlineData("-1+1", true)]
    [InlineData("@SUM(A1)", true)]
    [InlineData("\t=1", true)]
    [InlineData("\r=1", true)]
    [InlineData("\n=1", true)]
    [InlineData("  =1", true)]
    [InlineData("\u00A0=1", true)]
    [InlineData("＝1+1", true)]
    [InlineData("＋1", true)]
    [InlineData("－1", true)]
    [InlineData("＠A1", true)]
    [InlineData("+1-555-0100", true)]
    [InlineData("+1 555 010 0100", true)]
    [InlineData("-3.5\n=1", true)]
    [InlineData("-", true)]
    [InlineData("+15550100100", false)]
    [InlineData("-3.5", false)]
    [InlineData("+0", false)]
    [InlineData("a=b", false)]
    [InlineData("'=1", false)]
    [InlineData("", false)]
    public void What_would_run_as_a_formula_is_text(string cell, bool neutralised) => Assert.Equal(neutralised ? '\'' + cell : cell, Formulas.Neutralised(cell));

    [Fact]
    public async Task Csv_is_neutralised_in_its_header_and_not_in_numbers()
    {
        var bytes = await Csv(["=A1", "B"], ["=1", -7]);

        Assert.Equal("'=A1,B\r\n'=1,-7\r\n", Encoding.UTF8.GetString(bytes[3..]));
    }

    [Fact]
    public void What_is_written_is_read_again()
    {
        var tables = Cells.ArrayOf(3).Where(row => row.Any(cell => cell.Trim().Length > 0)).NonEmptyListOf();

        Prop.ForAll(tables.ToArbitrary(), rows =>
        {
            foreach (var (bytes, name) in new[] { (Csv(["A", "B", "C"], [.. rows]).GetAwaiter().GetResult(), "x.csv"), (Xlsx("T", ["A", "B", "C"], [.. rows]).GetAwaiter().GetResult(), "x.xlsx") })
            {
                var (layout, read) = Sheets.All(new MemoryStream(bytes), name, new(Delimiter: ',')).GetAwaiter().GetResult();
                Assert.Equal((true, "A"), (layout.HasHeader, layout.Columns[0]));
                Assert.Equal(rows, read.Select(row => row.Cells));
            }
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public async Task A_workbook_is_valid_and_holds_what_it_was_given()
    {
        var bytes = await Xlsx("Calls: [all]?", ["Phone", "When", "Day", "Talked", "Deal", "Won", "Notes", "Id"],
            ["+15550100100", new DateTimeOffset(2026, 11, 20, 10, 30, 15, TimeSpan.FromHours(-5)), new DateOnly(2026, 11, 20), TimeSpan.FromHours(26.5), 1200.50m, true, "=1+1\0\u0001\uFFFE\uD800 <b> _x0041_\r\nnext", 12345678901234567L],
            ["", null, new DateOnly(1850, 1, 1), TimeSpan.Zero, double.NaN, false, new string('x', 40_000), -5]);

        Judge(bytes);
        var (layout, rows) = await Sheets.All(new MemoryStream(bytes), "calls.xlsx");
        Assert.Equal("Calls all", layout.Sheet);
        Assert.Equal(["+15550100100", "2026-11-20 10:30:15", "2026-11-20", "26:30:00", "1200.5", "TRUE", "=1+1 <b> _x0041_\nnext", "12345678901234567"], rows[0].Cells);
        Assert.Equal(["", "", "1850-01-01", "0:00:00", "NaN", "FALSE", new string('x', 32_766) + "…", "-5"], rows[1].Cells);
        using var opened = SpreadsheetDocument.Open(new MemoryStream(bytes), isEditable: false);
        Assert.Empty(opened.WorkbookPart!.WorksheetParts.SelectMany(part => part.Worksheet.Descendants<DocumentFormat.OpenXml.Spreadsheet.CellFormula>()));
    }

    [Fact]
    public async Task What_one_sheet_cannot_hold_goes_on_in_another()
    {
        var file = new OneWay();
        await using (var table = new XlsxTable(file, new string('n', 40), ["Number"], mostRows: 3))
        {
            for (var n = 1; n <= 5; n++)
                await table.Write([n], Ct);
        }

        var bytes = file.ToArray();
        Judge(bytes);
        var (layout, _) = await Sheets.All(new MemoryStream(bytes), "n.xlsx");
        Assert.Equal([new string('n', 31), new string('n', 29) + " 2", new string('n', 29) + " 3"], layout.Sheets);
        var (_, last) = await Sheets.All(new MemoryStream(bytes), "n.xlsx", new(Sheet: layout.Sheets[2]));
        Assert.Equal("5", Assert.Single(last).Cells[0]);
    }

    [Theory]
    [InlineData("History", "History Sheet")]
    [InlineData("''", "Sheet")]
    [InlineData("'Calls'", "Calls")]
    public async Task A_sheet_has_a_name_that_Excel_takes(string given, string name)
    {
        var bytes = await Xlsx(given, ["A"]);

        Judge(bytes);
        using var opened = SpreadsheetDocument.Open(new MemoryStream(bytes), isEditable: false);
        Assert.Equal(name, opened.WorkbookPart!.Workbook.Sheets!.Elements<DocumentFormat.OpenXml.Spreadsheet.Sheet>().Single().Name!.Value);
    }

    static void Judge(byte[] workbook)
    {
        using var opened = SpreadsheetDocument.Open(new MemoryStream(workbook), isEditable: false);
        Assert.Empty(new OpenXmlValidator(FileFormatVersions.Office2019).Validate(opened).Select(error => $"{error.Part?.Uri} {error.Path?.XPath}: {error.Description}"));
    }

    static Task<byte[]> Csv(string[] columns, params object?[][] rows) => Written(to => SpreadsheetWriter.Csv(to, columns), rows);

    static Task<byte[]> Xlsx(string sheet, string[] columns, params object?[][] rows) => Written(to => SpreadsheetWriter.Xlsx(to, sheet, columns), rows);

    static async Task<byte[]> Written(Func<Stream, SpreadsheetWriter> begin, object?[][] rows)
    {
        var file = new OneWay();
        await using (var writer = begin(file))
        {
            foreach (var row in rows)
                await writer.Write(row, Ct);
        }

        return file.ToArray();
    }

    /// <summary>As a response is: no way back, and no thread may wait on it.</summary>
    sealed class OneWay : Stream
    {
        readonly MemoryStream kept = new();

        public byte[] ToArray() => kept.ToArray();

        public override bool CanRead => false;
        public override bool CanSeek => false;
        public override bool CanWrite => true;
        public override long Length => throw new NotSupportedException();
        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => kept.WriteAsync(buffer, cancellationToken);

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => kept.WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public override void Flush() => throw new InvalidOperationException("Synchronous operations are disallowed.");
        public override void Write(byte[] buffer, int offset, int count) => throw new InvalidOperationException("Synchronous operations are disallowed.");
        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
