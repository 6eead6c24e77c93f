using FsCheck;
using System.IO.Compression;
using System.Text;
using DutyCall.Infrastructure.Spreadsheets;
using FsCheck.Fluent;

namespace DutyCall.Infrastructure;

/// <summary>Excel workbooks: cells as the person sees them, and what only calls itself a workbook.</summary>
public sealed class WorkbookTests
{
    const string Formats = """
        <numFmts count="6"><numFmt numFmtId="164" formatCode="dd\.mm\.yyyy"/><numFmt numFmtId="165" formatCode="00000"/><numFmt numFmtId="166" formatCode="\(000\)\ 000\-0000"/>
        <numFmt numFmtId="167" formatCode="#,##0.00&quot; days&quot;"/><numFmt numFmtId="168" formatCode="[h]:mm"/><numFmt numFmtId="169" formatCode="[Red]0.0;General"/></numFmts>
        <cellStyleXfs count="1"><xf numFmtId="14"/></cellStyleXfs>
        <cellXfs count="9"><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="22"/><xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="166"/><xf numFmtId="167"/><xf numFmtId="168"/><xf numFmtId="169"/></cellXfs>
        """;

    [Theory]
    [InlineData("<c><v>1.5550100100E10</v></c>", "15550100100")]
    [InlineData("<c t='n'><v>15550100100</v></c>", "15550100100")]
    [InlineData("<c><v>12345678901234567890</v></c>", "12345678901234567890")]
    [InlineData("<c><v>0.30000000000000004</v></c>", "0.3")]
    [InlineData("<c><v>1E-3</v></c>", "0.001")]
    [InlineData("<c><v>-2.50</v></c>", "-2.5")]
    [InlineData("<c><v>what</v></c>", "what")]
    [InlineData("<c s='1'><v>45981</v></c>", "2025-11-20")]
    [InlineData("<c s='1'><v>1</v></c>", "1900-01-01")]
    [InlineData("<c s='1'><v>61</v></c>", "1900-03-01")]
    [InlineData("<c s='2'><v>45981.5</v></c>", "2025-11-20 12:00")]
    [InlineData("<c s='2'><v>45981.50001157407</v></c>", "2025-11-20 12:00:01")]
    [InlineData("<c s='2'><v>0.75</v></c>", "18:00")]
    [InlineData("<c s='3'><v>45981</v></c>", "2025-11-20")]
    [InlineData("<c s='3'><v>99999999</v></c>", "99999999")]
    [InlineData("<c s='3'><v>2958465.999999</v></c>", "2958465.999999")]
    [InlineData("<c s='4'><v>2134</v></c>", "02134")]
    [InlineData("<c s='5'><v>2125550100</v></c>", "(212) 555-0100")]
    [InlineData("<c s='6'><v>1200</v></c>", "1200")]
    [InlineData("<c s='7'><v>1.5</v></c>", "36:00:00")]
    [InlineData("<c s='8'><v>7</v></c>", "7")]
    [InlineData("<c s='77'><v>7</v></c>", "7")]
    [InlineData("<c t='b'><v>1</v></c>", "TRUE")]
    [InlineData("<c t='e'><v>#N/A</v></c>", "#N/A")]
    [InlineData("<c t='str'><f>A1&amp;B1</f><v>+1212</v></c>", "+1212")]
    [InlineData("<c t='d'><v>2025-11-20T00:00:00</v></c>", "2025-11-20")]
    [InlineData("<c t='inlineStr'><is><t>Zoë &amp; Co_x000D_</t></is></c>", "Zoë & Co\r")]
    [InlineData("<c t='inlineStr'><is><r><t>Zo</t></r><r><t xml:space='preserve'>ë </t></r><rPh><t>x</t></rPh></is></c>", "Zoë ")]
    [InlineData("<c t='s'><v>1</v></c>", "Shared twice")]
    [InlineData("<c t='s'><v>9</v></c><c><v>1</v></c>", "|1")]
    [InlineData("<c r='C1'><v>3</v></c><c r='E1'><v>5</v></c><c><v>6</v></c><c r='XFD1' s='1'/>", "||3||5|6")]
    public async Task Cells_are_as_the_person_sees_them(string cells, string expected)
    {
        var file = Sheets.Workbook(
            Sheets.Sheet($"<row r='1'>{cells}<c r='Z1'><v>0</v></c></row>"), Sheets.Styles(Formats),
            ("xl/sharedStrings.xml", "<sst xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'><si><t/></si><si><r><t>Shared </t></r><r><t>twice</t></r></si></sst>"));

        var (_, rows) = await Sheets.All(file, "people.xlsx", new(HasHeader: false));

        Assert.Equal(expected, string.Join('|', rows[0].Cells[..^1]).TrimEnd('|'));
    }

