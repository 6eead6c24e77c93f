using DutyCall.Browser.Pages;
using DutyCall.EndToEnd;

namespace DutyCall.Browser;

/// <summary>The import's wizard in a real Chromium, from a file to the contacts and back again.</summary>
public sealed class ImportTests(RunningApp app) : IClassFixture<RunningApp>, IAsyncLifetime
{
    internal const string List = """
        Full Name;mobile_no;E-mail;Business;Est. Value;Rep
        Theo Marchetti;907.555.0118;theo@marchettiglass.example;Marchetti Auto Glass;$14,000;J. Whitfield
        Maeve Tolland;(907) 555-0175;maeve@tolland.example;Tolland Bookbinding;soon;J. Whitfield
        Anneliese Burke;555-01;;;;
        Theo Again;+1 907 555 0118;;;;
        """;

    Chromium chromium = null!;

    public async ValueTask InitializeAsync() => chromium = await Chromium.Launch();

    public ValueTask DisposeAsync() => chromium.DisposeAsync();

    [Fact]
    public async Task A_list_is_brought_matched_checked_saved_and_taken_back()
    {
        await using var person = await chromium.Person(app.Address);
        var page = await person.NewPageAsync();
        page.Dialog += (_, dialog) => _ = dialog.AcceptAsync();
        await new SignInPage(page).SignIn("admin@demo.example");

        await page.GotoAsync("/contacts");
        await page.GetByRole(AriaRole.Link, new() { Name = "Import", Exact = true }).ClickAsync();
        await Heading(page, "Where are the contacts?");
        await Accessible(page);
        await page.Locator("#import-file").SetInputFilesAsync(new FilePayload { Name = "north-bay.csv", MimeType = "text/csv", Buffer = System.Text.Encoding.UTF8.GetBytes(List) });

        await page.WaitForURLAsync("**/source");
        await Accessible(page);
        await page.GetByLabel("Tags to add, separated by commas").FillAsync("Mailer Nov");
        await page.GetByRole(AriaRole.Button, new() { Name = "Match columns" }).ClickAsync();

        await page.WaitForURLAsync("**/columns");
        Assert.Equal("phone", await page.GetByLabel("mobile_no").InputValueAsync());
        Assert.Equal("", await page.GetByLabel("Rep").InputValueAsync());
        await Accessible(page);
        await page.GetByLabel("Rep").SelectOptionAsync("pinnedNote");
        await page.Locator("#preview").GetByText("J. Whitfield").First.WaitForAsync();
        await page.ReloadAsync();
        Assert.Equal("pinnedNote", await page.GetByLabel("Rep").InputValueAsync());
        await page.GetByRole(AriaRole.Button, new() { Name = "Check the rows" }).ClickAsync();

        await page.WaitForURLAsync("**/check");
        await Heading(page, "Check before saving");
        await page.GetByText("This number is too short").WaitForAsync();
        await Accessible(page);
        await page.GetByLabel("Phone for row 4", new() { Exact = true }).FillAsync("+1 907 555 0142");
        await page.Keyboard.PressAsync("Enter");
        await page.GetByRole(AriaRole.Button, new() { Name = "Import 3 contacts" }).ClickAsync();

        await page.WaitForURLAsync("**/progress");
        await Heading(page, "Imported");
        Assert.Contains("3 contacts were added", await page.Locator("#import-progress [role=status]").InnerTextAsync(), StringComparison.Ordinal);
        await Accessible(page);
        await page.GetByRole(AriaRole.Link, new() { Name = "To the contacts" }).ClickAsync();
        await page.Locator("#rows").GetByText("Maeve Tolland").First.WaitForAsync();
        Assert.Equal(3, await page.Locator("#rows tbody tr").CountAsync());

        await page.GoBackAsync();
        await page.Locator("#undo-import").ClickAsync();
        await Heading(page, "Import undone");
        Assert.Contains("3 contacts were taken back", await page.Locator("#import-progress [role=status]").InnerTextAsync(), StringComparison.Ordinal);
        await page.GotoAsync("/contacts?q=Tolland");
        await page.GetByText("No contacts like that").WaitForAsync();
    }

    [Fact]
    public async Task What_is_no_list_is_told_beside_the_file()
    {
        await using var person = await chromium.Person(app.Address);
        var page = await person.NewPageAsync();
        await new SignInPage(page).SignIn("admin@demo.example");

        await page.GotoAsync("/contacts/import");
        await page.Locator("#import-file").SetInputFilesAsync(new FilePayload { Name = "list.csv", MimeType = "text/csv", Buffer = [0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10] });
        await page.Locator("#upload-problem").GetByText("picture").WaitForAsync();

        await page.GetByLabel("Link to the sheet").FillAsync("https://example.com/list");
        await page.GetByRole(AriaRole.Button, new() { Name = "Fetch" }).ClickAsync();
        await page.GetByText("This is not a link to a Google Sheet").WaitForAsync();
    }

    /// <summary>What the page shows instead goes into the complaint.</summary>
    static async Task Heading(IPage page, string text)
    {
        try
        {
            await page.GetByRole(AriaRole.Heading, new() { Name = text, Exact = true }).WaitForAsync(new() { Timeout = 20_000 });
        }
        catch (TimeoutException)
        {
            Assert.Fail($"{page.Url} does not say {text} but: {await page.Locator("#main").InnerTextAsync()}");
        }
    }

    static async Task Accessible(IPage page) => Assert.Equal(0, await Axe.Check(page, page.Url));
}
