using System.Net;
using System.Xml.Linq;
using DutyCall.Features.Campaigns.RunCampaign;
using Microsoft.AspNetCore.Hosting;

namespace DutyCall.Features.Lines;

/// <summary>An agent's browser that stays connected: calls come to it, and go, and it goes on.</summary>
public sealed class StandingLineTests : CallTest
{
    static readonly string Line = "CA" + new string('7', 32);

    // Turns are the database's time, which goes on while the test's stands still.
    private protected override IWebHostBuilder Configure(IWebHostBuilder host) => host.UseSetting("TWILIO_CPS", "1000");

    /// <summary>conference-start and conference-end bear no CallSid: Twilio, Conference status callbacks.</summary>
    [Fact]
    public async Task News_of_its_room_alone_leave_it_as_it_is()
    {
        await AnnsLineStands();

        Assert.Equal(HttpStatusCode.NoContent, await Twilio.Post($"/twilio/line/news?org={AnnLee.OrgId}", ("ConferenceSid", "CF" + new string('7', 32)), ("StatusCallbackEvent", "conference-end")));

        Assert.Equal(1, await Ask<int>("select count(*)::int from agent_lines where ended_at is null"));
    }

    [Fact]
    public async Task A_line_waits_in_its_own_room_goes_into_a_call_and_comes_back()
    {
        var (ann, campaign) = await AnnsLineStands();
        Assert.StartsWith("s-", Room(await Asks()), StringComparison.Ordinal);

        await Look(campaign);
        await TheCall();
        Assert.Equal($"{Line} t", await Ask<string>("select call_sid || ' ' || case when line_id is null then 'f' else 't' end from call_legs where role = 'agent'"));
        Assert.Equal([$"POST Calls/{Line}"], Carrier.Requests.Select(r => r.Line));

        Assert.Equal($"c-{CallId:N}", Room(await Asks()));
        await Enters();
        Assert.Single(Carrier.Dials);
        await TheyAnswer();
        Assert.StartsWith("connected", await State(), StringComparison.Ordinal);

        await Status("completed", 3);
        Assert.Equal(2, Moves());
        Assert.StartsWith("s-", Room(await Asks()), StringComparison.Ordinal);
        await Room("participant-leave", AgentSid, Left);
        Assert.Equal("completed", await Ask<string>("select status from call_legs where role = 'agent' and ended_at = gone_at"));
        Assert.Equal(1, await Ask<int>("select count(*)::int from agent_lines where ended_at is null and leg_id is null"));
        Assert.DoesNotContain(Carrier.Requests, r => r.Form.ContainsKey("Status"));
    }

    [Fact]
    public async Task It_serves_one_call_after_another()
    {
        var (ann, campaign) = await AnnsLineStands();
        await Given.Member(campaign, "+12125550124", "Second");
        await Look(campaign);
        await TheCall();
        await Enters();
        await TheyAnswer();
        await Status("completed", 3);
        await Room("participant-leave", AgentSid, Left);
        await (await Browse(ann).WithToken()).PostJson($"/api/v1/calls/{CallId}/disposition", new { disposition = "connected" });
        Carrier.Next("/Participants", HttpStatusCode.Created, FakeCarrier.Participant(FakeCarrier.SidOf("second")));
        await Later(1);

        await Look(campaign);
        var first = CallId;
        await TheCall();

        Assert.NotEqual(first, CallId);
        Assert.Equal($"c-{CallId:N}", Room(await Asks()));
        await Enters();
        Assert.Equal(2, Carrier.Dials.Count);
        Assert.Equal("submitted queued", await Ask<string>("select (select 'submitted' from calls where id = @CallId and submitted_at is not null) || ' ' || state from calls where id = @CallId", new { CallId }));
    }