    [Fact]
    public async Task Dates_may_count_from_1904()
    {
        var file = Sheets.Workbook(Sheets.Book("""<workbookPr date1904="1"/><sheets><sheet name="P" sheetId="1" r:id="rId1"/></sheets>"""),
            Sheets.Sheet("<row><c s='1'><v>0</v></c><c s='1'><v>44519</v></c></row>"), Sheets.Styles(Formats));

        var (_, rows) = await Sheets.All(file, "people.xlsx", new(HasHeader: false));

        Assert.Equal(["1904-01-01", "2025-11-20"], rows[0].Cells);
    }

    [Fact]
    public async Task Sheets_are_chosen_and_rows_keep_their_numbers()
    {
        var file = Sheets.Workbook(
            Sheets.Book("""<sheets><sheet name="Secret" state="hidden" sheetId="3" r:id="rId1"/><sheet name="People" sheetId="1" r:id="rId1"/><sheet name="More &amp; more" sheetId="2" r:id="rId2"/></sheets>"""),
            Sheets.Sheet("<row r='1'><c t='inlineStr'><is><t>Phone</t></is></c></row><row r='7'><c><v>12125550100</v></c></row>"),
            Sheets.Sheet("<row r='3'><c><v>2</v></c></row>", 2));

        var (first, rows) = await Sheets.All(file, "people.xlsx");
        var (second, others) = await Sheets.All(file, "people.xlsx", new(Sheet: "More & more", HasHeader: false));

        Assert.Equal(["People", "More & more"], first.Sheets);
        Assert.Equal(("People", true, "Phone"), (first.Sheet, first.HasHeader, first.Columns[0]));
        Assert.Equal((7L, "12125550100"), (rows[0].Number, rows[0].Cells[0]));
        Assert.Equal(("More & more", 3L), (second.Sheet, others[0].Number));
        await Assert.ThrowsAsync<UnreadableFile>(() => Sheets.All(file, "people.xlsx", new(Sheet: "Secret")));
    }

    [Fact]
    public async Task Rows_too_long_or_too_wide_are_rows_that_cannot_be_used()
    {
        var cell = $"<c t='inlineStr'><is><t>{new string('x', 30_000)}</t></is></c>";
        var (_, rows) = await Sheets.All(Sheets.Workbook(Sheets.Sheet(
            $"<row r='1'><c><v>1</v></c></row><row r='2'>{string.Concat(Enumerable.Repeat(cell, 40))}</row><row r='3'><c r='XFD3'><v>1</v></c></row><row r='4'><c><v>4</v></c></row>")), "people.xlsx", new(HasHeader: false));

        Assert.Equal([null, RowLimits.TooLong, RowLimits.TooWide, null], rows.Select(row => row.Problem));
    }

    public static TheoryData<string, byte[], string> NotWhatItSays => new()
    {
        { "people.csv", [], "The file is empty." },
        { "people.csv", "%PDF-1.7 x"u8.ToArray(), "This is a PDF document" },
        { "people.xlsx", "%PDF-1.7 x"u8.ToArray(), "This is a PDF document" },
        { "people.csv", [0xFF, 0xD8, 0xFF, 0xE0, 0], "This is a picture" },
        { "people.xlsx", [0xFF, 0xD8, 0xFF, 0xE0, 0], "This is a picture" },
        { "people.csv", "<!DOCTYPE html><html>"u8.ToArray(), "This is a web page" },
        { "people.xlsx", "\n <HTML><table>"u8.ToArray(), "This is a web page" },
        { "people.xlsx", "Phone,Name\n1,2\n"u8.ToArray(), "The file's name ends in .xlsx, but it is no Excel workbook. If it is a CSV file" },
        { "people.csv", [1, 0, 2, 0, 0, 7, 0, 0, 200], "The file is not a text file." },
        { "people.csv", Sheets.Workbook(Sheets.Sheet("")).ToArray(), "The file's name ends in .csv, but it is no text" },
        { "people.xls", [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, 0], "This is a file of an old version of Excel (.xls)" },
        { "people.xlsx", [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, .. new byte[70_000], .. Encoding.Unicode.GetBytes("EncryptedPackage")], "The workbook is protected with a password." },
        { "people.xlsx", Zip("content.xml", "mimetype"), "This is an OpenDocument file (.ods)." },
        { "people.xlsx", Zip("Index/Document.iwa"), "This is a Numbers file." },
        { "people.xlsx", Zip("people.csv"), "This is an archive (.zip), not an Excel workbook." },
        { "people.zip", Zip("people.csv"), "This is an archive (.zip), not an Excel workbook." },
        { "people.xlsx", Sheets.Workbook(("xl/workbook.xml", "<w:document xmlns:w='x'/>")).ToArray(), "This is a document of another Office program" },
        { "people.xlsx", Sheets.Workbook(Sheets.Sheet("")).ToArray()[..500], "The workbook is incomplete" },
        { "people.xlsx", Sheets.Workbook(Sheets.Sheet("")).ToArray(), "The sheet People holds no rows" },
        { "people.xlsx", Sheets.Workbook(Sheets.Sheet("<row><c><v>1</v></row>")).ToArray(), Workbook.Damaged },
    };

