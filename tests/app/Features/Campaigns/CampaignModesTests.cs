using System.Net;
using System.Xml.Linq;
using DutyCall.Domain.Campaigns;
using DutyCall.Features.Campaigns.RunCampaign;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using KeptOptOuts = DutyCall.Features.Compliance.OptOutByKey.KeptOptOuts;

namespace DutyCall.Features.Campaigns;

/// <summary>Campaigns that do not dial for a reserved agent: previews, lists called by hand, a fixed number, a recorded message.</summary>
public sealed class CampaignModesTests : CallTest
{
    // Turns are the database's time, which goes on while the test's stands still.
    private protected override IWebHostBuilder Configure(IWebHostBuilder host) => host.UseSetting("TWILIO_CPS", "1000");

    [Fact]
    public async Task A_preview_shows_the_contact_first_and_the_agent_decides()
    {
        var (ann, campaign, member) = await AnnHasJoined("preview");
        await Look(campaign);
        var browser = await Browse(ann).WithToken();
        var shown = await browser.Visit("/api/v1/campaigns/preview");

        Assert.Equal("Eleanor Voss", shown.Json.GetProperty("name").GetString());
        Assert.Equal(0, await Ask<int>("select count(*)::int from calls"));

        var called = await browser.PostJson($"/api/v1/campaigns/{campaign}/contacts/{member}/call", new { });
        Assert.Equal(HttpStatusCode.Created, called.Status);
        await TakesTheLine(ann);
        Assert.Single(Carrier.Requests, r => r.Line.EndsWith("/Participants", StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.NotFound, (await browser.Visit("/api/v1/campaigns/preview")).Status);
    }

    [Fact]
    public async Task Whoever_is_skipped_comes_up_again_after_the_others()
    {
        var (ann, campaign, member) = await AnnHasJoined("preview");
        await Given.Member(campaign, "+12125550124", "Second");
        await Look(campaign);
        var browser = await Browse(ann).WithToken();
        Assert.Equal("Eleanor Voss", (await browser.Visit("/api/v1/campaigns/preview")).Json.GetProperty("name").GetString());

        var skipped = await browser.PostJson($"/api/v1/campaigns/preview/{member}/skip", new { reason = "Spoke yesterday" });
        await Look(campaign);

        Assert.Equal(HttpStatusCode.NoContent, skipped.Status);
        Assert.Equal("Second", (await browser.Visit("/api/v1/campaigns/preview")).Json.GetProperty("name").GetString());
        Assert.Equal("Skipped: Spoke yesterday", await Ask<string>("select reason from campaign_members where id = @member", new { member }));
        Assert.Equal(HttpStatusCode.NotFound, (await browser.PostJson($"/api/v1/campaigns/preview/{member}/skip", new { })).Status);
    }

    [Fact]
    public async Task Who_does_not_decide_in_time_loses_their_seat()
    {
        var (ann, campaign, _) = await AnnHasJoined("preview");
        await Look(campaign);
        Clock.Step(TimeSpan.FromSeconds(61));

        var decision = await Look(campaign);

        Assert.Equal(LimitingFactor.NoAgents, decision.Factor);
        Assert.Null(await Ask<Guid?>("select preview_user from campaign_members"));
        Assert.Null(await Ask<DateTime?>("select joined_at from campaign_agents where user_id = @Id", new { ann.Id }));
    }

    [Fact]
    public async Task Nobody_calls_whom_another_is_shown()
    {
        var (_, campaign, member) = await AnnHasJoined("preview");
        var bea = await Given.Agent(name: "Bea Moss");
        await Run("insert into campaign_agents (org_id, campaign_id, user_id, assigned_at, joined_at) select org_id, @campaign, @Id, now(), now() from organisations", new { campaign, bea.Id });
        await Look(campaign);

        var answer = await (await Browse(bea).WithToken()).PostJson($"/api/v1/campaigns/{campaign}/contacts/{member}/call", new { });

        Assert.Equal(HttpStatusCode.Conflict, answer.Status);
        Assert.Equal(0, await Ask<int>("select count(*)::int from calls"));
    }

    [Fact]
    public async Task A_manual_campaign_dials_nobody_by_itself()
    {
        var (ann, campaign, member) = await AnnHasJoined("manual");

        Assert.Equal(LimitingFactor.ByHand, (await Look(campaign)).Factor);
        Assert.Equal(HttpStatusCode.Created, (await (await Browse(ann).WithToken()).PostJson($"/api/v1/campaigns/{campaign}/contacts/{member}/call", new { })).Status);
        Assert.Equal(1, await Ask<int>("select count(*)::int from calls where member_id = @member", new { member }));
    }

    [Fact]
    public async Task Whoever_answers_is_taken_to_a_number()
    {
        var campaign = await Unattended("power", "update campaigns set destination = 'number', destination_number = '+12125550177'");

        await Look(campaign);
        await Answers();
        await Room("participant-join", FakeCarrier.CustomerSid);

        Assert.Equal(["+12125550123", "+12125550177"], Carrier.Requests.Where(r => r.Line.EndsWith("/Participants", StringComparison.Ordinal)).Select(r => r.Form["To"][0]!));
        await PartyAnswers();
        Assert.StartsWith("connected", await State(), StringComparison.Ordinal);
        Assert.Equal(2, await Ask<int>("select count(*)::int from receipts where allowed"));
        await Status("completed", 9);
        await Look(campaign);
        Assert.Equal("answered done", await Ask<string>("select status || ' ' || final from campaign_members"));
    }

    [Fact]
    public async Task The_number_takes_many_at_once()
    {
        var campaign = await Unattended("power", "update campaigns set destination = 'number', destination_number = '+12125550177'");
        await Look(campaign);
        await Given.Member(campaign, "+12125550124", "Second");

        await Look(campaign);

        Assert.Equal(2, await Ask<int>("select count(*)::int from calls where state <> 'ended'"));
    }

    [Fact]
    public async Task Where_the_number_may_not_be_called_everybody_waits_and_nobody_is_left_out()
    {
        var campaign = await Unattended("power", "update campaigns set destination = 'number', destination_number = '+19005550177'");

        var decision = await Look(campaign);

        Assert.Equal((LimitingFactor.Gate, "This is a premium-rate number. It is not called from here."), (decision.Factor, decision.Sentence));
        Assert.Equal(LimitingFactor.Gate, (await Look(campaign)).Factor);
        Assert.Equal("upcoming", await Ask<string>("select status from campaign_members where next_at > '2026-11-20 15:00 UTC'"));
    }

    [Fact]
    public async Task A_message_is_played_with_the_contacts_fields_and_counts_when_it_was_heard()
    {
        var campaign = await Message();
        await Look(campaign);
        var dial = Assert.Single(Carrier.Requests, r => r.Line == "POST Calls");
        Assert.Contains("/twilio/message?", dial.Form["Url"][0], StringComparison.Ordinal);
        await Answers();

        var (_, told) = await Twilio.Ask(await Path("message"), ("CallSid", FakeCarrier.CustomerSid));
        Assert.Contains("Hello Eleanor, your plan ends.", told, StringComparison.Ordinal);
        Assert.Contains("press 9", told, StringComparison.Ordinal);
        await Twilio.Ask(await Path("message/heard"), ("CallSid", FakeCarrier.CustomerSid));
        await Status("completed", 9);
        await Look(campaign);

        Assert.Equal("answered done", await Ask<string>("select status || ' ' || final from campaign_members"));
        Assert.Equal(0, await Ask<int>("select count(*)::int from offers"));
    }

    [Fact]
    public async Task The_opt_out_key_puts_them_on_the_list_at_once_and_twice_is_once()
    {
        var campaign = await Message();
        await Look(campaign);
        await Answers();

        await Twilio.Ask(await Path("message/key"), ("CallSid", FakeCarrier.CustomerSid), ("Digits", "9"));
        var (_, told) = await Twilio.Ask(await Path("message/key"), ("CallSid", FakeCarrier.CustomerSid), ("Digits", "9"));

        Assert.Contains("You will not be called again.", told, StringComparison.Ordinal);
        Assert.Equal("+12125550123 key", await Ask<string>("select number || ' ' || source from do_not_call where removed_at is null"));
    }

    [Fact]
    public async Task Whoever_presses_the_key_while_the_database_is_not_reached_is_not_called_again_either()
    {
        var campaign = await Message();
        await Look(campaign);
        await Answers();
        var (_, told) = await Twilio.Ask(await Path("message"), ("CallSid", FakeCarrier.CustomerSid));
        var action = new Uri(XDocument.Parse(told).Descendants("Gather").Single().Attribute("action")!.Value).PathAndQuery;
        await Run("alter table campaigns rename to gone");

        var (status, pressed) = await Twilio.Ask(action, ("CallSid", FakeCarrier.CustomerSid), ("Digits", "9"));
        await Run("alter table gone rename to campaigns");
        await Services.GetRequiredService<KeptOptOuts>().Deliver(TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains("You will not be called again.", pressed, StringComparison.Ordinal);
        Assert.Equal("+12125550123 key", await Ask<string>("select number || ' ' || source from do_not_call where removed_at is null"));
    }

    [Fact]
    public async Task The_key_they_were_told_is_heeded_though_the_campaign_has_another_by_now()
    {
        var campaign = await Message();
        await Look(campaign);
        await Answers();
        var (_, told) = await Twilio.Ask(await Path("message"), ("CallSid", FakeCarrier.CustomerSid));
        var action = new Uri(XDocument.Parse(told).Descendants("Gather").Single().Attribute("action")!.Value).PathAndQuery;
        await Run("update campaigns set opt_out_key = '8'");

        var (_, pressed) = await Twilio.Ask(action, ("CallSid", FakeCarrier.CustomerSid), ("Digits", "9"));

        Assert.Contains("You will not be called again.", pressed, StringComparison.Ordinal);
        Assert.Equal("+12125550123 key", await Ask<string>("select number || ' ' || source from do_not_call where removed_at is null"));
    }

    [Fact]
    public async Task The_other_key_brings_a_person()
    {
        var ann = await Given.Agent(name: "Ann Lee");
        await Given.AtWork(ann);
        var campaign = await Message();
        await Look(campaign);
        await Answers();

        var (_, told) = await Twilio.Ask(await Path("message/key"), ("CallSid", FakeCarrier.CustomerSid), ("Digits", "1"));
        Assert.Contains("<Conference", told, StringComparison.Ordinal);
        await Room("participant-join", FakeCarrier.CustomerSid);

        Assert.Equal("waiting", await Ask<string>("select status from campaign_members"));
        Assert.Equal("ringing", await Ask<string>("select state from offers where user_id = @Id", new { ann.Id }));
    }

    [Fact]
    public async Task A_machine_ends_the_call_and_its_agent_has_nothing_to_wrap_up()
    {
        var (ann, campaign, _) = await AnnHasJoined("progressive");
        await Run("update campaigns set machine_detection = 'hang_up'");
        await Look(campaign);
        await TakesTheLine(ann);
        Assert.Contains("/twilio/machine?", Assert.Single(Carrier.Requests, r => r.Line.EndsWith("/Participants", StringComparison.Ordinal)).Form["AmdStatusCallback"][0], StringComparison.Ordinal);
        await Answers();
        await Room("participant-join", FakeCarrier.CustomerSid);

        await Twilio.Post(await Path("machine"), ("CallSid", FakeCarrier.CustomerSid), ("AnsweredBy", "machine_start"));
        await Settled();
        Assert.True(WasHungUp(FakeCarrier.CustomerSid));
        await Status("completed", 9);

        Assert.Equal("ended machine system", await State());
        Assert.Equal("none", await Ask<string>("select wrap_up from calls"));
        await Look(campaign);
        Assert.Equal("""{"machine": 1}""", await Ask<string>("select tries::text from campaign_members"));
    }

    [Fact]
    public async Task The_message_begins_again_once_however_often_it_is_told_that_the_greeting_is_over()
    {
        var campaign = await Message();
        await Run("update campaigns set machine_detection = 'message'");
        await Look(campaign);
        await Answers();

        foreach (var said in new[] { "machine_end_beep", "machine_end_beep", "machine_end_silence" })
        {
            await Twilio.Post(await Path("machine"), ("CallSid", FakeCarrier.CustomerSid), ("AnsweredBy", said));
            await Settled();
        }

        Assert.Contains("/twilio/message?", Assert.Single(Carrier.Requests, r => r.Line == $"POST Calls/{FakeCarrier.CustomerSid}").Form["Url"][0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_verdict_that_comes_late_cuts_nobody_off()
    {
        var (ann, campaign, _) = await AnnHasJoined("progressive");
        await Run("update campaigns set machine_detection = 'hang_up'");
        await Look(campaign);
        await TakesTheLine(ann);
        await Answers();
        await Room("participant-join", FakeCarrier.CustomerSid);

        await Later(11);
        await Twilio.Post(await Path("machine"), ("CallSid", FakeCarrier.CustomerSid), ("AnsweredBy", "machine_start"));
        await Settled();

        Assert.False(WasHungUp(FakeCarrier.CustomerSid));
    }

    async Task<(Person Ann, Guid Campaign, Guid Member)> AnnHasJoined(string mode)
    {
        var ann = await Given.Agent(name: "Ann Lee");
        await Given.AtWork(ann);
        var campaign = await Given.Campaign(mode: mode, joined: ann);
        return (ann, campaign, await Given.Member(campaign));
    }

    async Task<Guid> Unattended(string mode, string settings)
    {
        AnnLee = await Given.Admin();
        var campaign = await Given.Campaign(mode: mode);
        await Run($"{settings}; update campaigns set created_by = '{AnnLee.Id}'");
        await Given.Member(campaign);
        return campaign;
    }

    async Task<Guid> Message()
    {
        var campaign = await Unattended("message", "update campaigns set message_text = 'Hello {first_name}, your plan ends.', connect_key = '1', opt_out_key = '9'");
        await Run("insert into consents (org_id, id, number, purpose, text_version, evidence, given_at, recorded_at) select org_id, gen_random_uuid(), '+12125550123', 'messages', 'v1', 'form 1', '2026-01-01', '2026-01-01' from organisations");
        return campaign;
    }

    async Task Answers()
    {
        CallId = await Ask<Guid>("select id from calls");
        await Status("ringing", 1);
        await Status("in-progress", 2);
    }

    async Task<string> Path(string what)
    {
        CallId = await Ask<Guid>("select id from calls");
        var leg = await Ask<Guid>("select id from call_legs where role = 'customer'");
        return $"/twilio/{what}?org={AnnLee.OrgId}&call={CallId}&leg={leg}";
    }

    async Task<PaceDecision> Look(Guid campaign)
    {
        var looked = await Send(new Command(campaign));
        await Settled();
        return looked.Decision ?? new(0, LimitingFactor.Nothing, "");
    }
}
