using System.Net;

namespace DutyCall.Features.Presence;

public sealed class ListAgentsTests : PresenceTest
{
    [Fact]
    public async Task A_manager_sees_the_department_an_administrator_everybody_an_agent_nobody()
    {
        var residential = await Given.Department();
        var priya = await Given.Agent(residential);
        await AtWork(priya);
        var call = await Given.CallOnPhone(priya, contact: await Given.Contact("+12125550123"));
        await Given.Agent(await Given.Department("Commercial"), "Leila Haddad");
        var jonah = await Given.Manager(residential);

        var seen = (await Browse(jonah).Get("/api/v1/agents")).Json.EnumerateArray().ToArray();

        Assert.Equal(["Jonah Weiss", "Priya Raman"], seen.Select(agent => agent.GetProperty("name").GetString()));
        Assert.Equal("In call", seen[1].GetProperty("shownAs").GetString());
        Assert.Equal(call, seen[1].GetProperty("callId").GetGuid());
        Assert.Equal("Eleanor Voss", seen[1].GetProperty("customer").GetString());
        Assert.Equal(4, (await Browse(await Given.Admin()).Get("/api/v1/agents")).Json.GetArrayLength());
        Assert.Equal(HttpStatusCode.Forbidden, (await Browse(priya).Get("/api/v1/agents")).Status);
    }

    [Fact]
    public async Task Nobody_of_another_organisation_is_seen()
    {
        var elsewhere = await Given.AnotherOrganisation("+12125550199");
        var other = await Given.Someone(Web.Role.Agent, null, "Mallory", elsewhere);
        await AtWork(other);

        Assert.Equal(["Ada Okafor"], (await Browse(await Given.Admin()).Get("/api/v1/agents")).Json.EnumerateArray().Select(agent => agent.GetProperty("name").GetString()));
    }
}
