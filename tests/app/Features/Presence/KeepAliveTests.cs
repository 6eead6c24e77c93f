using System.Net;

namespace DutyCall.Features.Presence;

public sealed class KeepAliveTests : PresenceTest
{
    static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task Somebody_whose_page_lives_and_hears_and_has_a_device_is_online()
    {
        var priya = await Given.Agent();
        Assert.Equal("Offline offline", await Shown(priya));

        var desk = await Open(priya);
        var standing = await desk.Beat();

        Assert.Equal("Online", await Shown(priya));
        Assert.True(await IsRoutable(priya));
        Assert.True(standing.GetProperty("reachable").GetBoolean());
        Assert.Equal(["15:00:00 online first"], await Log(priya));
    }

    [Fact]
    public async Task A_silent_page_is_unroutable_after_60_seconds_and_offline_after_120_without_any_job()
    {
        var priya = await Given.Agent();
        await AtWork(priya);

        Clock.Step(30 * Second);
        Assert.True(await IsRoutable(priya));
        Clock.Step(Second);
        Assert.Equal("Unreachable stream", await Shown(priya));
        Clock.Step(29 * Second);
        Assert.Equal("Unreachable stream", await Shown(priya));
        Clock.Step(Second);
        Assert.Equal("Unreachable silent", await Shown(priya));
        Clock.Step(58 * Second);
        Assert.Equal("Unreachable silent", await Shown(priya));
        Clock.Step(Second);
        Assert.Equal("Offline offline", await Shown(priya));
    }

    [Fact]
    public async Task A_stream_that_still_speaks_does_not_stand_in_for_the_heartbeat()
    {
        var priya = await Given.Agent();
        var desk = await AtWork(priya);

        for (var s = 0; s < 60; s += 10)
        {
            Clock.Step(10 * Second);
            await desk.Live(TimeSpan.Zero);
        }

        Assert.True(await IsRoutable(priya));
        Clock.Step(Second);
        Assert.False(await IsRoutable(priya));
        Assert.Equal("Unreachable silent", await Shown(priya));
    }

    [Fact]
    public async Task The_status_wanted_comes_back_with_the_connection()
    {
        var priya = await Given.Agent();
        var desk = await AtWork(priya);
        await desk.Choose("away", "lunch");

        await Pass(TimeSpan.FromMinutes(5));
        Assert.Equal("Offline offline", await Shown(priya));

        await desk.Touch();
        Assert.Equal("Away", await Shown(priya));
        Assert.Equal(["15:00:00 away lunch chosen", "15:00:00 online first", "15:02:00 offline silent", "15:05:00 away lunch back"], await Log(priya));
        Assert.Equal("presence.went_offline", await Ask<string>("select action from audit_log where subject_id = @Id", new { priya.Id }));
    }

    [Theory]
    [InlineData("lost", "Unreachable device")]
    [InlineData("opening", "Unreachable device")]
    [InlineData("none", "Unreachable device")]
    public async Task Without_a_registered_device_nobody_is_online(string device, string shown)
    {
        var priya = await Given.Agent();
        var desk = await AtWork(priya);

        desk.Device = device;
        await desk.Beat();
        Assert.Equal(shown, await Shown(priya));
        Assert.False(await IsRoutable(priya));

        desk.Device = "registered";
        await desk.Beat();
        Assert.Equal("Online", await Shown(priya));
    }

    [Fact]
    public async Task A_page_that_hears_no_stream_is_not_reachable()
    {
        var priya = await Given.Agent();
        var desk = await AtWork(priya);
        desk.Hears = false;

        await Pass(TimeSpan.FromSeconds(40), desk);
        Assert.Equal("Unreachable stream", await Shown(priya));

        desk.Hears = true;
        await Pass(TimeSpan.FromSeconds(10), desk);
        Assert.Equal("Online", await Shown(priya));
    }

    [Fact]
    public async Task What_a_page_said_earlier_does_not_undo_what_it_said_later()
    {
        var priya = await Given.Agent();
        var desk = await Open(priya);
        await desk.Beat(numbered: 5);

        desk.Device = "lost";
        await desk.Beat(numbered: 4);
        Assert.Equal("Online", await Shown(priya));
        Clock.Step(61 * Second);
        await desk.Beat(numbered: 5);
        Assert.Equal("Unreachable silent", await Shown(priya));

        await desk.Beat(numbered: 6);
        Assert.Equal("Unreachable device", await Shown(priya));
    }

    [Fact]
    public async Task A_heartbeat_that_arrives_after_the_page_was_closed_does_not_bring_it_back()
    {
        var priya = await Given.Agent();
        var desk = await Open(priya);
        await desk.Beat(numbered: 1);
        await desk.Close();
        Assert.Equal(HttpStatusCode.NoContent, (await desk.Close()).Status);
        Assert.Equal("Unreachable silent", await Shown(priya));

        await desk.Beat(numbered: 1);
        Assert.Equal("Unreachable silent", await Shown(priya));

        // It came back from the browser's memory, and counts on.
        await desk.Beat(numbered: 9);
        Assert.Equal("Online", await Shown(priya));
    }

    [Fact]
    public async Task Of_two_pages_one_that_is_whole_is_enough_and_two_halves_are_not()
    {
        var priya = await Given.Agent();
        var office = await AtWork(priya);
        var home = await AtWork(priya);

        await office.Close();
        Assert.Equal("Online", await Shown(priya));

        home.Hears = false;
        await Pass(TimeSpan.FromSeconds(40), home);
        office.Device = "lost";
        await office.Touch();
        await Pass(TimeSpan.FromSeconds(10), home, office);
        Assert.Equal("Unreachable stream", await Shown(priya));

        await home.Close();
        Assert.Equal("Unreachable device", await Shown(priya));
    }

    [Fact]
    public async Task A_call_goes_before_the_page_and_an_ended_page_before_the_status()
    {
        var priya = await Given.Agent();
        var desk = await AtWork(priya);
        await Given.CallOnPhone(priya);

        Clock.Step(TimeSpan.FromMinutes(3));
        Assert.Equal("In call offline", await Shown(priya));
        Assert.False(await IsRoutable(priya));

        await desk.Beat();
        Assert.Equal("In call", await Shown(priya));
        Assert.False(await IsRoutable(priya));
    }

    [Fact]
    public async Task What_no_page_would_say_is_refused_and_hearing_needs_a_page()
    {
        var browser = await Browse(await Given.Agent()).WithToken();
        var page = Guid.NewGuid();

        var answer = await browser.PutJson($"/api/v1/presence/pages/{page}", new { sequence = -1, device = "toaster", idleSeconds = 0, hears = true });
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
        Assert.Equal(HttpStatusCode.NotFound, (await browser.PostJson($"/api/v1/presence/pages/{page}/heard", new { })).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await browser.PutJson($"/api/v1/presence/pages/{page}", new { sequence = "x" })).Status);
    }
}
