using System.Net;
using System.Text.Json;
using DutyCall.Features.Campaigns.RunCampaign;
using Microsoft.AspNetCore.Hosting;

namespace DutyCall.Features.Campaigns;

/// <summary>Why a campaign is not dialing: one sentence, and where everybody on its list is; after one look, which is a second at most.</summary>
public sealed class ExplainCampaignTests : CallTest
{
    // Turns are the database's time, which goes on while the test's stands still.
    private protected override IWebHostBuilder Configure(IWebHostBuilder host) => host.UseSetting("TWILIO_CPS", "1000");

    static string Called(int times, string apart) => $"""
        insert into calls (org_id, id, direction, state, customer_number, our_number, created_at, submitted_at, ended_at, last_news_at, result)
        select org_id, gen_random_uuid(), 'outbound-campaign', 'ended', '+12125550123', '+12125550100', at, at, at, at, 'no_answer' from organisations, generate_series(1, {times}) n, lateral (select timestamptz '2026-11-20 15:00 UTC' - n * interval '{apart}' as at) t
        """;

    static string Listed(string dated, string number) => $"""
        insert into call_lists (org_id, id, region, name, dated, imported_at, numbers) select org_id, '018f0000-0000-7000-8000-00000000000a', 'US', 'Federal', '{dated}', now(), 1 from organisations;
        insert into call_list_numbers (org_id, list_id, number) select org_id, '018f0000-0000-7000-8000-00000000000a', '{number}' from organisations
        """;

    /// <summary>What is in the way, the limiting factor that is named, and what is read of it: in the sentence, or with the group of the waterfall.</summary>
    public static readonly TheoryData<string, string, string?, string> Conditions = new()
    {
        { "calling is switched off", "update organisations set dialing_halted_at = now()", "Halted", "Calling is switched off" },
        { "everybody has been called", "update campaign_members set status = 'not_answered', final = 'exhausted', next_at = null", null, "It is finished" },
        { "nobody is assigned", "delete from campaign_agents", "NoAgents", "No agent is assigned" },
        { "nobody has joined", "update campaign_agents set joined_at = null", "NoAgents", "has joined" },
        { "the agent is away", "update presence set intent = 'away'", "AgentsBusy", "busy or away" },
        { "the agent does not wish to be disturbed", "update presence set intent = 'dnd'", "AgentsBusy", "busy or away" },
        { "the agent's page is silent", "update presence_pages set heartbeat_at = '2026-11-20 14:50 UTC'", "AgentsBusy", "busy or away" },
        { "the agent's phone is not registered", "update presence_pages set device = 'lost'", "AgentsBusy", "busy or away" },
        { "the agent has gone", "update presence set left_at = now(), left_why = 'signed_out'", "AgentsBusy", "busy or away" },
        { "the agent may not place calls", "update users set can_place_calls = false", "AgentsBusy", "busy or away" },
        { "the agent is no longer active", "update users set active = false where role = 'agent'", "AgentsBusy", "busy or away" },
        { "its agents choose themselves", "update campaigns set mode = 'manual'", "ByHand", "choose whom to call" },
        { "the next try is later", "update campaign_members set next_at = '2026-11-20 18:00 UTC'", "NotDueYet", "later" },
        { "the minute's calls are made", "update campaigns set calls_per_minute = 1; insert into calls (org_id, id, direction, state, campaign_id, customer_number, our_number, created_at, ended_at, last_news_at, settled_at) select org_id, gen_random_uuid(), 'outbound-campaign', 'ended', id, '+12125550188', '+12125550100', '2026-11-20 14:59:50 UTC', '2026-11-20 14:59:55 UTC', '2026-11-20 14:59:55 UTC', '2026-11-20 14:59:56 UTC' from campaigns", "CallsPerMinute", "1 call a minute" },
        { "it is paused", "update campaigns set status = 'paused', status_reasons = array['Line noise']", null, "It is paused. Line noise" },
        { "it was never started", "update campaigns set status = 'new'", null, "Nobody has started it." },
        { "it starts later", "update campaigns set status = 'scheduled', starts_at = '2026-11-21 15:00 UTC'", null, "still to come" },
        { "it could not start", "update campaigns set status = 'overdue', status_reasons = array['No agent is assigned to it.']", null, "No agent is assigned to it." },
        { "it was stopped", "update campaigns set status = 'canceled'", null, "It was stopped." },
        { "it is night where they are", "update contacts set time_zone = 'Pacific/Honolulu'", "Window", "held_OutsideHours" },
        { "the campaign's window is closed", "update campaigns set calls_from = 900", "Window", "held_CampaignWindow" },
        { "the campaign rests on Fridays", "update campaigns set calls_on_days = 15", "Window", "held_CampaignWindow" },
        { "they asked not to be called", "insert into do_not_call (org_id, number, added_at, source) select org_id, '+12125550123', now(), 'person' from organisations", null, "Excluded" },
        { "the campaign does not call them", "insert into do_not_call (org_id, number, added_at, source, campaign_id) select org_id, '+12125550123', now(), 'person', id from campaigns", null, "Excluded" },
        { "their area is not called", "insert into do_not_call (org_id, number, is_area, added_at, source) select org_id, '+1212', true, now(), 'person' from organisations", null, "Excluded" },
        { "they are on the national list", Listed("2026-11-10", "+12125550123"), null, "Excluded" },
        { "the national list is too old", Listed("2026-09-10", "+12125559999"), "Gate", "held_ListTooOld" },
        { "there is no national list", "update organisations set national_list_needed = true", "Gate", "held_ListMissing" },
        { "there is no consent", "update campaigns set needs_consent = true", "Gate", "held_NoConsent" },
        { "they were called often enough today", Called(3, "5 hours"), "Gate", "held_Capped" },
        { "they were called often enough this week", Called(10, "15 hours"), "Gate", "held_Capped" },
        { "they were called a moment ago", Called(1, "30 minutes"), "Gate", "held_Capped" },
        { "they were left without anybody yesterday", Called(1, "1 day") + "; update calls set result = 'abandoned'", "Gate", "held_Capped" },
        { "somebody else calls them", "insert into calls (org_id, id, direction, state, customer_number, our_number, created_at, submitted_at, last_news_at) select org_id, gen_random_uuid(), 'outbound-manual', 'ringing', '+12125550123', '+12125550100', now(), now(), now() from organisations", "Gate", "held_NumberBusy" },
        { "the organisation has no number", "update phone_numbers set active = false", "Gate", "held_NoCallerId" },
        { "the campaign's number is not ours any more", "update campaigns set caller_id = '+12125550777'", "Gate", "held_CallerIdNotOurs" },
        { "their number is a premium-rate one", "update contacts set phone = '+19005550123'", null, "Excluded" },
        { "predictive, and no line stands", "update campaigns set mode = 'predictive'", "NoAgents", "their line does not stand" },
    };

