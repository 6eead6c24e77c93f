using System.Net;

namespace DutyCall.Features.Calls;

/// <summary>Ringing desks: who has the call is decided once, whatever the number of those who press.</summary>
public sealed class OfferTests : CallTest
{
    [Fact]
    public async Task Gives_a_call_to_one_of_all_who_accept_at_once()
    {
        var call = await Given.WaitingCall();
        var team = await Team();
        var offered = await Send(new OfferCall.Command(call, [.. team.Select(agent => agent.Id)], "inbound", 20));
        Assert.Equal(6, offered.Count);

        var answers = await Task.WhenAll(team.Select(async agent => (agent, Answer: await Accept(agent, call))));
        await Settled();

        var (winner, won) = Assert.Single(answers, a => a.Answer.Status == HttpStatusCode.OK);
        Assert.Equal(call, won.Json.GetProperty("connect").GetProperty("callId").GetGuid());
        Assert.Equal(winner.Id, await Ask<Guid>("select agent_id from calls"));
        Assert.All(answers.Where(a => a.agent != winner), a => Assert.Equal((HttpStatusCode.Conflict, $"{winner.Name} has it."), (a.Answer.Status, a.Answer.Json.GetProperty("detail").GetString())));
        Assert.Equal("accepted 1, lost 5", await Ask<string>("select string_agg(state || ' ' || n, ', ' order by state) from (select state, count(*) n from offers group by state) s"));
        Assert.Equal(1, await Ask<long>("select count(*) from audit_log where action = 'calls.accepted'"));
    }

    [Fact]
    public async Task Gives_the_same_answer_to_a_second_press()
    {
        var call = await Given.WaitingCall();
        var ann = await Given.Agent();
        await Send(new OfferCall.Command(call, [ann.Id], "inbound", 20));

        var first = await Accept(ann, call);
        var second = await Accept(ann, call);

        Assert.Equal((HttpStatusCode.OK, first.Body), (second.Status, second.Body));
        Assert.Equal(1, await Ask<long>("select count(*) from call_legs where role = 'agent'"));
    }

    [Fact]
    public async Task Seats_the_winner_and_nobody_else()
    {
        var call = await Given.WaitingCall();
        var (ann, ben) = (await Given.Agent(name: "Ann Lee"), await Given.Agent(name: "Ben Osei"));
        await Send(new OfferCall.Command(call, [ann.Id, ben.Id], "inbound", 20));
        await Accept(ann, call);

        var (_, ours) = await Twilio.Ask("/api/voice/manual/twiml", ("From", ann.Address), ("CallSid", AgentSid), ("callId", call.ToString()));
        var (_, theirs) = await Twilio.Ask("/api/voice/manual/twiml", ("From", ben.Address), ("CallSid", "CA" + new string('9', 32)), ("callId", call.ToString()));

        Assert.Contains($"c-{call:N}", ours, StringComparison.Ordinal);
        Assert.Contains("Hangup", theirs, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rings_one_call_at_a_desk_and_none_at_a_busy_one()
    {
        var (one, other) = (await Given.WaitingCall("+12125550131"), await Given.WaitingCall("+12125550132"));
        var (ann, ben) = (await Given.Agent(name: "Ann Lee"), await Given.Agent(name: "Ben Osei"));
        await Given.CallOnPhone(ben, number: "+12125550133");

        Assert.Equal([ann.Id], await Send(new OfferCall.Command(one, [ann.Id, ben.Id], "inbound", 20)));
        Assert.Empty(await Send(new OfferCall.Command(other, [ann.Id, ben.Id], "inbound", 20)));
    }

    [Fact]
    public async Task Stops_ringing_when_its_time_is_up()
    {
        var call = await Given.WaitingCall();
        var ann = await Given.Agent();
        await Send(new OfferCall.Command(call, [ann.Id], "inbound", 20));

        Clock.Step(TimeSpan.FromSeconds(20));
        await Settled();

        Assert.Equal("expired", await Ask<string>("select state from offers"));
        var late = await Accept(ann, call);
        Assert.Equal(HttpStatusCode.Conflict, late.Status);
        Assert.Null(await Ask<Guid?>("select agent_id from calls"));
    }

    [Fact]
    public async Task Leaves_the_call_to_others_when_rejected_and_rings_there_on()
    {
        var call = await Given.WaitingCall();
        var (ann, ben) = (await Given.Agent(name: "Ann Lee"), await Given.Agent(name: "Ben Osei"));
        await Send(new OfferCall.Command(call, [ann.Id, ben.Id], "inbound", 20));

        var answer = await (await Browse(ann).WithToken()).PostJson($"/api/v1/offers/{await OfferOf(ann)}/reject", new { reason = "busy" });

        Assert.Equal(HttpStatusCode.NoContent, answer.Status);
        Assert.Equal(HttpStatusCode.OK, (await Accept(ben, call)).Status);
    }

    [Fact]
    public async Task Rings_no_more_once_the_caller_is_gone()
    {
        var call = await Given.WaitingCall();
        var ann = await Given.Agent();
        await Send(new OfferCall.Command(call, [ann.Id], "inbound", 20));

        await Twilio.Post("/api/voice/manual/status?org=" + ann.OrgId + "&call=" + call, ("CallSid", CustomerSid), ("CallStatus", "completed"), ("SequenceNumber", "1"));
        await Settled();

        Assert.Equal("withdrawn", await Ask<string>("select state from offers"));
        Assert.Equal("ended no_answer customer none", await Ask<string>("select concat_ws(' ', state, result, ended_by, wrap_up) from calls"));
        Assert.Equal(HttpStatusCode.Conflict, (await Accept(ann, call)).Status);
    }

    [Fact]
    public async Task Is_nothing_for_somebody_it_does_not_ring_at()
    {
        var call = await Given.WaitingCall();
        var (ann, ben) = (await Given.Agent(name: "Ann Lee"), await Given.Agent(name: "Ben Osei"));
        await Send(new OfferCall.Command(call, [ann.Id], "inbound", 20));
        var browser = await Browse(ben).WithToken();

        Assert.Equal(HttpStatusCode.NotFound, (await browser.PostJson($"/api/v1/offers/{await OfferOf(ann)}/accept", new { })).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await browser.PostJson($"/api/v1/offers/{await OfferOf(ann)}/reject", new { })).Status);
    }

    [Fact]
    public async Task Is_withdrawn_on_request()
    {
        var call = await Given.WaitingCall();
        var ann = await Given.Agent();
        await Send(new OfferCall.Command(call, [ann.Id], "inbound", 20));

        Assert.Equal([ann.Id], await Send(new WithdrawOffers.Command(call, Reason: "Overflow.")));
        Assert.Empty(await Send(new WithdrawOffers.Command(call)));
        Assert.Equal(HttpStatusCode.Conflict, (await Accept(ann, call)).Status);
    }

    async Task<Answer> Accept(Person agent, Guid call) =>
        await (await Browse(agent).WithToken()).PostJson($"/api/v1/offers/{await Ask<Guid>("select id from offers where user_id = @Id and call_id = @call", new { agent.Id, call })}/accept", new { });

    async Task<Person[]> Team()
    {
        var team = new Person[6];
        for (var n = 0; n < team.Length; n++)
            team[n] = await Given.Agent(name: $"Agent {n}");
        return team;
    }

    Task<Guid> OfferOf(Person agent) => Ask<Guid>("select id from offers where user_id = @Id", new { agent.Id });
}
