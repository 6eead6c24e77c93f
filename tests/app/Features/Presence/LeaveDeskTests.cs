namespace DutyCall.Features.Presence;

public sealed class LeaveDeskTests : CookieTest
{
    [Fact]
    public async Task Whoever_signs_out_is_offline_at_once_and_comes_back_as_they_wanted_to_be()
    {
        var priya = await Given.Agent();
        var browser = await SignIn(priya);
        var home = await browser.Visit("/");
        var desk = new Desk(browser, Guid.NewGuid());
        await desk.Beat();
        await desk.Choose("dnd");
        Assert.Equal("Do not disturb", await Shown(priya));

        await browser.Submit(home, "form[action='/sign-out']");
        Assert.Equal("Offline", await Shown(priya));
        Assert.Equal("dnd", await Ask<string>("select intent from presence"));

        Clock.Step(TimeSpan.FromHours(15));
        var again = await SignIn(priya);
        await again.Visit("/");
        await new Desk(again, Guid.NewGuid()).Beat();
        Assert.Equal("Do not disturb", await Shown(priya));
    }

    [Fact]
    public async Task Signing_out_of_one_browser_leaves_the_other()
    {
        var priya = await Given.Agent();
        var office = await SignIn(priya);
        var page = await office.Visit("/");
        await new Desk(office, Guid.NewGuid()).Beat();
        var mobile = await SignIn(priya);
        await mobile.Visit("/");
        await new Desk(mobile, Guid.NewGuid()).Beat();

        await office.Submit(page, "form[action='/sign-out']");

        Assert.Equal("Online", await Shown(priya));
    }

    Task<string> Shown(Person person) => Ask<string>("select shown_as from agent_states(@now) where user_id = @Id", new { person.Id, now = Clock.GetUtcNow() });
}
