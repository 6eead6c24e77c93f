using DutyCall.EndToEnd;

namespace DutyCall.Browser;

/// <summary>How a call makes itself noticed: on the chosen speaker, in the phone, in the title and over other windows.</summary>
public sealed class RingTests(RunningApp app) : DeskTest(app)
{
    const string MainLine = "+15550109001";

    /// <summary>Remembers which speakers played and which notifications were shown; the window is behind another.</summary>
    const string Spy = """
        window.spied = { sinks: [], shown: [], asked: 0, focused: 0 };
        const play = HTMLMediaElement.prototype.play;
        HTMLMediaElement.prototype.play = function () { if (this.loop) spied.sinks.push(this.sinkId); return play.call(this); };
        const ask = Notification.requestPermission;
        const Shown = class extends Notification {
          constructor(title, options) { super(title, options); spied.shown.push(this); }
          static requestPermission() { spied.asked++; return ask.call(Notification); }
        };
        Object.defineProperty(window, 'Notification', { value: Shown });
        document.hasFocus = () => false;
        window.focus = () => { spied.focused++; };
        """;

    [Fact]
    public async Task Rings_on_the_chosen_speaker_opens_the_phone_and_is_shown_over_other_windows()
    {
        var (page, handset) = await Agent("kofi@demo.example", await Spied("notifications"));
        await page.GotoAsync("/device");
        await page.GetByLabel("Speaker for ringing").SelectOptionAsync(new SelectOptionValue { Label = "Fake Audio Output 2" });
        var chosen = await page.GetByLabel("Speaker for ringing").InputValueAsync();
        await Assertions.Expect(page.Locator("[data-device-says=notify]")).ToContainTextAsync("Allowed");
        await page.ReloadAsync();
        await Assertions.Expect(page.GetByLabel("Speaker for ringing")).ToHaveValueAsync(chosen);
        await handset.Ready();
        await page.Keyboard.PressAsync("Alt+P");
        await Assertions.Expect(handset.Itself.Locator(".mini")).ToBeVisibleAsync();
        Assert.Equal(0, await page.EvaluateAsync<int>("spied.asked"));

        await Carrier.CallsIn(MainLine, from: "+12125550148");
        await handset.Is("incoming");

        await Assertions.Expect(handset.Itself.GetByRole(AriaRole.Button, new() { Name = "Answer" })).ToBeVisibleAsync();
        await Assertions.Expect(handset.Itself.Locator(".mini")).ToBeHiddenAsync();
        Assert.Equal([chosen], await page.EvaluateAsync<string[]>("spied.sinks"));
        Assert.Equal(["+12125550148 is calling"], await page.EvaluateAsync<string[]>("spied.shown.map(one => one.title)"));
        await Assertions.Expect(page).ToHaveTitleAsync(new System.Text.RegularExpressions.Regex("alling|ncoming"));
        await page.EvaluateAsync("spied.shown[0].dispatchEvent(new Event('click'))");
        Assert.Equal(1, await page.EvaluateAsync<int>("spied.focused"));

        await page.Keyboard.PressAsync("Alt+A");
        await handset.Is("live");
        await Finish(page, handset);
    }

    [Fact]
    public async Task Asks_to_notify_only_when_somebody_presses_for_it()
    {
        var person = await Spied();
        await person.AddInitScriptAsync("Object.defineProperty(Notification, 'permission', { get: () => spied.asked > 0 ? 'granted' : 'default' }); Notification.requestPermission = async () => { spied.asked++; return 'granted'; };");
        var (page, handset) = await Agent("ines@demo.example", person);
        await page.GotoAsync("/device");
        await handset.Ready();
        Assert.Equal(0, await page.EvaluateAsync<int>("spied.asked"));

        await page.GetByRole(AriaRole.Button, new() { Name = "Allow notifications" }).ClickAsync();

        await Assertions.Expect(page.Locator("[data-device-says=notify]")).ToContainTextAsync("Allowed");
        Assert.Equal(1, await page.EvaluateAsync<int>("spied.asked"));
        Assert.Equal(0, await Axe.Check(page, "devices"));
    }

    async Task<IBrowserContext> Spied(params string[] permissions)
    {
        var person = await Chromium.Person(App.Address, permissions: permissions);
        await person.AddInitScriptAsync(Spy);
        return person;
    }
}
