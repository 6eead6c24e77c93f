using System.Net;

namespace DutyCall.Features.Presence;

public sealed class ShowMyPresenceTests : PresenceTest
{
    [Fact]
    public async Task Every_page_carries_the_menu_and_says_how_its_owner_stands()
    {
        var priya = await Given.Agent();
        var desk = await AtWork(priya);

        var page = await desk.Browser.Visit("/contacts");

        Assert.Equal("Online", page.Text(".me [data-presence-word]"));
        Assert.EndsWith("Online", page.Text("#handset .handset-bar [popovertarget=presence-menu]"), StringComparison.Ordinal);
        Assert.Equal(["online", "away", "dnd", "in_call", "offline"], page.Html.QuerySelectorAll("#presence-form > button").Select(button => button.GetAttribute("value")));
        Assert.Equal(12, page.Html.QuerySelectorAll("#presence-form .reasons button").Length);
        Assert.Equal("online", page.Html.QuerySelector("#presence-form [aria-current]")!.GetAttribute("value"));
        Assert.Null(page.Html.QuerySelector(".reach"));
    }

    [Fact]
    public async Task A_page_that_is_just_opened_is_connecting_not_offline()
    {
        var page = await Browse(await Given.Agent()).Visit("/");

        Assert.Equal("Connecting", page.Text(".me [data-presence-word]"));
        Assert.Null(page.Html.QuerySelector(".reach"));
    }

    [Fact]
    public async Task A_page_that_has_not_heard_the_stream_yet_is_not_alarmed()
    {
        var priya = await Given.Agent();
        var desk = await Open(priya);
        desk.Hears = false;
        await desk.Beat();

        var fragment = await desk.Browser.Fetch("/presence");

        Assert.Equal("Connecting", fragment.Html.QuerySelector("#presence")!.GetAttribute("data-shown"));
        Assert.Null(fragment.Html.QuerySelector(".reach"));
        Assert.Equal("Unreachable stream", await Shown(priya));
    }

    [Theory]
    [InlineData("dnd", "Do not disturb", "stop")]
    [InlineData("away:lunch", "Lunch", "wait")]
    [InlineData("away:napping", "Away", "wait")]
    [InlineData("offline", "Offline", "off")]
    public async Task What_is_picked_from_the_menu_is_shown(string to, string shown, string tone)
    {
        var priya = await Given.Agent();
        var desk = await AtWork(priya);

        var answer = await desk.Browser.Post("/presence", ("to", to));

        Assert.Equal((HttpStatusCode.NoContent, "presence-changed"), (answer.Status, answer.Trigger));
        var fragment = (await desk.Browser.Fetch("/presence")).Html.QuerySelector("#presence")!;
        Assert.Equal((shown, tone), (fragment.GetAttribute("data-shown"), fragment.GetAttribute("data-tone")));
        Assert.Equal(tone, (await desk.Browser.Fetch("/phone")).Html.QuerySelector("#handset")!.GetAttribute("data-tone"));
    }

    [Fact]
    public async Task What_is_not_in_the_menu_changes_nothing()
    {
        var priya = await Given.Agent();
        var desk = await AtWork(priya);

        Assert.Equal(HttpStatusCode.NoContent, (await desk.Browser.Post("/presence", ("to", "invisible"))).Status);
        Assert.Equal("Online", await Shown(priya));
    }

    [Fact]
    public async Task Whoever_cannot_be_reached_is_told_why_above_the_page()
    {
        var priya = await Given.Agent();
        var desk = await AtWork(priya);
        desk.Device = "lost";
        await desk.Beat();

        var fragment = await desk.Browser.Fetch("/presence");

        Assert.Equal("Not reachable", fragment.Html.QuerySelector("#presence")!.GetAttribute("data-shown"));
        Assert.Contains("The phone network does not answer.", fragment.Text(".reach"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pause_that_lasts_longer_than_usual_is_mentioned()
    {
        var priya = await Given.Agent();
        var desk = await AtWork(priya);
        await desk.Choose("away", "break");

        await Pass(TimeSpan.FromMinutes(15), desk);
        Assert.Null((await desk.Browser.Fetch("/presence")).Html.QuerySelector(".reach"));
        Clock.Step(TimeSpan.FromSeconds(1));
        Assert.Contains("Break is over. It usually lasts 15:00.", (await desk.Browser.Fetch("/presence")).Text(".reach"), StringComparison.Ordinal);
    }
}