    [Theory, MemberData(nameof(NotWhatItSays))]
    public async Task What_cannot_be_read_is_explained(string name, byte[] content, string message)
    {
        var told = await Assert.ThrowsAsync<UnreadableFile>(() => Sheets.All(new MemoryStream(content), name));

        Assert.StartsWith(message, told.Message, StringComparison.Ordinal);
    }

    public static TheoryData<string, string> Hostile => new()
    {
        { "a document type", "<!DOCTYPE x [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;'>]><worksheet><sheetData><row><c><v>&b;</v></c></row></sheetData></worksheet>" },
        { "a file of ours", "<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><worksheet><sheetData><row><c t='str'><v>&a;</v></c></row></sheetData></worksheet>" },
        { "endless depth", $"<worksheet>{string.Concat(Enumerable.Repeat("<a>", 100_000))}" },
        { "endless names", $"<worksheet><sheetData>{string.Concat(Enumerable.Range(0, 30_000).Select(n => $"<n{n}/>"))}</sheetData></worksheet>" },
        { "an endless name", $"<worksheet><{new string('n', 3000)}/></worksheet>" },
        { "an endless attribute", $"<worksheet><sheetData><row r='{new string('1', 3 << 20)}'><c><v>1</v></c></row></sheetData></worksheet>" },
        { "an endless cell", $"<worksheet><sheetData><row><c t='str'><v>{new string('x', 3 << 20)}</v></c></row></sheetData></worksheet>" },
    };

    [Theory, MemberData(nameof(Hostile))]
    public async Task Hostile_markup_is_refused(string what, string xml)
    {
        Assert.NotEmpty(what);
        await Assert.ThrowsAsync<UnreadableFile>(() => Sheets.All(Sheets.Workbook(("xl/worksheets/sheet1.xml", xml)), "people.xlsx"));
    }

    [Fact]
    public async Task A_bomb_is_stopped_by_what_comes_out_of_it()
    {
        var file = new MemoryStream();
        var usual = Sheets.Workbook(Sheets.Sheet("")).ToArray();
        file.Write(usual);
        using (var zip = new ZipArchive(file, ZipArchiveMode.Update, leaveOpen: true))
        {
            zip.GetEntry("xl/worksheets/sheet1.xml")!.Delete();
            await using var sheet = await zip.CreateEntry("xl/worksheets/sheet1.xml", CompressionLevel.Optimal).OpenAsync(TestContext.Current.CancellationToken);
            sheet.Write("<worksheet><sheetData>"u8);
            var row = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("<row></row>", 40_000)));
            for (var i = 0; i < 300; i++)
                sheet.Write(row);
        }

        var unpacked = 40_000L * 300 * 11;
        Assert.InRange(Math.Max(64 << 20, file.Length * 200), 1, unpacked);
        var told = await Assert.ThrowsAsync<UnreadableFile>(() => Sheets.All(file, "people.xlsx", new(HasHeader: false)));
        Assert.StartsWith("The workbook unpacks to far more than its size allows", told.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Too_many_parts_are_refused_before_they_are_listed()
    {
        var told = await Assert.ThrowsAsync<UnreadableFile>(() => Sheets.All(new MemoryStream(Zip([.. Enumerable.Range(0, 12_000).Select(n => $"x{n}")])), "people.xlsx"));

        Assert.Equal(Workbook.Damaged, told.Message);
    }

    [Fact]
    public void Damaged_anywhere_it_is_read_or_explained()
    {
        var whole = Sheets.Workbook(Sheets.Sheet("<row><c s='1'><v>45981</v></c><c t='s'><v>0</v></c></row>"), Sheets.Styles(Formats),
            ("xl/sharedStrings.xml", "<sst xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'><si><t>x</t></si></sst>")).ToArray();
        var damage =
            from at in Gen.Choose(4, whole.Length - 1)
            from to in Gen.Choose(0, 255)
            from cut in Gen.Frequency((4, Gen.Constant(whole.Length)), (1, Gen.Choose(4, whole.Length)))
            select (at, to, cut);

        Prop.ForAll(damage.ToArbitrary(), d =>
        {
            var bytes = whole.ToArray();
            bytes[d.at] = (byte)d.to;
            try
            {
                Sheets.All(new MemoryStream(bytes[..d.cut]), "people.xlsx").GetAwaiter().GetResult();
            }
            catch (UnreadableFile told)
            {
                Assert.EndsWith(".", told.Message, StringComparison.Ordinal);
            }
        }).Check(FsCheck.Config.QuickThrowOnFailure.WithMaxTest(2000));
    }

    static byte[] Zip(params string[] names)
    {
        var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var name in names)
                zip.CreateEntry(name, CompressionLevel.NoCompression).Open().Dispose();
        }

        return stream.ToArray();
    }
}
