using System.IO.Compression;
using System.Text;
using DutyCall.Infrastructure.Spreadsheets;

namespace DutyCall.Infrastructure;

/// <summary>Files as people bring them, made in the test.</summary>
static class Sheets
{
    public static MemoryStream Text(string text, Encoding? encoding = null) => new((encoding ?? new UTF8Encoding(false)).GetBytes(text));

    public static async Task<(Layout Layout, SpreadsheetRow[] Rows)> All(Stream file, string name, Choices? choices = null)
    {
        var ct = TestContext.Current.CancellationToken;
        var layout = await Spreadsheet.Examine(file, name, choices ?? new(), ct);
        var rows = new List<SpreadsheetRow>();
        await foreach (var row in Spreadsheet.Read(file, layout, ct))
            rows.Add(row);
        return (layout, [.. rows]);
    }

    /// <summary>A workbook of these parts, by name; the usual ones are added where they are not given.</summary>
    public static MemoryStream Workbook(params (string Name, string Xml)[] parts)
    {
        var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, xml) in parts.Concat(Usual.Where(usual => !parts.Any(part => part.Name == usual.Name))))
            {
                using var part = zip.CreateEntry(name).Open();
                part.Write(Encoding.UTF8.GetBytes(xml));
            }
        }

        stream.Position = 0;
        return stream;
    }

    public static (string, string) Sheet(string rows, int number = 1) =>
        ($"xl/worksheets/sheet{number}.xml", $"<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>{rows}</sheetData></worksheet>");

    public static (string, string) Styles(string inner) =>
        ("xl/styles.xml", $"<styleSheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\">{inner}</styleSheet>");

    public static (string, string) Book(string inner) =>
        ("xl/workbook.xml", $"""<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">{inner}</workbook>""");

    static readonly (string Name, string Xml)[] Usual =
    [
        ("_rels/.rels", """<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"""),
        Book("""<sheets><sheet name="People" sheetId="1" r:id="rId1"/></sheets>"""),
        ("xl/_rels/workbook.xml.rels", """
            <Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
              <Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/>
              <Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="/xl/worksheets/sheet2.xml"/>
              <Relationship Id="rId8" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/>
              <Relationship Id="rId9" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/>
            </Relationships>
            """),
    ];
}
