using System.IO.Compression;
using System.Net;
using System.Text;

namespace DutyCall.Features.Imports;

/// <summary>Files that are no lists, and people who may not bring one: each is told why, and nothing changes.</summary>
public sealed class HostileFileTests : ImportTest
{
    public static TheoryData<string, string, string> Refused => new()
    {
        { "empty.csv", "", "The file is empty." },
        { "blank.csv", "\n\n \n", "holds no rows" },
        { "header.csv", "Phone,Name\n", "no contact below it" },
        { "picture.csv", "\u0089PNG\r\n\u001a\n0000", "picture" },
        { "document.csv", "%PDF-1.7 0000", "PDF" },
    };

    [Theory, MemberData(nameof(Refused))]
    public async Task What_is_no_list_is_refused_with_its_reason(string name, string content, string reason)
    {
        await AdaIsThere();

        var answer = await Bring(Encoding.Latin1.GetBytes(content), name: name);

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Contains(reason, answer.Json.GetProperty("detail").GetString(), StringComparison.Ordinal);
        await NothingChanged();
    }

    [Fact]
    public async Task A_bomb_of_a_workbook_is_refused()
    {
        await AdaIsThere();
        var answer = await Bring(Bomb(), name: "bomb.xlsx");

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.NotEmpty(answer.Json.GetProperty("detail").GetString()!);
        await NothingChanged();
    }

