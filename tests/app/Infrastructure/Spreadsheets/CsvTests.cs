using FsCheck;
using System.Text;
using CsvHelper;
using DutyCall.Infrastructure.Spreadsheets;
using FsCheck.Fluent;

namespace DutyCall.Infrastructure;

/// <summary>CSV as it comes: found out, read row by row, and explained where it is broken.</summary>
public sealed class CsvTests
{
    static readonly Encoding Western = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;

    [Fact]
    public async Task Three_columns_without_a_header_are_taken_as_they_are()
    {
        var (layout, rows) = await Sheets.All(
            Sheets.Text("12025550101,John Doe,Google Ads\n12025550102,Jane Smith,Website visitor\n12025550103,Peter Jones,Whatsapp query\n"), "contacts.csv");

        Assert.False(layout.HasHeader);
        Assert.Equal((FileKind.Csv, "utf-8", ','), (layout.Kind, layout.Encoding, layout.Delimiter));
        Assert.Equal(["Column 1", "Column 2", "Column 3"], layout.Columns);
        Assert.Equal(["12025550103", "Peter Jones", "Whatsapp query"], rows[2].Cells);
        Assert.Equal([1L, 2, 3], rows.Select(row => row.Number));
    }

    public static TheoryData<string, string, string, char, bool> Found => new()
    {
        // Encoding, text; then what is found.
        { "utf-8", "Phone,Name\n+12125550100,Zoë\n", "utf-8", ',', true },
        { "utf-8 with mark", "Phone;Name\n+12125550100;Zoë\n", "utf-8", ';', true },
        { "utf-16", "Phone\tName\n+12125550100\tZoë\n", "utf-16", '\t', true },
        { "utf-16BE", "Phone|Name\n+12125550100|Zoë\n", "utf-16BE", '|', true },
        { "utf-16 without mark", "Phone\tName\n+12125550100\tZoe\n", "utf-16", '\t', true },
        { "windows-1252", "Phone;Name\r\n+12125550100;Zoë\r\n", "windows-1252", ';', true },
        { "utf-8", "Phone;Name;Deal\n+12125550100;Doe, Zoë;1,5\n", "utf-8", ';', true },
        { "utf-8", "\"Doe, Zoë\";212 555 0100\n\"Roe, Jo\";212 555 0101\n", "utf-8", ';', false },
        { "utf-8", "(212) 555-0100,Zoë\n", "utf-8", ',', false },
        { "utf-8", "zoë@example.com,Zoë\n", "utf-8", ',', false },
        { "utf-8", "+12125550100\n+12125550101\n", "utf-8", ',', false },
        { "utf-8", "Phone 1,Phone 2,2025\nx,Zoë,3\n", "utf-8", ',', true },
        { "utf-8", "sep=;\r\nPhone;Name, full\r\n+12125550100;Zoë\r\n", "utf-8", ';', true },
        { "utf-8", "\n\n\nPhone,Name\n\n+12125550100,Zoë\n", "utf-8", ',', true },
    };

