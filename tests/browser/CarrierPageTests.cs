using DutyCall.EndToEnd;

namespace DutyCall.Browser;

/// <summary>The carrier's own page. In a world of its own: whoever calls in there rings at every desk.</summary>
public sealed class CarrierPageTests(RunningApp app) : DeskTest(app)
{
    [Fact]
    public async Task Shows_a_call_and_is_accessible()
    {
        var person = await Chromium.Person(App.Address);
        var page = await person.NewPageAsync();
        await page.GotoAsync("/sandbox");

        await page.GetByRole(AriaRole.Button, new() { Name = "Call in" }).ClickAsync();
        await page.Locator("#hooks tr").First.WaitForAsync();

        Assert.Equal(0, await Axe.Check(page, "sandbox"));
    }
}
