using System.Net;

namespace DutyCall.Features.Campaigns;

public sealed class TakeSeatTests : CampaignTest
{
    [Fact]
    public async Task An_agent_joins_from_the_workspace_and_leaves_again()
    {
        var agent = await Given.Agent();
        var id = await Made(await Browse(await Given.Admin()).WithToken(), new { name = "Renewals", timeZone = "America/New_York", agents = new[] { agent.Id } });
        var desk = Browse(agent);

        var workspace = await desk.Visit("/");
        var joined = await desk.Post($"/campaigns/{id}/seat", ("join", "true"));

        Assert.Contains("Renewals", workspace.Html.QuerySelector("#my-campaigns")!.TextContent);
        Assert.Contains("Leave", joined.Html.QuerySelector($"#seat-{id}")!.TextContent);
        Assert.True(await Ask<bool>("select joined_at is not null from campaign_agents"));
        Assert.Contains("Join", (await desk.Post($"/campaigns/{id}/seat", ("join", "false"))).Html.QuerySelector($"#seat-{id}")!.TextContent);
        Assert.True(await Ask<bool>("select joined_at is null from campaign_agents"));
        Assert.Equal(2, await Ask<int>("select count(*)::integer from audit_log where action in ('campaigns.joined', 'campaigns.left')"));
    }

    [Fact]
    public async Task Joining_twice_is_joining_once()
    {
        var agent = await Given.Agent();
        var id = await Made(await Browse(await Given.Admin()).WithToken(), new { name = "Renewals", timeZone = "America/New_York", agents = new[] { agent.Id } });
        var desk = await Browse(agent).WithToken();

        var answers = new[] { await desk.PutJson($"/api/v1/campaigns/{id}/seat", new { }), await desk.PutJson($"/api/v1/campaigns/{id}/seat", new { }) };

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.NoContent, answer.Status));
        Assert.Equal(1, await Ask<int>("select count(*)::integer from audit_log where action = 'campaigns.joined'"));
    }

    [Fact]
    public async Task Who_is_not_assigned_cannot_join()
    {
        var id = await Made(await Browse(await Given.Admin()).WithToken(), new { name = "Renewals", timeZone = "America/New_York" });
        var desk = await Browse(await Given.Agent()).WithToken();

        Assert.Equal(HttpStatusCode.NotFound, (await desk.PutJson($"/api/v1/campaigns/{id}/seat", new { })).Status);
        Assert.Empty((await desk.Get("/api/v1/campaigns/mine")).Json.EnumerateArray());
    }

    [Fact]
    public async Task A_manager_takes_an_agent_off_and_not_in_another_department()
    {
        var (own, other) = (await Given.Department(), await Given.Department("Commercial"));
        var agent = await Given.Agent(own);
        var id = await Made(await Browse(await Given.Admin()).WithToken(), new { name = "Renewals", timeZone = "America/New_York", departmentId = own, agents = new[] { agent.Id } });
        await (await Browse(agent).WithToken()).PutJson($"/api/v1/campaigns/{id}/seat", new { });

        var stranger = await (await Browse(await Given.Manager(other)).WithToken()).Delete($"/api/v1/campaigns/{id}/agents/{agent.Id}/seat");
        var manager = await (await Browse(await Given.Manager(own)).WithToken()).Delete($"/api/v1/campaigns/{id}/agents/{agent.Id}/seat");

        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.NoContent), (stranger.Status, manager.Status));
        Assert.True(await Ask<bool>("select joined_at is null from campaign_agents"));
    }
}
