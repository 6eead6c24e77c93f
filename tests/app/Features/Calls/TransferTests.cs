using System.Net;
using Microsoft.AspNetCore.Hosting;

namespace DutyCall.Features.Calls;

/// <summary>Hold, transfers and conferences, and the races between them.</summary>
public sealed class TransferTests : CallTest
{
    const string Outside = "+12125550199";
    static readonly string BenSid = "CA" + new string('4', 32), PartySid = FakeCarrier.SidOf("party-1");

    /// <summary>The second dial of a call waits for no clock that stands still.</summary>
    private protected override IWebHostBuilder Configure(IWebHostBuilder host) => host.UseSetting("TWILIO_CPS", "1000");

    [Fact]
    public async Task Holds_with_music_and_takes_back()
    {
        await TheyTalk();

        Assert.Equal(HttpStatusCode.Accepted, (await Hold(true)).Status);
        Assert.Equal("hold", LastTold(CustomerSid));
        Assert.True(await Ask<bool>("select held from call_legs where role = 'customer'"));

        await Hold(false);
        Assert.Equal("talk", LastTold(CustomerSid));
        Assert.False((await Ann.Get($"/api/v1/calls/{CallId}")).Json.GetProperty("held").GetBoolean());
    }

    [Fact]
    public async Task Double_click_hold_and_unhold_comes_to_the_last()
    {
        await TheyTalk();

        foreach (var held in new[] { true, false, true, false, true })
            await Ann.PutJson($"/api/v1/calls/{CallId}/hold", new { held });
        await Settled();

        Assert.Equal("hold", LastTold(CustomerSid));
        Assert.True(await Ask<bool>("select hold_wanted and held from call_legs where role = 'customer'"));
    }

    [Fact]
    public async Task Hold_of_someone_who_just_left_is_no_error_but_an_end()
    {
        await TheyTalk();
        Carrier.Next($"POST Conferences/{ConferenceSid}/Participants/{CustomerSid}", HttpStatusCode.NotFound, new { code = 20404, message = "not found", status = 404 });
        Carrier.Next($"GET Calls/{CustomerSid}", HttpStatusCode.OK, FakeCarrier.Call(CustomerSid, "completed", duration: "9", ended: Clock.GetUtcNow()));

        var answer = await Hold(true);

        Assert.Equal(HttpStatusCode.Accepted, answer.Status);
        Assert.Equal("ended human customer", await State());
    }

    [Fact]
    public async Task Held_and_muted_are_two_things()
    {
        await TheyTalk();
        await Hold(true);
        await Ann.PutJson($"/api/v1/calls/{CallId}/mute", new { muted = true });
        await Hold(false);

        Assert.Equal((false, true), await Ask<(bool, bool)>("select (select held from call_legs where role = 'customer'), (select muted from call_legs where role = 'agent')"));
    }

    [Fact]
    public async Task Blind_to_an_agent_is_theirs_when_they_accept_and_its_sender_is_free_at_once()
    {
        var ben = await TheyTalkAndBenIsThere();

        await Transfer("blind", toUser: ben.Id);
        Assert.True(WasHungUp(AgentSid));
        await AnnIsLost();
        Assert.Equal("hold", LastTold(CustomerSid));
        Assert.Null(await Ask<Guid?>("select agent_id from calls"));
        Assert.Equal(0, await Ask<long>("select count(*) from calls where wrap_up <> 'none'"));

        await Accepts(ben, BenSid);

        Assert.Equal("talk", LastTold(CustomerSid));
        Assert.Equal((ben.Id, "completed"), await Ask<(Guid, string)>("select (select agent_id from calls), (select state from call_transfers)"));
        await Status("completed", 3, more: ("CallDuration", "60"));
        Assert.Equal(ben.Id, await Ask<Guid>("select agent_id from calls where wrap_up = 'pending'"));
    }

    [Fact]
    public async Task Blind_to_an_agent_who_does_not_answer_comes_back_to_its_sender()
    {
        var ben = await TheyTalkAndBenIsThere();
        await Transfer("blind", toUser: ben.Id);
        await AnnIsLost();

        await Later(20);

        Assert.Equal(("returned", "No answer."), await Ask<(string, string)>("select state, reason from call_transfers"));
        Assert.Equal(AnnLee.Id, await Ask<Guid>("select user_id from offers where state = 'ringing' and purpose = 'returned'"));
        await Accepts(AnnLee, "CA" + new string('3', 32));
        Assert.Equal("talk", LastTold(CustomerSid));
        Assert.Equal(AnnLee.Id, await Ask<Guid>("select agent_id from calls"));
    }

