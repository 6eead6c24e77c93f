using DutyCall.EndToEnd;

namespace DutyCall.Browser;

/// <summary>An admin has another system told of what happens here, sees it fail and sends it again.</summary>
public sealed class CallOutPageTests(RunningApp app) : DeskTest(app)
{
    [Fact]
    public async Task One_is_added_tested_fails_and_is_sent_again()
    {
        await using var receiver = new Receiver();
        await receiver.Started();
        var (page, _) = await Agent("admin@demo.example");
        await page.GotoAsync("/admin/call-outs");
        await Assertions.Expect(page.GetByText("Nobody is told yet")).ToBeVisibleAsync();
        await page.GetByLabel("Address", new() { Exact = true }).FillAsync($"{receiver.Url}/hooks");
        await page.GetByLabel("What it is").FillAsync("Our CRM");
        await Assertions.Expect(page.Locator("[name=events]:checked")).ToHaveCountAsync(6);
        while (await page.Locator("[name=events]:checked").CountAsync() > 0)
            await page.Locator("[name=events]:checked").First.UncheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Add call-out" }).ClickAsync();
        await Assertions.Expect(page.Locator("#call-outs-page .error")).ToHaveTextAsync("Choose at least one thing it is told of.");
        var violations = await Axe.Check(page, "call-outs-refused");
        await page.GetByLabel("do_not_call.added").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Add call-out" }).ClickAsync();
        await Assertions.Expect(page.GetByLabel("Secret", new() { Exact = true })).ToContainTextAsync("whsec_");
        violations += await Axe.Check(page, "call-outs");

        await page.GetByRole(AriaRole.Link, new() { Name = receiver.Url }).First.ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Send a test" }).ClickAsync();
        await Assertions.Expect(page.Locator("#delivery .pill")).ToHaveTextAsync("204");
        Assert.Equal("call_outs.test", receiver.Told.Single().Type);

        receiver.Answer = _ => 500;
        await page.GetByRole(AriaRole.Link, new() { Name = "Do not call" }).ClickAsync();
        await page.Locator("#dnc-number").FillAsync("+12125550155");
        await page.Locator("#dnc-reason").FillAsync("Asked");
        await page.Locator("form:has(#dnc-number) button").ClickAsync();
        await Assertions.Expect(page.Locator("#do-not-call-page tbody")).ToContainTextAsync("555 0155");
        await Wait.Until("The receiver is told", () => Task.FromResult(receiver.Told.Count), count => count >= 2);
        await page.GotoAsync("/admin/call-outs");
        await Assertions.Expect(page.Locator("#call-outs-page tbody")).ToContainTextAsync("Not reached");
        await page.GetByRole(AriaRole.Link, new() { Name = receiver.Url }).First.ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "do_not_call.added" }).ClickAsync();
        await Assertions.Expect(page.Locator("#delivery")).ToContainTextAsync("It answered 500: told");
        violations += await Axe.Check(page, "call-out-deliveries");

        receiver.Answer = _ => 200;
        await page.Locator("#delivery").GetByRole(AriaRole.Button, new() { Name = "Send again" }).ClickAsync();
        await Assertions.Expect(page.Locator("#delivery .pill")).ToHaveTextAsync("200");
        await page.GetByRole(AriaRole.Link, new() { Name = "Settings", Exact = true }).ClickAsync();
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("Settings");
        violations += await Axe.Check(page, "call-out-settings");

        Assert.Equal(0, violations);
    }
}