    [Fact]
    public async Task Whichever_of_two_moves_arrives_last_the_line_is_where_it_belongs()
    {
        var (_, campaign) = await AnnsLineStands();
        await Look(campaign);
        await TheCall();
        await Enters();
        await (await Browse(AnnLee).WithToken()).PostJson($"/api/v1/calls/{CallId}/end", new { });
        await Settled();

        // The move into the call was late, and asks after the call is over.
        Assert.StartsWith("s-", Room(await Asks()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_call_that_is_over_before_the_line_came_is_over_for_the_line()
    {
        var (ann, campaign) = await AnnsLineStands();
        await Look(campaign);
        await TheCall();

        await (await Browse(ann).WithToken()).PostJson($"/api/v1/calls/{CallId}/end", new { });
        await Settled();

        Assert.Equal("ended canceled agent", await State());
        Assert.Equal(0, await Ask<int>("select count(*)::int from call_legs where ended_at is null"));
        Assert.Equal(1, await Ask<int>("select count(*)::int from agent_lines where ended_at is null and leg_id is null"));
    }

    [Fact]
    public async Task A_line_that_has_ended_leaves_the_call_to_the_browser()
    {
        var (ann, campaign) = await AnnsLineStands();
        Carrier.Next($"POST Calls/{Line}", HttpStatusCode.BadRequest, new { code = 21220, message = "Call is not in-progress. Cannot redirect.", status = 400 });
        Carrier.Next($"GET Calls/{Line}", HttpStatusCode.OK, FakeCarrier.Call(Line, "completed", Clock.GetUtcNow(), "60", Clock.GetUtcNow()));

        await Look(campaign);
        await TheCall();

        Assert.Equal(1, await Ask<int>("select count(*)::int from agent_lines where ended_at is not null"));
        Assert.Equal("ended canceled", await Ask<string>("select state || ' ' || result from calls"));
        await Look(campaign);
        Assert.Equal("upcoming", await Ask<string>("select status from campaign_members"));
        Assert.Empty(Carrier.Dials);
    }

    [Fact]
    public async Task A_line_that_breaks_off_in_a_call_is_a_lost_agent_like_any_other()
    {
        var (_, campaign) = await AnnsLineStands();
        await Look(campaign);
        await TheCall();
        await Enters();
        await TheyAnswer();

        await Room("participant-leave", AgentSid, ("ParticipantCallStatus", "completed"), ("ReasonParticipantLeft", "participant_hung_up"));

        Assert.Equal(1, await Ask<int>("select count(*)::int from agent_lines where ended_at is not null"));
        Assert.Equal(1, await Ask<int>("select count(*)::int from calls where owner_gone_since is not null and alone_since is not null"));
        Assert.Equal("hold", LastTold(CustomerSid));
    }

    [Fact]
    public async Task News_of_its_end_that_is_about_no_call_changes_none()
    {
        var (_, campaign) = await AnnsLineStands();
        await Look(campaign);
        await TheCall();
        await Enters();
        await TheyAnswer();
        await Status("completed", 3);
        await Room("participant-leave", AgentSid, Left);
        var before = await Ask<string>("select concat_ws(' ', state, result, ended_at, ended_by) || (select string_agg(status || ended_at, ',' order by id) from call_legs) from calls");
        await Later(60);

        await Twilio.Post("/api/voice/manual/status", ("CallSid", Line), ("CallStatus", "completed"), ("SequenceNumber", "0"), ("From", AnnLee.Address), ("Timestamp", FakeCarrier.Rfc2822(Clock.GetUtcNow())!));
        await Settled();

        Assert.Equal(before, await Ask<string>("select concat_ws(' ', state, result, ended_at, ended_by) || (select string_agg(status || ended_at, ',' order by id) from call_legs) from calls"));
        Assert.Equal(1, await Ask<int>("select count(*)::int from agent_lines where ended_at is not null"));
    }

    [Fact]
    public async Task The_last_page_has_the_line_and_the_earlier_one_is_hung_up()
    {
        var (ann, _) = await AnnsLineStands();

        await (await Browse(ann).WithToken()).PostJson("/api/v1/line", new { });
        await Settled();

        Assert.Contains(Carrier.Requests, r => r.Line == $"POST Calls/{Line}" && r.Form["Status"][0] == "completed");
        Assert.Equal("1 1", await Ask<string>("select count(*) filter (where ended_at is null) || ' ' || count(*) filter (where ended_at is not null) from agent_lines"));
    }

    [Fact]
    public async Task Nobody_elses_line_is_entered_and_nobody_who_may_not_call_has_one()
    {
        var (ann, _) = await AnnsLineStands();
        var bob = await Given.Agent(name: "Bob");
        var line = await Ask<Guid>("select id from agent_lines");

        var (_, told) = await Twilio.Ask("/api/voice/manual/twiml", ("From", bob.Address), ("CallSid", "CA" + new string('8', 32)), ("lineId", line.ToString()));
        await Run("update users set can_place_calls = false where id = @Id", new { ann.Id });
        var refused = await (await Browse(ann).WithToken()).PostJson("/api/v1/line", new { });

        Assert.Contains("<Hangup", told, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Conflict, refused.Status);
    }

    [Fact]
    public async Task A_line_the_carrier_does_not_know_any_more_is_closed_and_one_that_stands_is_seen()
    {
        var (_, _) = await AnnsLineStands();
        await Later(130);
        await Send(new CheckLines.Command());
        Assert.Equal(Clock.GetUtcNow().UtcDateTime, await Ask<DateTime>("select seen_at from agent_lines where ended_at is null"));

        await Later(130);
        Carrier.Next($"GET Calls/{Line}", HttpStatusCode.NotFound, new { code = 20404, message = "Not found", status = 404 });
        await Send(new CheckLines.Command());

        Assert.Equal(1, await Ask<int>("select count(*)::int from agent_lines where ended_at is not null"));
    }

    [Fact]
    public async Task A_page_that_never_called_in_has_no_line_after_half_a_minute()
    {
        var ann = await Given.Agent(name: "Ann Lee");
        await (await Browse(ann).WithToken()).PostJson("/api/v1/line", new { });

        await Later(31);
        await Send(new CheckLines.Command());

        Assert.Equal(1, await Ask<int>("select count(*)::int from agent_lines where ended_at is not null"));
    }

    [Fact]
    public async Task What_a_node_that_died_did_not_do_is_done_by_the_sweep()
    {
        var (_, campaign) = await AnnsLineStands();
        await Run("update agent_lines set up_at = null");
        await Look(campaign);
        await Run("update agent_lines set up_at = now()");
        Assert.Equal(0, Moves());

        await Later(6);
        await Send(new CheckLines.Command());

        Assert.Equal(1, Moves());
    }

    /// <summary>She has taken a seat in a campaign with one contact, and her browser stays connected.</summary>
    async Task<(Person Ann, Guid Campaign)> AnnsLineStands()
    {
        AnnLee = await Given.Agent(name: "Ann Lee");
        await Given.AtWork(AnnLee);
        var campaign = await Given.Campaign(joined: AnnLee);
        await Given.Member(campaign);
        var line = (await (await Browse(AnnLee).WithToken()).PostJson("/api/v1/line", new { })).Json.GetProperty("lineId").GetGuid();
        var (_, told) = await Twilio.Ask("/api/voice/manual/twiml", ("From", AnnLee.Address), ("CallSid", Line), ("lineId", line.ToString()));
        Assert.Equal($"s-{line:N}", Room(told));
        AgentSid = Line;
        return (AnnLee, campaign);
    }

    /// <summary>The carrier asks where the line belongs.</summary>
    async Task<string> Asks()
    {
        var line = await Ask<Guid>("select id from agent_lines where call_sid = @Line", new { Line });
        var (_, told) = await Twilio.Ask($"/twilio/line?org={AnnLee.OrgId}&line={line}", ("CallSid", Line), ("From", AnnLee.Address));
        await Settled();
        return told;
    }

    async Task Enters()
    {
        await Asks();
        await Room("participant-join", AgentSid);
    }

    async Task TheCall() => CallId = await Ask<Guid>("select id from calls order by created_at desc, id desc limit 1");

    async Task TheyAnswer()
    {
        await Status("ringing", 1);
        await Status("in-progress", 2);
        await Room("participant-join", CustomerSid);
    }

    async Task Look(Guid campaign)
    {
        await Send(new Command(campaign));
        await Settled();
    }

    int Moves() => Carrier.Requests.Count(r => r.Line == $"POST Calls/{Line}" && r.Form.TryGetValue("Url", out var url) && url[0].Contains("/twilio/line?", StringComparison.Ordinal));

    static string Room(string twiml) => XDocument.Parse(twiml).Descendants("Conference").Single().Value;

    static readonly (string, string)[] Left = [("ParticipantCallStatus", "in-progress"), ("ReasonParticipantLeft", "participant_updated_via_api")];
}
