namespace DutyCall.Browser.Pages;

sealed class HistoryPage(IPage page)
{
    /// <summary>By the rail, as a person goes there.</summary>
    public async Task Open()
    {
        await page.Locator(".rail").GetByRole(AriaRole.Link, new() { Name = "Call history" }).ClickAsync();
        await page.WaitForURLAsync("**/analytics/voice/history*");
    }

    public ILocator Row(string text) => page.Locator("#main tbody tr").Filter(new() { HasText = text });
}