    [Fact]
    public async Task Blind_to_an_agent_who_declines_comes_back_at_once()
    {
        var ben = await TheyTalkAndBenIsThere();
        await Transfer("blind", toUser: ben.Id);
        await AnnIsLost();

        var offer = await Ask<Guid>("select id from offers where user_id = @Id", new { ben.Id });
        await (await Browse(ben).WithToken()).PostJson($"/api/v1/offers/{offer}/reject", new { });
        await Settled();

        Assert.Equal("returned", await Ask<string>("select purpose from offers where state = 'ringing'"));
    }

    [Fact]
    public async Task Blind_to_a_number_is_theirs_when_they_answer_and_its_sender_wraps_up()
    {
        await TheyTalk();

        await Transfer("blind", toNumber: Outside);
        var dial = Carrier.Dials[^1];
        Assert.Equal(("party-1", Outside, "+12125550100", "false"), (dial.Form["Label"][0], dial.Form["To"][0], dial.Form["From"][0], dial.Form["EndConferenceOnExit"][0]));
        Assert.Equal("hold", LastTold(CustomerSid));
        await PartyAnswers();

        Assert.Equal("talk", LastTold(CustomerSid));
        Assert.True(WasHungUp(AgentSid));
        await AnnIsLost();
        Assert.Equal("talk", LastTold(CustomerSid));
        await Status("completed", 3, more: ("CallDuration", "60"));
        Assert.True(WasHungUp(PartySid));
        Assert.Equal("pending", await Ask<string>("select wrap_up from calls where agent_id = @Id", new { AnnLee.Id }));
    }

    [Theory]
    [InlineData("busy", "Busy.")]
    [InlineData("no-answer", "No answer.")]
    [InlineData("failed", "They could not be reached.")]
    public async Task Blind_to_a_number_that_does_not_answer_is_the_senders_again(string status, string reason)
    {
        await TheyTalk();
        await Transfer("blind", toNumber: Outside);

        await Party(status, 2);

        Assert.Equal(("failed", reason), await Ask<(string, string)>("select state, reason from call_transfers"));
        Assert.Equal("talk", LastTold(CustomerSid));
        Assert.Equal(("connected", AnnLee.Id), await Ask<(string, Guid)>("select state, agent_id from calls"));
    }

    [Fact]
    public async Task Warm_to_an_agent_talks_apart_and_then_hands_over()
    {
        var ben = await TheyTalkAndBenIsThere();

        var transfer = await Transfer("warm", toUser: ben.Id);
        Assert.Equal("hold", LastTold(CustomerSid));
        await Accepts(ben, BenSid);
        Assert.Equal("joined", await Ask<string>("select state from call_transfers"));
        Assert.Equal("hold", LastTold(CustomerSid));

        Assert.Equal(HttpStatusCode.Accepted, (await Ann.PostJson($"/api/v1/calls/{CallId}/transfers/{transfer}/complete", new { })).Status);
        await Settled();

        Assert.Equal("talk", LastTold(CustomerSid));
        Assert.True(WasHungUp(AgentSid));
        Assert.False(WasHungUp(BenSid));
        Assert.Equal(ben.Id, await Ask<Guid>("select agent_id from calls"));
        await AnnIsLost();
        Assert.Equal("connected", await State());
        Assert.Equal(HttpStatusCode.Conflict, (await Ann.PostJson($"/api/v1/calls/{CallId}/transfers/{transfer}/complete", new { })).Status);
    }

    [Fact]
    public async Task Warm_to_a_number_can_be_canceled()
    {
        await TheyTalk();
        var transfer = await Transfer("warm", toNumber: Outside);
        await PartyAnswers();

        await Ann.PostJson($"/api/v1/calls/{CallId}/transfers/{transfer}/cancel", new { });
        await Settled();

        Assert.True(WasHungUp(PartySid));
        Assert.Equal("talk", LastTold(CustomerSid));
        Assert.Equal(("canceled", AnnLee.Id), await Ask<(string, Guid)>("select (select state from call_transfers), (select agent_id from calls)"));
    }

