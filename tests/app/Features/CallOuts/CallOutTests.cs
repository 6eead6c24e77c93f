using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace DutyCall.Features.CallOuts;

/// <summary>Other systems are told of what happens here: once it has happened, in order, until they take it.</summary>
public sealed class CallOutTests : CallTest
{
    static readonly string[] Calls = ["calls.ended"], DoNotCall = ["do_not_call.added"];

    Receiver receiver = null!;

    private protected override void Arrange(IServiceCollection services)
    {
        base.Arrange(services);
        services.AddSingleton<Receiver>(); // Goes with the application.
    }

    private protected override IWebHostBuilder Configure(IWebHostBuilder host) => host.UseSetting("TWILIO_CPS", "1000").UseSetting("CALL_OUTS_TO_PRIVATE", "1");

    [Fact]
    public async Task A_call_is_told_of_in_order_and_signed()
    {
        var secret = (await Add("calls.answered", "calls.ended", "calls.disposition")).GetProperty("secret").GetString()!;
        await TheyTalk();
        await Room("participant-leave", CustomerSid, ("ParticipantCallStatus", "completed"), ("ReasonParticipantLeft", "participant_hung_up"));
        await Status("completed", 3);
        await Ann.PostJson($"/api/v1/calls/{CallId}/disposition", new { disposition = "connected" });
        await Settled();
        Assert.Empty(receiver.Told);

        await Deliver();
        await Deliver();

        Assert.Equal(["calls.answered", "calls.ended", "calls.disposition"], receiver.Told.Select(one => one.Type));
        Assert.All(receiver.Told, one => Assert.Equal(CallId, one.Data.GetProperty("id").GetGuid()));
        Assert.Equal("connected", receiver.Told.Last().Data.GetProperty("disposition").GetString());
        Assert.Equal(Customer, receiver.Told.First().Data.GetProperty("customerNumber").GetString());
        Assert.All(receiver.Told, one => Assert.Equal(Domain.CallOuts.CallOutSignature.Sign(secret, one.Id, DateTimeOffset.FromUnixTimeSeconds(one.At), one.Body), one.Signature));
        Assert.Equal(Clock.GetUtcNow().ToUnixTimeSeconds(), receiver.Told.First().At);
        Assert.Distinct(receiver.Told.Select(one => one.Id));
        Assert.False(await Ask<bool>("select secret like '%whsec%' or secret like '%' || @Bare || '%' from call_outs", new { Bare = secret["whsec_".Length..] }));
    }

    [Fact]
    public async Task A_campaign_is_told_of_from_its_start_to_what_follows_an_attempt()
    {
        await Add("campaigns.paused", "campaigns.resumed", "campaigns.attempt_settled", "do_not_call.added");
        var (admin, agent) = (await Given.Admin(), await Given.Agent(name: "Ann Lee"));
        await Given.AtWork(agent);
        var campaign = await Given.Campaign(joined: agent);
        var member = await Given.Member(campaign);
        await Run("update campaigns set created_by = @Id", new { admin.Id });
        var browser = await Browse(admin).WithToken();
        await browser.PostJson($"/api/v1/campaigns/{campaign}/pause", new { reason = "Lunch" });
        await browser.PostJson($"/api/v1/campaigns/{campaign}/resume", new { });
        await Send(new Campaigns.RunCampaign.Command(campaign));
        await Settled();
        await TakesTheLine(agent);
        await Status("ringing", 1);
        await Status("busy", 2);
        await Later(15);
        await Send(new Campaigns.RunCampaign.Command(campaign));
        await browser.PostJson("/api/v1/do-not-call", new { number = Customer, reason = "Asked" });
        await Settled();

        await Deliver();

        Assert.Equal(["campaigns.attempt_settled", "campaigns.paused", "campaigns.resumed", "do_not_call.added"], receiver.Told.Select(one => one.Type).Order(StringComparer.Ordinal));
        var paused = Of("campaigns.paused");
        Assert.Equal(("Lunch", campaign, admin.Id), (paused.GetProperty("detail").GetProperty("reason").GetString(), paused.GetProperty("subject").GetProperty("id").GetGuid(), paused.GetProperty("actor").GetProperty("id").GetGuid()));
        var settled = Of("campaigns.attempt_settled");
        Assert.Equal((member, "busy", campaign), (settled.GetProperty("member").GetProperty("id").GetGuid(), settled.GetProperty("call").GetProperty("result").GetString(), settled.GetProperty("call").GetProperty("campaignId").GetGuid()));
        Assert.True(settled.GetProperty("member").GetProperty("nextAt").GetDateTimeOffset() > Clock.GetUtcNow());
        Assert.Equal(Customer, Of("do_not_call.added").GetProperty("subject").GetProperty("name").GetString());
    }

