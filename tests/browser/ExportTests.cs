using DutyCall.Browser.Pages;
using DutyCall.EndToEnd;

namespace DutyCall.Browser;

/// <summary>Files taken out by the pages' Export menus, as the browser gets them.</summary>
public sealed class ExportTests(RunningApp app) : IClassFixture<RunningApp>, IAsyncLifetime
{
    Chromium chromium = null!;

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => chromium = await Chromium.Launch();

    public ValueTask DisposeAsync() => chromium.DisposeAsync();

    [Fact]
    public async Task The_history_as_csv_has_what_the_filter_shows()
    {
        var page = await Admin();
        await page.GotoAsync("/analytics/voice/history");
        await page.GetByLabel("Outcome").SelectOptionAsync(new SelectOptionValue { Label = "Voicemail" });
        await page.WaitForURLAsync("**/analytics/voice/history?outcome=voicemail");
        await page.Locator("input[form=export-form][name=search][value='?outcome=voicemail']").WaitForAsync(new() { State = WaitForSelectorState.Attached });

        var lines = (await File.ReadAllTextAsync(await Export(page, "CSV", "rows, as the list shows them."), Ct)).Split("\r\n");

        Assert.StartsWith("Agent,Contact,Number,Company,Direction,", lines[0], StringComparison.Ordinal);
        Assert.True(lines.Length > 2);
        Assert.All(lines.Where(line => line.Contains(",+1", StringComparison.Ordinal)), line => Assert.Contains(",Voicemail,", line, StringComparison.Ordinal));
        Assert.False(await page.Locator("#export-menu").IsVisibleAsync());
    }

    [Fact]
    public async Task Selected_contacts_as_a_workbook()
    {
        var page = await Admin();
        await page.GotoAsync("/contacts");
        await page.Locator("#rows tbody input[name=id]").First.CheckAsync();
        await page.Locator("#rows tbody input[name=id]").Nth(1).CheckAsync();

        var file = await Export(page, "Excel", "2 rows, as the list shows them.");

        await using var zip = await System.IO.Compression.ZipFile.OpenReadAsync(file, Ct);
        using var sheet = new StreamReader(await zip.GetEntry("xl/worksheets/sheet1.xml")!.OpenAsync(Ct));
        Assert.Equal(3, System.Xml.Linq.XDocument.Parse(await sheet.ReadToEndAsync(Ct)).Descendants().Count(element => element.Name.LocalName == "row"));
    }

    [Fact]
    public async Task One_made_in_the_background_is_told_where_its_person_is()
    {
        var page = await Admin();
        await page.GotoAsync("/contacts");
        await page.Locator("html[data-phone-ready]").WaitForAsync();

        await page.EvaluateAsync("""
            () => fetch('/api/v1/exports', { method: 'POST', body: JSON.stringify({ what: 'contacts' }),
                headers: { 'Content-Type': 'application/json', ...JSON.parse(document.body.getAttribute('hx-headers:inherited')) } })
            """);
        await page.Locator("#toasts .toast").Filter(new() { HasText = "Your export is ready." }).GetByRole(AriaRole.Link).ClickAsync();
        await page.WaitForURLAsync("**/exports");
        var download = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Link, new() { Name = "Download contacts" }).First.ClickAsync());

        Assert.StartsWith("Name,Company,", await File.ReadAllTextAsync(await download.PathAsync(), Ct), StringComparison.Ordinal);
    }

    /// <summary>Opens the menu, waits for what it says before, and takes the file.</summary>
    static async Task<string> Export(IPage page, string format, string said)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = "Export", Exact = true }).ClickAsync();
        await page.Locator("[data-export-preview]").Filter(new() { HasText = said }).WaitForAsync();
        Assert.Equal(0, await Axe.Check(page, "export menu"));
        var download = await page.RunAndWaitForDownloadAsync(() => page.Locator("#export-menu").GetByRole(AriaRole.Button, new() { Name = format }).ClickAsync());
        return await download.PathAsync();
    }

    async Task<IPage> Admin()
    {
        var person = await chromium.Person(app.Address);
        var page = await person.NewPageAsync();
        await new SignInPage(page).SignIn("admin@demo.example");
        return page;
    }
}