    [Fact]
    public async Task Target_answers_just_as_the_agent_cancels_and_is_hung_up()
    {
        await TheyTalk();
        var transfer = await Transfer("warm", toNumber: Outside);
        await Party("ringing", 1);

        await Ann.PostJson($"/api/v1/calls/{CallId}/transfers/{transfer}/cancel", new { });
        await Settled();
        Clock.Step(TimeSpan.FromSeconds(11));
        var before = Carrier.Requests.Count(r => r.Line == $"POST Calls/{PartySid}");
        await PartyAnswers();

        Assert.True(Carrier.Requests.Count(r => r.Line == $"POST Calls/{PartySid}") > before);
        Assert.All(Carrier.Requests.Where(r => r.Line == $"POST Calls/{PartySid}"), r => Assert.Equal("completed", r.Form["Status"][0]));
        Assert.Equal("canceled", await Ask<string>("select state from call_transfers"));
    }

    [Fact]
    public async Task Customer_hangs_up_during_a_transfer_and_nobody_is_left()
    {
        await TheyTalk();
        await Transfer("warm", toNumber: Outside);
        await Party("ringing", 1);

        await Status("completed", 3, more: ("CallDuration", "20"));

        Assert.True(WasHungUp(PartySid));
        Assert.True(WasHungUp(AgentSid));
        Assert.Equal(("ended human customer", "canceled"), (await State(), await Ask<string>("select state from call_transfers")));
    }

    [Fact]
    public async Task Caller_gone_while_it_rings_at_a_colleague_leaves_no_desk_ringing()
    {
        var ben = await TheyTalkAndBenIsThere();
        await Transfer("blind", toUser: ben.Id);
        await AnnIsLost();

        await Status("completed", 3, more: ("CallDuration", "20"));

        Assert.Equal("withdrawn", await Ask<string>("select state from offers"));
        Assert.Equal("ended human customer none", await State() + " " + await Ask<string>("select wrap_up from calls"));
    }

    [Fact]
    public async Task A_three_way_call_goes_on_without_its_owner()
    {
        await TheyTalk();
        var transfer = await Transfer("warm", toNumber: Outside);
        await PartyAnswers();
        Assert.Equal(HttpStatusCode.Accepted, (await Ann.PostJson($"/api/v1/calls/{CallId}/transfers/{transfer}/join", new { })).Status);
        await Settled();
        Assert.Equal("talk", LastTold(CustomerSid));
        Assert.False(WasHungUp(AgentSid));

        await Ann.PostJson($"/api/v1/calls/{CallId}/leave", new { });
        await Settled();
        await AnnIsLost();
        await Later(60);

        Assert.True(WasHungUp(AgentSid));
        Assert.False(WasHungUp(PartySid) || WasHungUp(CustomerSid));
        Assert.Null(await Ask<Guid?>("select agent_id from calls where state = 'connected'"));
        await Party("completed", 3);
        Assert.Equal("hold", LastTold(CustomerSid));
        await Status("completed", 3, more: ("CallDuration", "90"));
        Assert.Equal("pending", await Ask<string>("select wrap_up from calls where agent_id = @Id", new { AnnLee.Id }));
    }

    [Fact]
    public async Task Nobody_leaves_a_customer_alone()
    {
        await TheyTalk();

        Assert.Equal(HttpStatusCode.Conflict, (await Ann.PostJson($"/api/v1/calls/{CallId}/leave", new { })).Status);
        Assert.False(WasHungUp(AgentSid));
    }

    [Fact]
    public async Task Three_others_may_join_and_no_fourth()
    {
        var ben = await TheyTalkAndBenIsThere();
        await Transfer("guest", toNumber: Outside);
        await PartyAnswers();
        await Transfer("guest", toNumber: "+12125550198");
        await PartyAnswers("party-2");
        await Transfer("guest", toUser: ben.Id);
        await Accepts(ben, BenSid);
        Assert.NotEqual("hold", LastTold(CustomerSid));

        var fourth = await Ann.PostJson($"/api/v1/calls/{CallId}/transfers", new { kind = "guest", toNumber = "+12125550197" });

        Assert.Equal(HttpStatusCode.Conflict, fourth.Status);
        Assert.Equal(5, await Ask<long>("select count(*) from call_legs where in_conference"));
        var party = await Ask<Guid>("select id from call_legs where label = 'party-2'");
        await Ann.Delete($"/api/v1/calls/{CallId}/parties/{party}");
        await Settled();
        Assert.True(WasHungUp(FakeCarrier.SidOf("party-2")));
    }