    [Fact]
    public async Task Of_what_it_does_not_ask_for_nothing_is_written_down()
    {
        await Add("campaigns.finished");
        await TheyTalk();

        Assert.Equal(0, await Ask<int>("select count(*)::int from call_out_events"));
    }

    [Fact]
    public async Task A_server_that_is_away_is_left_alone_and_then_told_everything_in_order()
    {
        await Add("do_not_call.added", "do_not_call.removed");
        receiver.Answer = _ => 503;
        await List("+12125550101", false);
        await Deliver();
        await List("+12125550101", true);
        await List("+12125550102", false);

        await Deliver();
        await Later(4);
        await Deliver();
        Assert.Equal(["do_not_call.added"], receiver.Told.Select(one => one.Type));
        var first = receiver.Told.Single();
        var page = await (await Admin()).Visit("/admin/call-outs");
        Assert.Contains("Not reached", page.Text("main tbody"), StringComparison.Ordinal);
        Assert.Contains("It answered 503", page.Text("main tbody"), StringComparison.Ordinal);

        await Later(2);
        await Deliver();
        Assert.Equal(2, receiver.Told.Count);
        receiver.Answer = _ => 200;
        await Later(31);
        await Deliver();
        await Deliver();

        Assert.Equal(5, receiver.Told.Count);
        Assert.All(receiver.Told.GroupBy(one => one.Id), same => Assert.Single(same.Select(one => one.Body).Distinct()));
        Assert.Equal(3, receiver.Told.Select(one => one.Id).Distinct().Count());
        Assert.Equal(["do_not_call.added", "do_not_call.added", "do_not_call.removed"], receiver.Told.Where(one => one.Data.GetProperty("subject").GetProperty("name").GetString() == "+12125550101").Select(one => one.Type));
        Assert.Equal(first.Id, receiver.Told.Last(one => one.Type == "do_not_call.added" && one.Body.Contains("0101", StringComparison.Ordinal)).Id);
        Assert.Equal(0, await Ask<int>("select failures from call_outs"));
    }

    [Fact]
    public async Task What_one_server_refuses_keeps_nothing_else_waiting()
    {
        await Add("do_not_call.added");
        receiver.Answer = one => one.Body.Contains("0101", StringComparison.Ordinal) ? 400 : 200;
        await List("+12125550101", false);
        await List("+12125550102", false);

        await Deliver();
        await Deliver();

        Assert.Equal(2, receiver.Told.Count);
        Assert.Equal("It answered 400: told", await Ask<string>("select problem from call_out_deliveries where delivered_at is null"));
        Assert.Equal(0, await Ask<int>("select failures from call_outs"));
        Assert.True(await Ask<bool>("select next_at = @At from call_out_deliveries where delivered_at is null", new { At = Clock.GetUtcNow().AddSeconds(5) }));
    }

    [Fact]
    public async Task A_server_that_answers_again_is_reached_even_where_it_refuses()
    {
        await Add("do_not_call.added");
        receiver.Answer = _ => 503;
        await List("+12125550101", false);
        await Deliver();
        Assert.Equal("1 It answered 503: told", await Ask<string>("select failures || ' ' || problem from call_outs"));

        receiver.Answer = _ => 400;
        await Later(6);
        await Deliver();

        Assert.Equal("0 ", await Ask<string>("select failures || ' ' || problem from call_outs"));
    }

