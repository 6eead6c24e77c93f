using System.Net;

namespace DutyCall.Features.Imports;

/// <summary>The wizard's pages: each step has its address, survives a reload, and leads on.</summary>
public sealed class WizardTests : ImportTest
{
    [Fact]
    public async Task Each_step_has_its_address_and_leads_on()
    {
        await AdaIsThere();
        var ada = Browse(Ada);
        Assert.Equal("Where are the contacts?", (await ada.Visit("/contacts/import")).Text("h1"));
        using var form = new MultipartFormDataContent { { new ByteArrayContent("Full Name;mobile_no;Rep\nTheo;415.555.0118;J.\nMaeve;555;J.\n"u8.ToArray()), "file", "north bay.csv" } };
        var source = (await ada.Upload("/contacts/import/file", form)).Json.GetProperty("location").GetString()!;
        var url = source[..source.LastIndexOf('/')];

        var options = await ada.Visit(source);
        Assert.Equal("north bay.csv", options.Text(".inset .strong"));
        var next = await ada.Post(source, ("existing", "add"), ("region", "US"), ("tags", "Mailer Nov"), ("leadStatus", "new"));
        Assert.Equal($"{url}/columns", next.Header("HX-Redirect"));

        var columns = await ada.Visit($"{url}/columns");
        Assert.Equal(["name", "phone", ""], columns.Html.QuerySelectorAll("select[name^=m] option[selected]").Select(option => option.GetAttribute("value")!).Concat([""]).Take(3));
        var remapped = await ada.Post($"{url}/columns", ("m0", "company"), ("m1", "phone"), ("m2", "name"), ("layout", "true"), ("header", "true"));
        Assert.Contains("J.", remapped.Text("#preview"), StringComparison.Ordinal);
        Assert.Equal("company", (await ada.Visit($"{url}/columns")).Html.QuerySelector("#m0 option[selected]")!.GetAttribute("value"));

        Assert.Equal($"{url}/check", (await ada.Post($"{url}/check", ("m0", "company"), ("m1", "phone"), ("m2", "name"), ("remember", "true"))).Header("HX-Redirect"));
        Assert.Equal("Checking the rows", (await ada.Visit($"{url}/check")).Text("h1"));
        var id = Guid.Parse(url[(url.LastIndexOf('/') + 1)..]);
        await Work(id);
        var check = await ada.Visit($"{url}/check");
        Assert.Equal("Check before saving", check.Text("h1"));
        Assert.Contains("too short", check.Text("tbody"), StringComparison.Ordinal);

        Assert.Equal("imports-changed", (await ada.Post($"{url}/rows/3", ("phone", "415 555 0119"))).Trigger);
        Assert.Contains("too short", (await ada.Post($"{url}/rows/3", ("phone", "555"))).Body, StringComparison.Ordinal);
        Assert.Contains("Import 2 contacts", (await ada.Visit($"{url}/check")).Text(".wizard-foot"), StringComparison.Ordinal);

        Assert.Equal($"{url}/progress", (await ada.Post($"{url}/run")).Header("HX-Redirect"));
        Assert.Equal("Importing", (await ada.Visit($"{url}/progress")).Text("h1"));
        await Work(id);
        Assert.Equal("Imported", (await ada.Visit($"{url}/progress")).Text("h1"));
        Assert.Equal($"{url}/progress", (await ada.Get(url)).Location);
        Assert.Contains("Ada Okafor", (await ada.Visit("/contacts/imports")).Text("tbody"), StringComparison.Ordinal);
        Assert.Equal("J.|Theo|Mailer Nov", await Contact("+14155550118", "concat_ws('|', name, company, array_to_string(tags, ','))"));

        Assert.Equal($"{url}/progress", (await ada.Post($"{url}/undo")).Header("HX-Redirect"));
        await Work(id);
        Assert.Equal("Import undone", (await ada.Visit($"{url}/progress")).Text("h1"));
    }

    [Fact]
    public async Task A_file_may_be_looked_at_otherwise_than_it_was()
    {
        await AdaIsThere();
        var id = IdOf(await Bring("2125550101,Ann\n2125550102,Bo\n"));
        var ada = Browse(Ada);
        await ada.Visit("/contacts/import");

        var page = await ada.Post($"/contacts/import/{id}/columns", ("m0", "phone"), ("m1", "name"), ("layout", "true"), ("header", "true"));

        Assert.Equal(["2125550101", "Ann"], page.Html.QuerySelectorAll("tbody th").Select(header => header.TextContent.Trim()));
    }

    [Fact]
    public async Task Without_a_column_of_numbers_the_step_says_what_is_missing()
    {
        await AdaIsThere();
        var id = IdOf(await Bring("Name,Town\nAnn,Leeds\n"));
        var ada = Browse(Ada);
        await ada.Visit("/contacts/import");

        var sent = await ada.Post($"/contacts/import/{id}/check", ("m0", "name"), ("m1", ""));

        Assert.Equal(HttpStatusCode.NoContent, sent.Status);
        Assert.Contains("No column becomes the phone number", (await ada.Visit(sent.Header("HX-Redirect")!)).Text("[role=alert]"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_link_that_is_no_sheet_is_refused_beside_the_field()
    {
        await AdaIsThere();
        var ada = Browse(Ada);
        await ada.Visit("/contacts/import");

        var page = await ada.Post("/contacts/import/sheet", ("link", "https://169.254.169.254/spreadsheets/d/abc"));
        var api = await Api.PostJson("/api/v1/imports/sheet", new { link = "https://example.com/list.csv" });

        Assert.Contains("This is not a link to a Google Sheet", page.Text("#link-e"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadRequest, api.Status);
        Assert.Equal(0, await Ask<long>("select count(*) from stored_files"));
    }
}