    [Fact]
    public async Task A_guest_sees_whom_they_talk_with_though_the_contact_is_not_theirs()
    {
        await TheyTalk();
        await Run("update contacts set name = 'Eleanor Voss', pinned_note = 'Mornings only', department_id = @department; update calls set contact_name = 'Eleanor Voss'", new { department = await Given.Department() });
        var contact = await Ask<Guid>("select contact_id from calls");
        var ben = await Given.Agent(await Given.Department("Commercial"), "Ben Osei");
        await Given.AtWork(ben, AnnLee);
        Assert.Equal("", (await Browse(ben).Fetch("/phone/caller")).Body);

        await Transfer("guest", toUser: ben.Id);
        await Accepts(ben, BenSid);
        var bens = await Browse(ben).Fetch("/phone/caller");
        var anns = await Ann.Fetch("/phone/caller");

        Assert.Contains("Mornings only", bens.Text(".pinned"), StringComparison.Ordinal);
        Assert.Equal("Eleanor Voss", bens.Text("h2"));
        Assert.Null(bens.Html.QuerySelector("h2 a")); // Their page is not open to Ben.
        Assert.Equal(HttpStatusCode.NotFound, (await Browse(ben).Visit($"/contacts/{contact}")).Status);
        Assert.NotNull(anns.Html.QuerySelector("h2 a"));
        await (await Browse(ben).WithToken()).PostJson($"/api/v1/calls/{CallId}/leave", new { });
        Assert.Equal("", (await Browse(ben).Fetch("/phone/caller")).Body);
    }

    [Fact]
    public async Task A_program_follows_a_conference_from_the_ring_to_the_end()
    {
        var ben = await TheyTalkAndBenIsThere();
        var bens = await Browse(ben).WithToken();
        Assert.Equal("idle", (await bens.Get("/api/v1/phone")).Json.GetProperty("state").GetString());
        Assert.Equal(HttpStatusCode.NotFound, (await bens.Get($"/api/v1/calls/{CallId}/parties")).Status);

        var asked = await Ann.PostJson($"/api/v1/calls/{CallId}/transfers", new { kind = "guest", toUser = ben.Id });
        await Settled();
        var ringing = (await bens.Get("/api/v1/phone")).Json;
        Assert.Equal(("incoming", "guest", Customer), (ringing.GetProperty("state").GetString(), ringing.GetProperty("offer").GetProperty("purpose").GetString(), ringing.GetProperty("offer").GetProperty("from").GetString()));
        Assert.Equal(["talking", "ringing"], await Standings(Ann));
        await Accepts(ben, BenSid);

        Assert.Equal(["talking", "talking"], await Standings(Ann));
        Assert.Equal(["talking", "talking"], await Standings(bens));
        Assert.Equal("completed", (await Ann.Get(asked.Location!)).Json.GetProperty("state").GetString());
        Assert.Single((await Ann.Get($"/api/v1/calls/{CallId}/transfers")).Json.EnumerateArray());
        Assert.Empty((await bens.Get($"/api/v1/calls/{CallId}/transfers")).Json.EnumerateArray());
        var phone = (await bens.Get("/api/v1/phone")).Json;
        Assert.Equal(("live", CallId, false), (phone.GetProperty("state").GetString(), phone.GetProperty("callId").GetGuid(), phone.GetProperty("owned").GetBoolean()));
    }

    [Theory]
    [InlineData("hold", "{}")]
    [InlineData("hold", """{"held": "yes"}""")]
    [InlineData("mute", "{}")]
    public async Task What_does_not_say_how_it_should_be_changes_nothing(string what, string body)
    {
        await TheyTalk();
        await Hold(true);

        var answer = await Ann.SendBody(HttpMethod.Put, $"/api/v1/calls/{CallId}/{what}", body);
        await Settled();

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Equal("hold", LastTold(CustomerSid));
    }

    [Fact]
    public async Task A_guest_leaves_and_the_call_goes_on()
    {
        var ben = await TheyTalkAndBenIsThere();
        await Transfer("guest", toUser: ben.Id);
        await Accepts(ben, BenSid);

        await (await Browse(ben).WithToken()).PostJson($"/api/v1/calls/{CallId}/leave", new { });
        await Settled();

        Assert.True(WasHungUp(BenSid));
        Assert.Equal(("connected", AnnLee.Id), await Ask<(string, Guid)>("select state, agent_id from calls"));
    }