    [Theory]
    [InlineData(302, "redirects")]
    [InlineData(500, "It answered 500: told")]
    public async Task After_a_day_it_is_given_up_and_sent_again_when_somebody_asks(int status, string problem)
    {
        var id = (await Add("do_not_call.added")).GetProperty("id").GetGuid();
        receiver.Answer = _ => status;
        await List("+12125550101", false);
        for (var hour = 0; hour < 25 * 6; hour++)
        {
            await Deliver();
            await Later(600);
        }

        Assert.InRange(receiver.Told.Count, 10, 150);
        Assert.NotNull(await Ask<DateTime?>("select given_up_at from call_out_deliveries"));
        Assert.Contains(problem, await Ask<string>("select problem from call_out_deliveries"), StringComparison.Ordinal);
        var tries = receiver.Told.Count;
        await Later(3600);
        await Deliver();
        Assert.Equal(tries, receiver.Told.Count);
        var admin = await Admin();
        var failed = await admin.Visit($"/admin/call-outs/{id}?show=failed");
        Assert.Contains("Given up", failed.Text("tbody"), StringComparison.Ordinal);

        receiver.Answer = _ => 200;
        var again = await admin.PostJson($"/api/v1/call-outs/{id}/deliveries/again", new { });
        await Settled();

        Assert.Equal(1, again.Json.GetProperty("deliveries").GetInt32());
        Assert.Equal(tries + 1, receiver.Told.Count);
        Assert.Single(receiver.Told.Select(one => one.Id).Distinct());
        Assert.Equal(HttpStatusCode.NotFound, (await admin.PostJson($"/api/v1/call-outs/{id}/deliveries/again", new { })).Status);
        Assert.Contains("None failed", (await admin.Visit($"/admin/call-outs/{id}?show=failed")).Text("main"), StringComparison.Ordinal);
        var one = (await admin.Get($"/api/v1/call-outs/{id}/deliveries")).Json.GetProperty("deliveries")[0].GetProperty("eventId").GetGuid();
        await admin.Post($"/admin/call-outs/{id}/deliveries/{one}/again");
        await Settled();
        Assert.Equal(tries + 2, receiver.Told.Count);
    }

    [Fact]
    public async Task What_a_server_could_not_even_be_tried_with_is_given_up_too()
    {
        await Add("do_not_call.added");
        receiver.Answer = _ => 503;
        foreach (var last in Enumerable.Range(10, 40))
            await List($"+121255501{last}", false);
        await Deliver();
        await Later(24 * 3600 + 1800);
        await Send(new ForgetDeliveries.Command());
        Assert.Equal(0, await Ask<int>("select count(*)::int from call_out_deliveries where given_up_at is not null"));

        await Later(3600);
        await Send(new ForgetDeliveries.Command());

        Assert.Equal("16 24", await Ask<string>("select count(*) filter (where attempts > 0) || ' ' || count(*) filter (where problem = 'Its server took nothing for a day.') from call_out_deliveries where given_up_at is not null"));
    }

    [Fact]
    public async Task A_server_that_says_it_is_gone_is_told_no_more()
    {
        var id = (await Add("do_not_call.added")).GetProperty("id").GetGuid();
        receiver.Answer = _ => 410;
        await List("+12125550101", false);
        await Deliver();
        await List("+12125550102", false);
        await Later(60);
        await Deliver();

        Assert.Single(receiver.Told);
        Assert.Equal("false It answered 410: it wants no more of these. It was switched off.", await Ask<string>("select concat(active::text, ' ', problem) from call_outs"));
        Assert.Equal(HttpStatusCode.Conflict, (await (await Admin()).PostJson($"/api/v1/call-outs/{id}/test", new { })).Status);
    }

    [Fact]
    public async Task What_a_node_that_died_was_about_to_deliver_another_delivers()
    {
        await Add("do_not_call.added");
        await List("+12125550101", false);
        await Run("update call_out_deliveries set attempts = 1, tried_at = @Now, next_at = @Until", new { Now = Clock.GetUtcNow(), Until = Clock.GetUtcNow().AddMinutes(1) });
        await Deliver();
        Assert.Empty(receiver.Told);

        await Later(60);
        await Deliver();

        Assert.Single(receiver.Told);
    }

    [Fact]
    public async Task A_server_that_cannot_be_connected_to_is_away()
    {
        await Add("do_not_call.added");
        await Run("update call_outs set url = 'http://127.0.0.1:1/'");
        await List("+12125550101", false);

        await Deliver();

        Assert.Equal("1 It could not be connected to.", await Ask<string>("select concat(failures, ' ', problem) from call_outs"));
    }

    [Fact]
    public async Task Two_at_once_deliver_each_once()
    {
        await Add("do_not_call.added");
        foreach (var last in Enumerable.Range(10, 60))
            await List($"+121255501{last}", false);

        await Task.WhenAll(Deliver(), Deliver(), Deliver());

        Assert.Equal(60, receiver.Told.Count);
        Assert.Equal(60, receiver.Told.Select(one => one.Id).Distinct().Count());
    }

