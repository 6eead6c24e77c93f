using System.Net;

namespace DutyCall.Features.Presence;

public sealed class ShowWallTests : PresenceTest
{
    [Theory]
    [InlineData("/live-wall")]
    [InlineData("/live-wall?view=list")]
    public async Task A_manager_sees_who_does_what_and_who_waits(string url)
    {
        var department = await Given.Department();
        var jonah = await Given.Manager(department);
        var talking = await Given.Agent(department, "Talking Agent");
        await AtWork(talking);
        await Given.CallOnPhone(talking, contact: await Given.Contact("+12125550123"));
        await Given.Agent(await Given.Department("Commercial"), "Elsewhere");
        await Given.WaitingCall("+12125550177");

        var wall = await Browse(jonah).Visit(url);

        var tile = wall.Html.QuerySelector($"[data-agent='{talking.Id}']")!.TextContent;
        Assert.Contains("Talking Agent", tile, StringComparison.Ordinal);
        Assert.Contains("In call", tile, StringComparison.Ordinal);
        Assert.Contains("Eleanor Voss", tile, StringComparison.Ordinal);
        Assert.Contains("(212) 555-0177", wall.Text("[data-waiting]"), StringComparison.Ordinal);
        Assert.Contains("Waiting · ", wall.Text("[data-waiting]"), StringComparison.Ordinal); // The queue's name.
        Assert.DoesNotContain("Elsewhere", wall.Body, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, (await Browse(talking).Visit(url)).Status);
    }

    [Fact]
    public async Task It_says_why_somebody_cannot_be_reached()
    {
        var priya = await Given.Agent();
        var desk = await AtWork(priya);
        desk.Device = "lost";
        await desk.Beat();

        var wall = await Browse(await Given.Admin()).Visit("/live-wall");

        Assert.Contains("The phone network does not answer.", wall.Html.QuerySelector($"[data-agent='{priya.Id}']")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_manager_frees_somebody_who_is_stuck_and_the_log_says_so()
    {
        var department = await Given.Department();
        var jonah = await Given.Manager(department);
        var priya = await Given.Agent(department);
        await AtWork(priya);
        var ended = await Given.CallOnPhone(priya, "ended", result: "human");
        var waiting = await Given.WaitingCall("+12125550177");
        await Run("insert into offers (org_id, id, call_id, user_id, purpose, offered_at, expires_at) values (@OrgId, gen_random_uuid(), @waiting, @Id, 'inbound', @now, @now + interval '20 s')",
            new { priya.OrgId, priya.Id, waiting, now = Clock.GetUtcNow() });
        Assert.Equal("Ringing", await Shown(priya));

        var answer = await (await Browse(jonah).WithToken()).Post($"/live-wall/{priya.Id}/release");

        Assert.Equal("agents-changed", answer.Trigger);
        Assert.Equal("Away", await Shown(priya));
        Assert.Equal("rejected", await Ask<string>("select state from offers"));
        Assert.True(await Ask<bool>("select wrap_up = 'pending' and wrap_up_later from calls where id = @ended", new { ended }));
        Assert.Equal("Jonah Weiss", await Ask<string>("select actor_name from audit_log where action = 'presence.released' and subject_id = @Id", new { priya.Id }));
    }

    [Fact]
    public async Task Nobody_is_released_by_somebody_elses_manager()
    {
        var priya = await Given.Agent(await Given.Department());
        await AtWork(priya);
        var stranger = await Browse(await Given.Manager(await Given.Department("Commercial"))).WithToken();

        Assert.Equal(HttpStatusCode.NotFound, (await stranger.PostJson($"/api/v1/agents/{priya.Id}/release", new { })).Status);
        Assert.Equal("Online", await Shown(priya));
    }
}