    [Fact]
    public async Task An_owner_lost_in_a_conference_leaves_it_to_a_colleague_who_is_there()
    {
        var ben = await TheyTalkAndBenIsThere();
        await Transfer("warm", toUser: ben.Id);
        await Accepts(ben, BenSid);

        await AnnIsLost();
        await Later(11);

        Assert.Equal(ben.Id, await Ask<Guid>("select agent_id from calls"));
        Assert.Equal("talk", LastTold(CustomerSid));
    }

    [Fact]
    public async Task Says_who_cannot_be_brought_in_and_why()
    {
        var ben = await TheyTalkAndBenIsThere();
        await Given.CallOnPhone(ben, number: "+12125550150");

        var busy = await Ann.PostJson($"/api/v1/calls/{CallId}/transfers", new { kind = "warm", toUser = ben.Id });
        var self = await Ann.PostJson($"/api/v1/calls/{CallId}/transfers", new { kind = "warm", toUser = AnnLee.Id });
        var emergency = await Ann.PostJson($"/api/v1/calls/{CallId}/transfers", new { kind = "warm", toNumber = "911" });
        var themselves = await Ann.PostJson($"/api/v1/calls/{CallId}/transfers", new { kind = "warm", toNumber = Customer });
        var nobody = await Ann.PostJson($"/api/v1/calls/{CallId}/transfers", new { kind = "blind" });
        var queue = await Ann.PostJson($"/api/v1/calls/{CallId}/transfers", new { kind = "blind", toQueue = Guid.NewGuid() });
        var notMine = await (await Browse(ben).WithToken()).PostJson($"/api/v1/calls/{CallId}/transfers", new { kind = "warm", toUser = AnnLee.Id });

        Assert.Equal((HttpStatusCode.Conflict, "Ben Osei is not free at the moment (In call)."), (busy.Status, busy.Json.GetProperty("detail").GetString()));
        Assert.Equal(
            [HttpStatusCode.Conflict, HttpStatusCode.UnprocessableEntity, HttpStatusCode.Conflict, HttpStatusCode.UnprocessableEntity, HttpStatusCode.Conflict, HttpStatusCode.NotFound],
            new[] { self, emergency, themselves, nobody, queue, notMine }.Select(answer => answer.Status));
        Assert.Equal(0, await Ask<long>("select count(*) from call_transfers"));
        Assert.NotEqual("hold", LastTold(CustomerSid));
    }

    [Fact]
    public async Task One_transfer_at_a_time()
    {
        await TheyTalk();
        await Transfer("warm", toNumber: Outside);

        Assert.Equal(HttpStatusCode.Conflict, (await Ann.PostJson($"/api/v1/calls/{CallId}/transfers", new { kind = "blind", toNumber = "+12125550198" })).Status);
    }

    [Fact]
    public async Task Dials_nobody_twice_when_the_answer_to_a_partys_dial_is_unknown()
    {
        await TheyTalk();
        Carrier.Next("/Participants", HttpStatusCode.ServiceUnavailable, html: "<html>Bad gateway</html>");

        await Transfer("warm", toNumber: Outside);
        await Reconcile();
        Assert.Equal(2, Carrier.Dials.Count);
        await PartyAnswers();

        Assert.Equal("joined", await Ask<string>("select state from call_transfers"));
    }

    async Task<Answer> Hold(bool held)
    {
        var answer = await Ann.PutJson($"/api/v1/calls/{CallId}/hold", new { held });
        await Settled();
        return answer;
    }

    async Task<Guid> Transfer(string kind, Guid? toUser = null, string? toNumber = null)
    {
        var answer = await Ann.PostJson($"/api/v1/calls/{CallId}/transfers", new { kind, toUser, toNumber });
        await Settled();
        Assert.True(answer.Status == HttpStatusCode.Created, answer.Body);
        return answer.Json.GetProperty("id").GetGuid();
    }

    async Task<string[]> Standings(Browser who) =>
        [.. (await who.Get($"/api/v1/calls/{CallId}/parties")).Json.EnumerateArray().Select(party => party.GetProperty("standing").GetString()!)];

    async Task<Person> TheyTalkAndBenIsThere()
    {
        await TheyTalk();
        var ben = await Given.Agent(name: "Ben Osei");
        await Given.AtWork(ben, AnnLee);
        return ben;
    }
}