    [Fact]
    public async Task A_test_is_told_at_once_and_opens_beside_the_list()
    {
        var id = (await Add("calls.ended")).GetProperty("id").GetGuid();
        var admin = await Admin();

        var tested = await admin.Post($"/admin/call-outs/{id}/test");
        await Settled();

        Assert.Equal("call_outs.test", receiver.Told.Single().Type);
        var page = await admin.Visit(tested.Header("HX-Redirect")!);
        Assert.Equal("call_outs.test", page.Text("#delivery h2"));
        Assert.Contains("This is a test", page.Text("#delivery pre"), StringComparison.Ordinal);
        Assert.Equal("204", page.Text("#delivery .pill"));
        var read = await admin.Get($"/api/v1/call-outs/{id}/deliveries/{receiver.Told.Single().Id}");
        Assert.Equal(204, read.Json.GetProperty("status").GetInt32());
    }

    [Fact]
    public async Task The_page_adds_one_shows_its_secret_once_and_changes_and_removes_it()
    {
        var admin = await Admin();
        var empty = await admin.Visit("/admin/call-outs");
        Assert.Contains("Nobody is told yet", empty.Text("main"), StringComparison.Ordinal);

        var refused = await admin.Submit(empty, "main form.card", ("url", "crm"), ("events", "calls.rang"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Contains("Write the whole address", refused.Text("main form.card"), StringComparison.Ordinal);
        Assert.Contains("There is no event calls.rang.", refused.Text("main form.card"), StringComparison.Ordinal);
        var added = await admin.Submit(empty, "main form.card", ("url", "https://crm.example.com/dutycall?key=s3cret"), ("description", "Our CRM"), ("events", "calls.ended"), ("events", "calls.answered"));
        Assert.Equal(HttpStatusCode.OK, added.Status);
        Assert.StartsWith("whsec_", added.Text(".notice pre"), StringComparison.Ordinal);

        var list = await admin.Visit("/admin/call-outs");
        Assert.Null(list.Text(".notice pre"));
        var id = await Ask<Guid>("select id from call_outs");
        var settings = await admin.Visit($"/admin/call-outs/{id}/settings");
        Assert.DoesNotContain("whsec_", settings.Body, StringComparison.Ordinal);
        var before = await Ask<string>("select secret from call_outs");
        var renewed = await admin.Post($"/admin/call-outs/{id}/settings/secret");
        Assert.StartsWith("whsec_", renewed.Text(".notice pre"), StringComparison.Ordinal);
        Assert.NotEqual(before, await Ask<string>("select secret from call_outs"));
        await admin.Submit(settings, "form.card", ("url", "https://crm.example.com/two"), ("events", "calls.ended"));
        Assert.Equal("https://crm.example.com/two calls.ended false", await Ask<string>("select concat_ws(' ', url, events[1], active::text) from call_outs"));
        await admin.Post($"/admin/call-outs/{id}/settings/delete");

        Assert.Equal(0, await Ask<int>("select count(*)::int from call_outs"));
        Assert.Equal(4, await Ask<int>("select count(*)::int from audit_log where action like 'call\\_outs.%' and subject not like '%s3cret%'"));
        Assert.Equal(HttpStatusCode.NotFound, (await admin.Visit($"/admin/call-outs/{id}")).Status);
    }

    [Theory]
    [InlineData("")]
    [InlineData("crm.example.com")]
    [InlineData("ftp://crm.example.com/")]
    [InlineData("https://me:secret@crm.example.com/")]
    [InlineData("https://crm.example.com/#here")]
    public async Task An_address_nobody_can_be_told_at_is_refused(string url)
    {
        var refused = await (await Admin()).PostJson("/api/v1/call-outs", new { url, events = Calls });

        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.True(refused.Json.GetProperty("errors").TryGetProperty("url", out _));
    }

    [Fact]
    public async Task Only_admins_define_them_and_none_of_another_organisation()
    {
        var id = (await Add("calls.ended")).GetProperty("id").GetGuid();
        var manager = await Browse(await Given.Manager()).WithToken();
        var stranger = await Browse(await Given.Someone(Web.Role.Admin, null, "Ben Moor", await Given.AnotherOrganisation("+13105550100"))).WithToken();

        Assert.Equal(HttpStatusCode.Forbidden, (await manager.Get("/api/v1/call-outs")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await manager.Visit("/admin/call-outs")).Status);
        Assert.Empty((await stranger.Get("/api/v1/call-outs")).Json.EnumerateArray());
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.Get($"/api/v1/call-outs/{id}/deliveries")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.PutJson($"/api/v1/call-outs/{id}", new { url = "https://crm.example.com/", events = Calls })).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.PostJson($"/api/v1/call-outs/{id}/secret", new { })).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.Delete($"/api/v1/call-outs/{id}")).Status);
        Assert.Equal(HttpStatusCode.Conflict, (await stranger.PostJson($"/api/v1/call-outs/{id}/test", new { })).Status);
    }

    [Fact]
    public async Task Switched_off_it_hears_nothing_and_what_waits_is_given_up_after_a_day_and_forgotten_after_thirty()
    {
        var created = await Add("do_not_call.added");
        var (id, admin) = (created.GetProperty("id").GetGuid(), await Admin());
        receiver.Answer = _ => 503;
        await List("+12125550101", false);
        await Deliver();
        var off = await admin.PutJson($"/api/v1/call-outs/{id}", new { url = Url, events = DoNotCall, active = false });
        Assert.False(off.Json.GetProperty("active").GetBoolean());
        await List("+12125550102", false);
        await Later(2 * 86400);
        await Deliver();
        await Send(new ForgetDeliveries.Command());

        Assert.Single(receiver.Told);
        Assert.Equal(1, await Ask<int>("select count(*)::int from call_out_deliveries where given_up_at is not null"));
        await Later(29 * 86400);
        await Send(new ForgetDeliveries.Command());
        Assert.Equal("0 0", await Ask<string>("select (select count(*) from call_out_events) || ' ' || (select count(*) from call_out_deliveries)"));
    }

    JsonElement Of(string type) => receiver.Told.Single(one => one.Type == type).Data;

    async Task<JsonElement> Add(params string[] events)
    {
        receiver = await Services.GetRequiredService<Receiver>().Started();
        var added = await (await Admin()).PostJson("/api/v1/call-outs", new { url = Url, description = "A stand-in", events });
        Assert.True(added.Status == HttpStatusCode.Created, added.Body);
        return added.Json;
    }

    async Task List(string number, bool off)
    {
        var admin = await Admin();
        var done = off ? await admin.Delete($"/api/v1/do-not-call/{Uri.EscapeDataString(number)}?reason=Mistake") : await admin.PostJson("/api/v1/do-not-call", new { number, reason = "Asked" });
        Assert.True(done.Status is HttpStatusCode.OK or HttpStatusCode.NoContent, done.Body);
    }

    async Task<Browser> Admin() => await Browse(await Given.Admin()).WithToken();

    async Task Deliver() => await Send(new DeliverCallOuts.Command());

    string Url => $"{receiver.Url}/hooks";
}