    [Theory]
    [MemberData(nameof(Conditions))]
    public async Task It_says_what_is_in_the_way(string what, string condition, string? factor, string says)
    {
        var (campaign, _) = await AnnHasJoined();
        await Run(condition);

        await Look(campaign);
        await Look(campaign);

        var why = await Why(campaign);
        Assert.True(0 == await Ask<int>("select count(*)::int from calls where member_id is not null"), what);
        if (factor is not null)
            Assert.Equal(factor, why.GetProperty("factor").GetString());
        Assert.Contains(says, why.GetRawText(), StringComparison.Ordinal);
        Assert.Equal(1, why.GetProperty("total").GetInt64());
        Assert.Equal(1, why.GetProperty("groups").EnumerateArray().Sum(group => group.GetProperty("count").GetInt64()) + why.GetProperty("dialableNow").GetInt64());
    }

    [Fact]
    public async Task Before_anybody_has_looked_the_gate_is_asked_about_those_who_are_due()
    {
        var (campaign, _) = await AnnHasJoined();
        await Given.Member(campaign, "+12125550124", "Second");
        await Given.Member(campaign, "+12125550125", "Third", due: "2026-11-21 15:00");
        await Run("insert into do_not_call (org_id, number, added_at, source) select org_id, '+12125550124', now(), 'person' from organisations");

        var why = await Why(campaign);

        Assert.Equal(1, why.GetProperty("dialableNow").GetInt64());
        var groups = why.GetProperty("groups").EnumerateArray().ToDictionary(group => group.GetProperty("key").GetString()!);
        Assert.Equal("Second", groups["refused_DoNotCall"].GetProperty("samples")[0].GetProperty("name").GetString());
        Assert.Equal(new DateTime(2026, 11, 21, 15, 0, 0), groups["later"].GetProperty("opensAt").GetDateTime().ToUniversalTime());
        Assert.Equal(0, await Ask<int>("select count(*)::int from receipts"));
    }

    [Fact]
    public async Task Of_one_contact_it_says_all_fourteen_checks_and_the_earliest_time()
    {
        var (campaign, member) = await AnnHasJoined();
        await Run("update contacts set time_zone = 'Pacific/Honolulu'; update campaigns set needs_consent = true");

        var manager = await Browse(await Given.Manager()).WithToken();
        var answer = (await manager.Get($"/api/v1/campaigns/{campaign}/contacts/{member}/why")).Json;
        var page = await Browse(await Given.Admin()).Visit($"/campaigns/{campaign}/why");

        Assert.False(answer.GetProperty("allowed").GetBoolean());
        Assert.Equal(14, answer.GetProperty("checks").GetArrayLength());
        Assert.Equal(["consent", "legal_hours", "campaign_window"], answer.GetProperty("checks").EnumerateArray().Where(check => !check.GetProperty("passed").GetBoolean()).Select(check => check.GetProperty("check").GetString()!));
        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.NotNull(page.Html.QuerySelector("[data-group=dialable]"));
    }

    [Fact]
    public async Task Nobody_elses_campaign_is_explained()
    {
        var (campaign, member) = await AnnHasJoined();
        await Run("insert into departments (org_id, id, name) select org_id, '018f0000-0000-7000-8000-0000000000dd', 'Commercial' from organisations; update campaigns set department_id = '018f0000-0000-7000-8000-0000000000dd'");

        var manager = await Browse(await Given.Manager()).WithToken();

        Assert.Equal(HttpStatusCode.NotFound, (await manager.Get($"/api/v1/campaigns/{campaign}/why")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await manager.Get($"/api/v1/campaigns/{campaign}/contacts/{member}/why")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await manager.Get($"/api/v1/campaigns/{Guid.NewGuid()}/why")).Status);
    }

    async Task<(Guid Campaign, Guid Member)> AnnHasJoined()
    {
        var ann = await Given.Agent(name: "Ann Lee");
        await Given.AtWork(ann);
        var campaign = await Given.Campaign(joined: ann);
        await Run("update campaigns set created_by = @Id", new { ann.Id });
        return (campaign, await Given.Member(campaign));
    }

    async Task Look(Guid campaign)
    {
        await Send(new Command(campaign));
        await Settled();
    }

    async Task<JsonElement> Why(Guid campaign)
    {
        var answer = await (await Browse(await Given.Admin()).WithToken()).Get($"/api/v1/campaigns/{campaign}/why");
        Assert.True(answer.Status == HttpStatusCode.OK, answer.Body);
        return answer.Json;
    }
}
