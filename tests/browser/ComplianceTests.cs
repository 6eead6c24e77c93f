using DutyCall.Browser.Pages;
using DutyCall.EndToEnd;

namespace DutyCall.Browser;

/// <summary>The compliance pages as a manager uses them, and what axe says of them.</summary>
public sealed class ComplianceTests(RunningApp app) : IClassFixture<RunningApp>, IAsyncLifetime
{
    Chromium chromium = null!;

    public async ValueTask InitializeAsync() => chromium = await Chromium.Launch();

    public ValueTask DisposeAsync() => chromium.DisposeAsync();

    [Fact]
    public async Task A_list_is_imported_consent_recorded_and_evidence_shown()
    {
        await using var person = await chromium.Person(app.Address);
        var page = await person.NewPageAsync();
        await new SignInPage(page).SignIn("admin@demo.example");

        await page.GotoAsync("/compliance/lists");
        await page.Locator("#list-file").SetInputFilesAsync(new FilePayload { Name = "registry-212.txt", MimeType = "text/plain", Buffer = "212,5550123\n212,5550124\n"u8.ToArray() });
        await page.GetByRole(AriaRole.Button, new() { Name = "Import" }).ClickAsync();
        await Assertions.Expect(page.GetByText("Imported 2 numbers.")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("#call-lists tbody tr")).ToHaveCountAsync(1);
        var violations = await Axe.Check(page, "lists");

        await page.GotoAsync("/contacts?q=Eleanor+Voss");
        await page.Locator("#rows a.name").Filter(new() { HasText = "Eleanor Voss" }).ClickAsync();
        await page.Locator("#may-be-called summary").ClickAsync();
        await Assertions.Expect(page.Locator("#may-be-called li")).ToHaveCountAsync(14);
        await page.Locator("#consents summary").ClickAsync();
        await page.Locator("#consents [name=textVersion]").FillAsync("Web form 2026-03");
        await page.Locator("#consents [name=evidence]").FillAsync("https://forms.example/17");
        await page.GetByRole(AriaRole.Button, new() { Name = "Record", Exact = true }).ClickAsync();
        await Assertions.Expect(page.Locator("#consents")).ToContainTextAsync("text Web form 2026-03");
        violations += await Axe.Check(page, "contact");

        foreach (var path in new[] { "/compliance/overview", "/compliance/rules", "/compliance/evidence?number=%2B15550100100", "/do-not-call" })
        {
            await page.GotoAsync(path);
            await page.Locator("h1").WaitForAsync();
            violations += await Axe.Check(page, path);
        }

        await page.GotoAsync("/compliance/evidence?number=%2B15550100100");
        await page.EmulateMediaAsync(new() { Media = Media.Print });
        await Assertions.Expect(page.Locator(".rail")).ToBeHiddenAsync();
        await Assertions.Expect(page.Locator("#handset")).ToBeHiddenAsync();
        await Assertions.Expect(page.Locator("[data-print]")).ToBeHiddenAsync();
        await Assertions.Expect(page.Locator("#decisions-h")).ToBeVisibleAsync();

        Assert.Equal(0, violations);
    }
}