/// <summary>Where nothing else is said, call-outs stay out of our own network.</summary>
public sealed class PrivateCallOutTests : SliceTest
{
    static readonly string[] Calls = ["calls.ended"];

    [Theory]
    [InlineData("http://crm.example.com/", "https://")]
    [InlineData("https://127.0.0.1/", "our own network")]
    [InlineData("https://localhost:8443/", "our own network")]
    [InlineData("https://[::1]/", "our own network")]
    [InlineData("https://[fd00::1]/", "our own network")]
    [InlineData("https://10.1.2.3/", "our own network")]
    [InlineData("https://169.254.169.254/latest/meta-data", "our own network")]
    public async Task An_address_within_is_refused(string url, string why)
    {
        var refused = await (await Browse(await Given.Admin()).WithToken()).PostJson("/api/v1/call-outs", new { url, events = Calls });

        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Contains(why, refused.Json.GetProperty("errors").GetProperty("url")[0].GetString(), StringComparison.Ordinal);
    }

    /// <summary>A name may lead anywhere, and tomorrow elsewhere: what counts is the address that is connected to.</summary>
    [Fact]
    public async Task A_name_that_leads_within_is_not_connected_to()
    {
        var admin = await Browse(await Given.Admin()).WithToken();
        var id = (await admin.PostJson("/api/v1/call-outs", new { url = "https://crm.example.com/", events = Calls })).Json.GetProperty("id").GetGuid();
        await Run("update call_outs set url = 'https://localhost:9/'");

        await admin.PostJson($"/api/v1/call-outs/{id}/test", new { });
        await Services.GetRequiredService<Infrastructure.Background>().Idle;

        Assert.StartsWith("Its name leads into our own network.", await Ask<string>("select problem from call_outs"), StringComparison.Ordinal);
    }
}
