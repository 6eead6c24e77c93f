namespace DutyCall.Browser.Pages;

sealed class SignInPage(IPage page)
{
    public async Task SignIn(string email, string password = "demo-demo-demo")
    {
        await page.GotoAsync("/sign-in");
        await page.GetByLabel("Email").FillAsync(email);
        await page.GetByLabel("Password", new() { Exact = true }).FillAsync(password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true }).ClickAsync();
        await page.Locator("#handset").WaitForAsync();
        await new Handset(page).Ready();
    }
}
