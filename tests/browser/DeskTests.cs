using DutyCall.Browser.Pages;
using DutyCall.EndToEnd;

namespace DutyCall.Browser;

/// <summary>A call rings at desks, and survives the page it is carried by.</summary>
public sealed class DeskTests(RunningApp app) : DeskTest(app)
{
    const string Eleanor = "+15550100100", Tone = "+15550100121", OtherTone = "+15550100122";

    [Fact]
    public async Task A_reload_in_a_call_brings_the_agent_back_with_notes_and_timer()
    {
        var (page, handset) = await Agent("lena@demo.example");
        page.Dialog += (_, dialog) => dialog.AcceptAsync();
        await handset.Dial(Eleanor);
        await handset.Is("live");
        var since = await TalkingSince(page);
        await page.Keyboard.PressAsync("Alt+N");
        await handset.Notes.FillAsync("Two halls, invoiced in two phases.");
        await Assertions.Expect(handset.Itself.Locator("[data-notes-state]")).ToContainTextAsync("Saved");
        await handset.ToggleMute();
        await Assertions.Expect(Mute(page)).ToHaveAttributeAsync("aria-pressed", "true");

        await page.ReloadAsync();
        await Wait.Until("Their voice after the reload", () => handset.Volume("out"), volume => volume > 0.01);

        await handset.Is("live");
        Assert.Equal(since, await TalkingSince(page));
        Assert.Equal("Two halls, invoiced in two phases.", await handset.Notes.InputValueAsync());
        await Assertions.Expect(Mute(page)).ToHaveAttributeAsync("aria-pressed", "true");
        await Assertions.Expect(handset.Trouble).ToHaveCountAsync(0);
        await Finish(page, handset);
    }

    [Fact]
    public async Task A_laptop_that_slept_is_back_in_the_call_with_notes_and_timer_and_its_customer_heard_music()
    {
        var (page, handset) = await Agent("omar@demo.example");
        await handset.Dial(Tone);
        await handset.Is("live");
        var since = await TalkingSince(page);
        await page.Keyboard.PressAsync("Alt+N");
        await handset.Notes.FillAsync("Her partner signs off finance.");
        await Assertions.Expect(handset.Itself.Locator("[data-notes-state]")).ToContainTextAsync("Saved");

        await using (await Chromium.Sleep())
            await Wait.Until("The seconds of music the customer has heard since the carrier missed her agent", () => Carrier.Music(Tone), seconds => seconds > 10, within: TimeSpan.FromMinutes(1));
        await Wait.Until("What the customer hears", () => Carrier.Heard(Tone), heard => heard == "voice");
        await Wait.Until("Their voice after the sleep", () => handset.Volume("out"), volume => volume > 0.01);

        await handset.Is("live");
        Assert.Equal(since, await TalkingSince(page));
        Assert.Equal("Her partner signs off finance.", await handset.Notes.InputValueAsync());
        await Assertions.Expect(handset.Trouble).ToHaveCountAsync(0);
        await Finish(page, handset);
    }

    [Fact]
    public async Task A_second_tab_takes_the_call_over()
    {
        var (page, handset) = await Agent("priya@demo.example");
        page.Dialog += (_, dialog) => dialog.AcceptAsync();
        await handset.Dial(OtherTone);
        await handset.Is("live");
        var second = await page.Context.NewPageAsync();
        await second.GotoAsync("/");

        await second.GetByRole(AriaRole.Button, new() { Name = "Take over here" }).ClickAsync();
        var there = new Handset(second);
        await Wait.Until("Their voice in the second tab", () => there.Volume("out"), volume => volume > 0.01);
        await page.GetByRole(AriaRole.Button, new() { Name = "Take over here" }).WaitForAsync();

        await there.Is("live");
        Assert.False(await Mute(second).IsDisabledAsync());
        Assert.True(await Mute(page).IsDisabledAsync());
        await Finish(second, there);
    }

    [Fact]
    public async Task Who_lost_their_desk_loses_the_call_to_the_first_who_answers()
    {
        var (lost, handset) = await Agent("tomas@demo.example");
        await handset.Dial(Eleanor);
        await handset.Is("live");
        var (first, winner) = await Agent("lena@demo.example");
        var (second, loser) = await Agent("priya@demo.example");

        await lost.Context.CloseAsync();
        await Task.WhenAll(winner.Is("incoming"), loser.Is("incoming"));
        Assert.Equal(0, await Axe.Check(first, "incoming"));
        await second.ReloadAsync();
        await loser.Is("incoming");
        await first.Keyboard.PressAsync("Alt+A");

        await winner.Is("live");
        await Wait.Until("Their voice", () => winner.Volume("out"), volume => volume > 0.01);
        await loser.Is("idle");
        await Assertions.Expect(loser.Itself).ToContainTextAsync("has it.");
        await Assertions.Expect(loser.Itself).Not.ToContainTextAsync("has it.", new() { Timeout = 10_000 });
        Assert.Equal(0, await Axe.Check(first, "answered"));
        await Finish(first, winner);
    }

    static ILocator Mute(IPage page) => page.Locator("#handset .controls [data-act=mute]");

    static async Task<string?> TalkingSince(IPage page) => await page.Locator("#handset .readout [role=timer]").GetAttributeAsync("data-since");
}