    [Theory, MemberData(nameof(Found))]
    public async Task Is_found_out(string written, string text, string encoding, char delimiter, bool hasHeader)
    {
        var (layout, rows) = await Sheets.All(Written(text, written), "people.csv");

        Assert.Equal((encoding, delimiter, hasHeader), (layout.Encoding, layout.Delimiter, layout.HasHeader));
        Assert.DoesNotContain(rows, row => row.Problem is not null);
        Assert.Equal(text.Contains('ë', StringComparison.Ordinal), layout.Columns.Concat(rows.SelectMany(row => row.Cells)).Any(cell => cell.Contains('ë', StringComparison.Ordinal)));
        Assert.DoesNotContain(layout.Columns, column => column.Contains('\uFEFF', StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_odd_letter_late_in_the_file_decides_its_encoding()
    {
        var text = string.Concat(Enumerable.Range(0, 20_000).Select(n => $"+1212555{n:0000},Jo\n")) + "+12125559999,Zoë\n";

        var (layout, rows) = await Sheets.All(new MemoryStream(Western.GetBytes(text)), "people.csv");

        Assert.Equal("windows-1252", layout.Encoding);
        Assert.Equal("Zoë", rows[^1].Cells[1]);
    }

    [Fact]
    public async Task One_damaged_letter_among_many_good_ones_stays_UTF8()
    {
        var (layout, _) = await Sheets.All(new MemoryStream([.. Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("+12125550100,Zoë\n", 50))), 0xC3, (byte)'\n']), "people.csv");

        Assert.Equal("utf-8", layout.Encoding);
    }

    [Fact]
    public async Task The_person_decides_otherwise()
    {
        var file = new MemoryStream(Western.GetBytes("Name;A,B\nZoë;x,y\n"));

        var (layout, rows) = await Sheets.All(file, "people.csv", new(Encoding: "windows-1251", Delimiter: ',', HasHeader: false));

        Assert.Equal(("windows-1251", ',', false), (layout.Encoding, layout.Delimiter, layout.HasHeader));
        Assert.Equal(["Name;A", "B"], rows[0].Cells);
        Assert.Equal(["Zoл;x", "y"], rows[1].Cells);
    }

    [Theory]
    [InlineData("utf-7", ',')]
    [InlineData("utf-8", '"')]
    [InlineData("utf-8", '\n')]
    public async Task The_person_cannot_decide_anything(string encoding, char delimiter) =>
        await Assert.ThrowsAsync<UnreadableFile>(() => Sheets.All(Sheets.Text("a,b\n"), "people.csv", new(encoding, delimiter)));

    public static TheoryData<string, string> Parsed => new()
    {
        { "a,b\r\nc,d\r\n", "1:a|b 2:c|d" },
        { "a,b\rc,d\r", "1:a|b 2:c|d" },
        { "a,b\nc,d", "1:a|b 2:c|d" },
        { "a,b\n\nc,d\n,\n  ,\ne,f", "1:a|b 3:c|d 6:e|f" },
        { "\"a\nb\",c\nd,e", "1:a\nb|c 2:d|e" },
        { "\"a\"\"b\",\"\"\nd,e", "1:a\"b| 2:d|e" },
        { "5\" nail,6\"\nd,e", "1:5\" nail|6\" 2:d|e" },
        { "\"a\"b,c\n\"d\" ,e", "1:ab|c 2:d |e" },
        { "a,b,c\nd\ne,f,g,h", "1:a|b|c| 2:d||| 3:e|f|g|h" },
        { "a,\nb,", "1:a| 2:b|" },
        { "a,b\n\"c\0d\",e", "1:a|b 2:cd|e" },
        { "x,y\na,\"b", "1:x|y 2:!a,\"b|" },
        { "a,\"b\nc,d\ne,f\n", "1:!a,\"b| 2:c|d 3:e|f" },
        { "a,\"b\n\"c\",\"d\"\n", "1:!a,\"b| 2:c|d" },
        { "a,\"b\n\"\",\"d\"\n", "1:!a,\"b| 2:|d" },
        { "a,\"b\r\nc,5\" x\r\nd,e", "1:!a,\"b| 2:c|5\" x 3:d|e" },
    };

    [Theory, MemberData(nameof(Parsed))]
    public async Task Is_read_row_by_row(string text, string expected)
    {
        var (_, rows) = await Sheets.All(Sheets.Text(text), "people.csv", new("utf-8", ',', HasHeader: false));

        Assert.Equal(expected, string.Join(' ', rows.Select(row => $"{row.Number}:{(row.Problem is null ? "" : "!")}{string.Join('|', row.Cells)}")));
    }

    [Fact]
    public async Task An_open_quote_is_explained_and_swallows_nothing_however_much_follows()
    {
        var text = "Phone,Name\n+12125550100,\"Zoë\n" + string.Concat(Enumerable.Range(0, 400_000).Select(n => $"+1212{n:0000000},Jo\n"));

        var (_, rows) = await Sheets.All(Sheets.Text(text), "people.csv");

        Assert.Equal(400_001, rows.Length);
        Assert.StartsWith("A quote (\") opens in this row and is never closed.", rows[0].Problem, StringComparison.Ordinal);
        Assert.All(rows.Skip(1), row => Assert.Null(row.Problem));
        Assert.Equal((400_002L, "+12120399999"), (rows[^1].Number, rows[^1].Cells[0]));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_row_of_ten_megabytes_is_one_row_that_cannot_be_used(bool quoted)
    {
        var long_ = quoted ? $"\"{string.Concat(Enumerable.Repeat("xxxxxxx\n,", 1_200_000))}\"" : new string('x', 10_000_000);

        var (_, rows) = await Sheets.All(Sheets.Text($"Phone,Name\n1,{long_},x\n2,Jo\n"), "people.csv");

        Assert.Equal([(2L, RowLimits.TooLong), (3L, (string?)null)], rows.Select(row => (row.Number, row.Problem)));
        Assert.Equal(["2", "Jo"], rows[1].Cells[..2]);
    }

    [Fact]
    public async Task A_row_of_too_many_columns_is_one_row_that_cannot_be_used()
    {
        var (_, rows) = await Sheets.All(Sheets.Text($"Phone,Name\n1{new string(',', 499)}\n1{new string(',', 500)}\n2,Jo\n"), "people.csv");

        Assert.Equal([null, RowLimits.TooWide, null], rows.Select(row => row.Problem));
    }

    [Fact]
    public async Task Columns_have_names_each_its_own()
    {
        var (layout, _) = await Sheets.All(Sheets.Text("Phone, Phone ,,phone\n1,2,3,4,5\n"), "people.csv");

        Assert.Equal(["Phone", "Phone (2)", "Column 3", "phone (3)", "Column 5"], layout.Columns);
        Assert.Equal(["1", "2", "3", "4", "5"], Assert.Single(layout.Sample));
    }

    [Fact]
    public void Reads_what_CsvHelper_wrote()
    {
        var cells = Gen.Elements("", "a", "Zoë", "5\" nail", "a,b", "a;b", "a\tb", "a|b", "\"", "\"\"", "x\ny", "x\r\ny", " pad ", "+15550100100", "𝒳", "'", "=1+1").ArrayOf(3).Where(row => row.Any(cell => cell.Trim().Length > 0));
        var files =
            from delimiter in Gen.Elements(',', ';', '\t', '|')
            from encoding in Gen.Elements("utf-8", "utf-8 with mark", "utf-16", "utf-16BE", "gb18030")
            from newline in Gen.Elements("\n", "\r\n")
            from rows in cells.NonEmptyListOf()
            select (delimiter, encoding, newline, rows);

        Prop.ForAll(files.ToArbitrary(), file =>
        {
            var text = new StringWriter();
            using (var csv = CsvWriter.Create(text, new() { Separator = file.delimiter, NewLine = file.newline }, leaveOpen: true))
            {
                foreach (var row in file.rows)
                {
                    foreach (var cell in row)
                        csv.WriteField(cell);
                    csv.EndRecord();
                }
            }

            var choices = new Choices(file.encoding.Split(' ')[0], file.delimiter, HasHeader: false);
            var (_, read) = Sheets.All(Written(text.ToString(), file.encoding), "people.csv", choices).GetAwaiter().GetResult();

            Assert.Equal(file.rows, read.Select(row => row.Cells));
            Assert.Equal(Enumerable.Range(1, read.Length).Select(n => (long)n), read.Select(row => row.Number));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Any_bytes_are_read_or_explained()
    {
        var soup = Gen.Elements<byte>((byte)'"', (byte)'"', (byte)',', (byte)';', (byte)'\n', (byte)'\r', (byte)' ', (byte)'a', (byte)'7', 0xC3, 0xAB, 0xFF, 0xFE, 0, (byte)'P', (byte)'K', 3, 4).ArrayOf();
        var any = Gen.Choose(0, 255).Select(n => (byte)n).ArrayOf();

        Prop.ForAll(Gen.OneOf(soup, any).ToArbitrary(), bytes =>
        {
            try
            {
                var (layout, rows) = Sheets.All(new MemoryStream(bytes), "people").GetAwaiter().GetResult();
                Assert.All(rows, row => Assert.True(row.Cells.Length >= layout.Columns.Length && !row.Cells.Any(cell => cell.Contains('\0', StringComparison.Ordinal))));
                Assert.Equal(rows.Select(row => row.Number).Order(), rows.Select(row => row.Number));
            }
            catch (UnreadableFile told)
            {
                Assert.EndsWith(".", told.Message, StringComparison.Ordinal);
            }
        }).QuickCheckThrowOnFailure();
    }

    static MemoryStream Written(string text, string how) => how switch
    {
        "utf-8" => Sheets.Text(text),
        "utf-8 with mark" => Sheets.Text('\uFEFF' + text),
        "utf-16" => Sheets.Text('\uFEFF' + text, Encoding.Unicode),
        "utf-16BE" => Sheets.Text('\uFEFF' + text, Encoding.BigEndianUnicode),
        "utf-16 without mark" => Sheets.Text(text, Encoding.Unicode),
        _ => Sheets.Text(text, CodePagesEncodingProvider.Instance.GetEncoding(how)),
    };
}
