using System.IO.Compression;
using System.Text;
using System.Xml.Linq;
using DutyCall.Infrastructure;
using Microsoft.Extensions.DependencyInjection;

namespace DutyCall.Features.Exports;

/// <summary>Files as other programs read them: CSV by RFC 4180, .xlsx by the zip and the XML it is.</summary>
public abstract class ExportTest : SliceTest
{
    static readonly XNamespace Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";

    protected static CancellationToken Ct => TestContext.Current.CancellationToken;

    private protected Task Idle => Services.GetRequiredService<Background>().Idle;

    /// <summary>By the menu on the page: small ones come as the answer.</summary>
    private protected static Task<Answer> Export(Browser browser, string what, string search = "", string format = "csv", string ids = "") =>
        browser.Post("/exports", ("what", what), ("format", format), ("search", search), ("ids", ids));

    /// <summary>By a program: always in the background; answers its id once it is made.</summary>
    private protected async Task<Guid> Make(Browser browser, string what, string search = "", string format = "csv", Guid[]? ids = null)
    {
        var started = await browser.PostJson("/api/v1/exports", new { what, format, search, ids });
        Assert.Equal(System.Net.HttpStatusCode.Accepted, started.Status);
        await Idle;
        return started.Json.GetProperty("id").GetGuid();
    }

    private protected static async Task<IReadOnlyList<string>> Ids(Task<Answer> answer)
    {
        var rows = Csv(await answer);
        return [.. rows.Skip(1).Select(row => row[^1])];
    }

    private protected static IReadOnlyList<string[]> Csv(Answer answer) => Csv(Encoding.UTF8.GetString(answer.Bytes).TrimStart('\uFEFF'));

    static List<string[]> Csv(string text)
    {
        var rows = new List<string[]>();
        var row = new List<string>();
        var cell = new StringBuilder();
        var quoted = false;
        for (var i = 0; i < text.Length; i++)
        {
            var sign = text[i];
            if (quoted && sign == '"' && i + 1 < text.Length && text[i + 1] == '"')
            {
                cell.Append(text[++i]);
            }
            else if (sign == '"')
            {
                quoted = !quoted;
            }
            else if (quoted || sign is not (',' or '\r' or '\n'))
            {
                cell.Append(sign);
            }
            else if (sign is ',' or '\n')
            {
                row.Add(cell.ToString());
                cell.Clear();
                if (sign == ',')
                    continue;
                rows.Add([.. row]);
                row.Clear();
            }
        }

        Assert.False(quoted);
        Assert.Equal((0, 0), (row.Count, cell.Length)); // The last line ends as the others do.
        return rows;
    }

    /// <summary>The cells' texts and numbers of the first sheet, as they are kept; and how often a formula occurs.</summary>
    private protected static (IReadOnlyList<string[]> Rows, int Formulas) Xlsx(byte[] file)
    {
        using var zip = new ZipArchive(new MemoryStream(file), ZipArchiveMode.Read);
        var shared = zip.GetEntry("xl/sharedStrings.xml") is { } strings
            ? Load(strings).Root!.Elements(Main + "si").Select(item => string.Concat(item.Descendants(Main + "t").Select(t => t.Value))).ToArray() : [];
        var sheet = Load(zip.Entries.First(entry => entry.FullName.StartsWith("xl/worksheets/", StringComparison.Ordinal)));
        var rows = sheet.Descendants(Main + "row").Select(row =>
        {
            var cells = new List<string>();
            foreach (var cell in row.Elements(Main + "c"))
            {
                while (cell.Attribute("r") is { } at && Column(at.Value) > cells.Count)
                    cells.Add("");
                cells.Add(cell.Attribute("t")?.Value switch
                {
                    "s" => shared[int.Parse(cell.Element(Main + "v")!.Value, System.Globalization.CultureInfo.InvariantCulture)],
                    "inlineStr" => string.Concat(cell.Descendants(Main + "t").Select(t => t.Value)),
                    _ => cell.Element(Main + "v")?.Value ?? "",
                });
            }

            return cells.ToArray();
        });
        return ([.. rows], sheet.Descendants(Main + "f").Count());

        static XDocument Load(ZipArchiveEntry entry)
        {
            using var stream = entry.Open();
            return XDocument.Load(stream);
        }

        static int Column(string address) => address.TakeWhile(char.IsAsciiLetter).Aggregate(0, (sum, letter) => sum * 26 + letter - 'A' + 1) - 1;
    }

    /// <summary>Looks again until it is so; the test's own limit ends it otherwise.</summary>
    private protected async Task Until(string condition)
    {
        while (!await Ask<bool>($"select {condition}"))
            await Task.Delay(TimeSpan.FromMilliseconds(10), Ct);
    }

    private protected async Task People(int count, Guid? department = null) => await Run("""
        insert into contacts (org_id, id, department_id, phone, name, tags, lead_status, deal_value)
        select @org, gen_random_uuid(), @department, '+1212' || lpad((5550000 + n)::text, 7, '0'), 'Person ' || n, case when n % 2 = 0 then '{Even}'::text[] else '{}' end,
               (array['new', 'contacted', 'qualified', 'disqualified'])[1 + n % 4], n % 7 * 100
          from generate_series(1, @count) n
        """, new { org = await Given.Organisation(), department, count });
}
