using System.Net;

namespace DutyCall.Features.Supervision;

/// <summary>Listening, whispering and barging in.</summary>
public sealed class SupervisionTests : CallTest
{
    static readonly string SupSid = "CA" + new string('7', 32);

    Person jonah = null!;
    Browser boss = null!;

    [Fact]
    public async Task Listens_whispers_and_barges_switching_live()
    {
        await TheyTalkAndJonahIsThere();

        Assert.Equal(HttpStatusCode.Accepted, await Want("listen"));
        var told = await CallsIn(jonah, SupSid);
        Assert.Contains("muted=\"true\"", told, StringComparison.Ordinal);
        Assert.Contains("startConferenceOnEnter=\"false\"", told, StringComparison.Ordinal);

        await Want("whisper");
        Assert.Equal(("false", "true", AgentSid), LastSupervision());
        await Want("barge");
        Assert.Equal(("false", "false", null), LastSupervision());
        await Want("listen");
        Assert.Equal(("true", "false", null), LastSupervision());
        Assert.Equal(4, await Ask<long>("select count(*) from audit_log where action = 'calls.supervised'"));
    }

    [Fact]
    public async Task Leaves_and_the_call_goes_on()
    {
        await TheyTalkAndJonahIsThere();
        await Want("barge");
        await CallsIn(jonah, SupSid);

        await boss.Delete($"/api/v1/calls/{CallId}/supervision");
        await Settled();

        Assert.True(WasHungUp(SupSid));
        Assert.False(WasHungUp(CustomerSid));
        Assert.Equal("connected", await State());
        Assert.Empty(await Seen(boss));
    }

    [Fact]
    public async Task The_agent_is_told_unless_the_organisation_says_otherwise()
    {
        await TheyTalkAndJonahIsThere();
        await Want("listen");
        await CallsIn(jonah, SupSid);

        Assert.Equal(["Jonah Weiss listen"], await Seen(Ann));
        await Run("update organisations set tell_agents_of_supervision = false");

        Assert.Empty(await Seen(Ann));
        Assert.Equal(["Jonah Weiss listen"], await Seen(boss));
    }

    [Fact]
    public async Task A_whisper_follows_the_agent_to_their_new_line()
    {
        await TheyTalkAndJonahIsThere();
        await Want("whisper");
        await CallsIn(jonah, SupSid);
        await AnnIsLost();
        Assert.Equal(("true", "false", null), LastSupervision());

        var again = "CA" + new string('8', 32);
        await CallsIn(AnnLee, again);

        Assert.Equal(("false", "true", again), LastSupervision());
    }

    [Fact]
    public async Task A_supervisor_alone_with_the_customer_is_no_agent()
    {
        await TheyTalkAndJonahIsThere();
        await Want("listen");
        await CallsIn(jonah, SupSid);

        await AnnIsLost();

        Assert.Equal("hold", LastTold(CustomerSid));
        Assert.True(await Ask<bool>("select alone_since is not null from calls"));
    }

    [Fact]
    public async Task Whoever_never_connects_is_not_kept_busy()
    {
        await TheyTalkAndJonahIsThere();
        await Want("listen");

        await Later(31);

        Assert.False(await Ask<bool>("select wanted from call_legs where role = 'supervisor'"));
        Assert.Contains("not yours", await CallsIn(jonah, SupSid), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_of_their_people_and_not_from_within_a_call()
    {
        await TheyTalkAndJonahIsThere();
        var elsewhere = await Browse(await Given.Manager(await Given.Department("Elsewhere"), "Eve")).WithToken();

        Assert.Equal(HttpStatusCode.NotFound, (await elsewhere.PutJson($"/api/v1/calls/{CallId}/supervision", new { mode = "listen" })).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await Ann.PutJson($"/api/v1/calls/{CallId}/supervision", new { mode = "listen" })).Status);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await Want("shout"));
        await Given.Call(jonah, number: "+12125550177");
        await Run("update calls set state = 'connected', ended_at = null where agent_id = @Id", new { jonah.Id });
        Assert.Equal(HttpStatusCode.Conflict, await Want("listen"));
        Assert.Equal(0, await Ask<long>("select count(*) from call_legs where role = 'supervisor'"));
    }

    [Fact]
    public async Task Reloading_gives_them_their_place_again()
    {
        await TheyTalkAndJonahIsThere();
        await Want("listen");
        await CallsIn(jonah, SupSid);

        var told = await CallsIn(jonah, "CA" + new string('6', 32));

        Assert.Contains("muted=\"true\"", told, StringComparison.Ordinal);
        Assert.Equal(1, await Ask<long>("select count(*) from call_legs where role = 'supervisor' and wanted"));
    }

    async Task TheyTalkAndJonahIsThere()
    {
        await TheyTalk();
        jonah = await Given.Manager(await Given.Department("Listened to"));
        await Run("update calls set department_id = @Department", new { Department = jonah.DepartmentId });
        boss = await Browse(jonah).WithToken();
    }

    async Task<HttpStatusCode> Want(string mode)
    {
        var answer = await boss.PutJson($"/api/v1/calls/{CallId}/supervision", new { mode });
        await Settled();
        return answer.Status;
    }

    (string? Muted, string? Coaching, string? Coached) LastSupervision()
    {
        var form = Carrier.Requests.Last(r => r.Line == $"POST Conferences/{ConferenceSid}/Participants/{SupSid}" && r.Form.ContainsKey("Muted")).Form;
        return (form["Muted"][0], form["Coaching"][0], form.GetValueOrDefault("CallSidToCoach")?[0]);
    }

    async Task<string[]> Seen(Browser who) =>
        [.. (await who.Get($"/api/v1/calls/{CallId}/supervision")).Json.EnumerateArray().Select(s => $"{s.GetProperty("name").GetString()} {s.GetProperty("mode").GetString()}")];
}