    [Fact]
    public async Task Two_gigabytes_are_refused_before_they_are_read()
    {
        await AdaIsThere();
        using var endless = new PretendedContent(2L << 30);

        var answer = await Api.Upload("/api/v1/imports/file", endless);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.Status);
        Assert.Contains("500 MB", answer.Json.GetProperty("detail").GetString(), StringComparison.Ordinal);
        await NothingChanged();
    }

    [Fact]
    public async Task A_row_of_ten_megabytes_is_one_bad_row()
    {
        await AdaIsThere();

        var id = await Checked("Phone,Name\n2125550101,Ann\n2125550102," + new string('x', 10 << 20) + "\n2125550103,Cy\n");

        Assert.Equal("2 new, 0 existing, 0 repeated, 1 invalid", await Counts(id));
        Assert.Contains("longer than", await Rows(id, "invalid"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_list_without_numbers_asks_for_the_column()
    {
        await AdaIsThere();

        var answer = await Bring("Name,Town\nAnn,Leeds\n", new { });

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
        Assert.Contains("No column becomes the phone number", answer.Body, StringComparison.Ordinal);
        Assert.Equal(0, await Living());
    }

    [Theory]
    [InlineData("""{"mapping":{"Nowhere":"phone"}}""", "no column Nowhere")]
    [InlineData("""{"mapping":{"Phone":"salary"}}""", "no such field")]
    [InlineData("""{"existing":"destroy"}""", "add, fill or overwrite")]
    [InlineData("""{"region":"ZZ"}""", "country")]
    [InlineData("""{"owner":"0190a000-0000-7000-8000-000000000001"}""", "no such person")]
    public async Task Settings_that_make_no_sense_are_told_by_field(string settings, string reason)
    {
        await AdaIsThere();

        var answer = await Bring("Phone,Name\n2125550101,Ann\n", System.Text.Json.JsonSerializer.Deserialize<System.Text.Json.JsonElement>(settings));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
        Assert.Contains(reason, answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_form_or_no_file_is_said()
    {
        await AdaIsThere();
        using var text = new StringContent("Phone\n2125550101\n");
        using var nothing = new MultipartFormDataContent { { new StringContent("{}"), "settings" } };

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, (await Api.Upload("/api/v1/imports/file", text)).Status);
        Assert.Contains("No file came along", (await Api.Upload("/api/v1/imports/file", nothing)).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Agents_do_not_import()
    {
        await AdaIsThere();
        var priya = await Browse(await Given.Agent()).WithToken();

        Assert.Equal(HttpStatusCode.Forbidden, (await priya.Get("/contacts/import")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await Bring(Three, by: priya)).Status);
    }

    [Fact]
    public async Task Nobody_sees_another_organisations_imports_nor_another_departments()
    {
        await AdaIsThere();
        var (residential, commercial) = (await Given.Department(), await Given.Department("Commercial"));
        var jonah = await Browse(await Given.Manager(residential)).WithToken();
        var id = IdOf(await Bring(Three, by: jonah));
        var grace = await Browse(await Given.Manager(commercial, "Grace Hall")).WithToken();
        var stranger = await Browse(await Given.Someone(Web.Role.Admin, null, "Mallory", await Given.AnotherOrganisation("+13105550100"))).WithToken();

        Assert.Equal(HttpStatusCode.OK, (await jonah.Get($"/api/v1/imports/{id}")).Status);
        Assert.Equal(HttpStatusCode.OK, (await Api.Get($"/api/v1/imports/{id}")).Status);
        foreach (var other in new[] { grace, stranger })
        {
            Assert.Equal(HttpStatusCode.NotFound, (await other.Get($"/api/v1/imports/{id}")).Status);
            Assert.Equal(HttpStatusCode.NotFound, (await other.PostJson($"/api/v1/imports/{id}/check", new { })).Status);
            Assert.Equal(HttpStatusCode.Conflict, (await other.PostJson($"/api/v1/imports/{id}/run", new { })).Status);
            Assert.Equal(HttpStatusCode.Conflict, (await other.PostJson($"/api/v1/imports/{id}/cancel", new { })).Status);
            Assert.Equal(HttpStatusCode.Conflict, (await other.PostJson($"/api/v1/imports/{id}/undo", new { })).Status);
            Assert.Equal(HttpStatusCode.NotFound, (await other.Get($"/contacts/import/{id}/rows.csv")).Status);
            Assert.Equal(0, (await other.Get("/api/v1/imports")).Json.GetProperty("imports").GetArrayLength());
        }
    }

    [Fact]
    public async Task A_managers_import_leaves_another_departments_contacts_alone()
    {
        await AdaIsThere();
        var (residential, commercial) = (await Given.Department(), await Given.Department("Commercial"));
        await Given.Contact("+12125550123", "Theirs", commercial);
        var manager = await Given.Manager(residential);
        var jonah = await Browse(manager).WithToken();

        var id = IdOf(await Bring("Phone,Name\n2125550123,Mine now\n2125550124,New\n", new { existing = "overwrite" }, run: true, by: jonah));
        await Work(id);

        Assert.Equal("Theirs", await Contact("+12125550123", "name"));
        Assert.Equal(residential, await Ask<Guid>("select department_id from contacts where phone = '+12125550124'"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await Bring(Three, new { department = commercial }, by: jonah)).Status);
        var row = (await jonah.Get($"/api/v1/imports/{id}/rows?class=existing")).Json.GetProperty("rows")[0];
        Assert.Equal("A colleague's contact: left alone.", row.GetProperty("reason").GetString());
        Assert.Equal(System.Text.Json.JsonValueKind.Null, row.GetProperty("contactId").ValueKind);
    }

    async Task NothingChanged()
    {
        Assert.Equal(0, await Ask<long>("select count(*) from imports"));
        Assert.Equal(0, await Ask<long>("select count(*) from stored_files"));
        Assert.Equal(0, await Living());
    }

    /// <summary>Half a megabyte that becomes 600.</summary>
    static byte[] Bomb()
    {
        using var bomb = new MemoryStream();
        using (var zip = new ZipArchive(bomb, ZipArchiveMode.Create, leaveOpen: true))
        {
            Put("[Content_Types].xml", """<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>""");
            Put("xl/workbook.xml", """<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="A" sheetId="1" r:id="rId1"/></sheets></workbook>""");
            Put("xl/_rels/workbook.xml.rels", """<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>""");
            using var sheet = zip.CreateEntry("xl/worksheets/sheet1.xml", CompressionLevel.Optimal).Open();
            sheet.Write("<worksheet><sheetData>"u8);
            var spaces = Encoding.ASCII.GetBytes(new string(' ', 1 << 20));
            for (var n = 0; n < 600; n++)
                sheet.Write(spaces);

            void Put(string name, string text)
            {
                using var entry = new StreamWriter(zip.CreateEntry(name).Open());
                entry.Write(text);
            }
        }

        return bomb.ToArray();
    }

    /// <summary>Says that it is long, and is never asked for more.</summary>
    sealed class PretendedContent : HttpContent
    {
        readonly long length;

        public PretendedContent(long length)
        {
            this.length = length;
            Headers.ContentType = System.Net.Http.Headers.MediaTypeHeaderValue.Parse("multipart/form-data; boundary=b");
        }

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => Task.CompletedTask;

        protected override bool TryComputeLength(out long computed)
        {
            computed = length;
            return true;
        }
    }
}
