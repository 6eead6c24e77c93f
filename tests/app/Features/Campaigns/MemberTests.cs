using System.Net;

namespace DutyCall.Features.Campaigns;

public sealed class MemberTests : CampaignTest
{
    [Fact]
    public async Task Somebody_is_written_down_becomes_a_contact_and_is_to_be_called()
    {
        var campaign = await Given.Campaign();
        var browser = Browse(await Given.Admin());
        await browser.Visit($"/campaigns/{campaign}");

        var answer = await browser.Post($"/campaigns/{campaign}/contacts", ("phone", "(212) 555-0123"), ("name", "Theo Marchetti"), ("comments", "After ten"), ("status", "upcoming"));

        Assert.Contains("Theo Marchetti is in the campaign", answer.Html.Body!.TextContent);
        Assert.Equal(("+12125550123", "Theo Marchetti", "upcoming", "After ten", "manual"), await Ask<(string, string, string, string, string)>(
            "select c.phone, c.name, m.status, m.comments, m.source from campaign_members m join contacts c on c.id = m.contact_id"));
        Assert.True(await Ask<bool>("select next_at = '2026-11-20 15:00 UTC' from campaign_members"));
        Assert.Contains("Theo Marchetti", (await browser.Fetch($"/campaigns/{campaign}/contacts")).Html.QuerySelector("#members")!.TextContent);
    }

    [Fact]
    public async Task Who_is_a_contact_already_keeps_their_name_and_who_is_a_member_already_is_said()
    {
        var campaign = await Given.Campaign();
        await Given.Contact("+12125550123", "Eleanor Voss");
        var browser = await Browse(await Given.Admin()).WithToken();

        await browser.Post($"/campaigns/{campaign}/contacts", ("phone", "+12125550123"), ("name", "Somebody"), ("status", "excluded"));
        var again = await browser.Post($"/campaigns/{campaign}/contacts", ("phone", "+12125550123"), ("status", "upcoming"));

        Assert.Equal(("Eleanor Voss", "excluded", "excluded"), await Ask<(string, string, string)>("select c.name, m.status, m.final from campaign_members m join contacts c on c.id = m.contact_id"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, again.Status);
        Assert.Contains("in this campaign already", again.Html.Body!.TextContent);
    }

    [Fact]
    public async Task A_program_sends_many_at_once_and_may_send_them_again()
    {
        var campaign = await Given.Campaign();
        var browser = await Browse(await Given.Admin()).WithToken();
        var body = new { contacts = Enumerable.Range(0, 500).Select(n => new { phone = $"+1212555{1000 + n}", name = $"Person {n}" }).Append(new { phone = "911", name = "" }).Append(new { phone = "+1 212 555 1000", name = "Twice" }).ToArray() };

        var first = await browser.PostJson($"/api/v1/campaigns/{campaign}/contacts", body);
        var second = await browser.PostJson($"/api/v1/campaigns/{campaign}/contacts", body);

        Assert.Equal((500, 1), (first.Json.GetProperty("members").GetInt32(), first.Json.GetProperty("refused").GetArrayLength()));
        Assert.Equal(500, first.Json.GetProperty("refused")[0].GetProperty("row").GetInt32());
        Assert.Equal((0, 501), (second.Json.GetProperty("members").GetInt32(), second.Json.GetProperty("already").GetInt32()));
        Assert.Equal(500, await Ask<int>("select sum(members)::integer from campaign_counts where campaign_id = @campaign and status = 'upcoming'", new { campaign }));
    }

    [Fact]
    public async Task More_than_a_thousand_at_once_are_refused()
    {
        var campaign = await Given.Campaign();
        var browser = await Browse(await Given.Admin()).WithToken();

        var answer = await browser.PostJson($"/api/v1/campaigns/{campaign}/contacts", new { contacts = Enumerable.Range(0, 1001).Select(n => new { phone = $"+121255{50000 + n}" }).ToArray() });

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
    }

    [Fact]
    public async Task The_list_is_by_status_with_counts_and_waiting_is_on_hold_for_programs()
    {
        var campaign = await Given.Campaign();
        await Member(campaign, "+12125550101", "upcoming", "Ada");
        await Member(campaign, "+12125550102", "waiting", "Ben");
        await Member(campaign, "+12125550103", "answered", "Cleo");
        var browser = Browse(await Given.Admin());

        var page = await browser.Fetch($"/campaigns/{campaign}/contacts?status=answered");
        var held = await browser.Get($"/api/v1/campaigns/{campaign}/contacts?status=on_hold");

        Assert.Equal(["All3", "Upcoming1", "Dialing0", "Waiting for agent1", "Answered1", "Not answered0", "Rejected0", "Callback0", "Excluded0"], page.Html.QuerySelectorAll("nav.tabs a").Select(tab => tab.TextContent.Trim()));
        Assert.Contains("Cleo", page.Html.QuerySelector("tbody")!.TextContent);
        Assert.DoesNotContain("Ada", page.Html.QuerySelector("tbody")!.TextContent);
        Assert.Equal(("Ben", "on_hold"), (held.Json.GetProperty("contacts")[0].GetProperty("name").GetString(), held.Json.GetProperty("contacts")[0].GetProperty("status").GetString()));
    }

    [Fact]
    public async Task Somebody_is_found_by_name_and_by_number_and_pages_go_on()
    {
        var campaign = await Given.Campaign();
        for (var n = 0; n < 5; n++)
            await Member(campaign, $"+1212555010{n}", name: $"Person {n}");
        var browser = Browse(await Given.Admin());

        Assert.Equal(["Person 3"], Names(await browser.Get($"/api/v1/campaigns/{campaign}/contacts?q=person%203")));
        Assert.Equal(["Person 4"], Names(await browser.Get($"/api/v1/campaigns/{campaign}/contacts?q=5550104")));
        var first = await browser.Get($"/api/v1/campaigns/{campaign}/contacts?limit=3");
        var second = await browser.Get($"/api/v1/campaigns/{campaign}/contacts?limit=3&cursor={first.Json.GetProperty("next").GetString()}");
        Assert.Equal(["Person 0", "Person 1", "Person 2", "Person 3", "Person 4"], Names(first).Concat(Names(second)).Order());
    }

    [Fact]
    public async Task Comments_priority_and_next_time_change_and_somebody_is_left_out_and_in_again()
    {
        var campaign = await Given.Campaign();
        var member = await Member(campaign, "+12125550123");
        var browser = await Browse(await Given.Admin()).WithToken();

        var changed = await browser.PatchJson($"/api/v1/campaigns/{campaign}/contacts/{member}", new { name = "Eleanor V. Voss", comments = "Deaf in one ear", priority = 9, nextAt = "2026-11-21T15:00:00Z" });
        Assert.Equal(("Eleanor V. Voss", 9), (changed.Json.GetProperty("name").GetString(), changed.Json.GetProperty("priority").GetInt32()));
        Assert.Equal("Eleanor V. Voss", await Ask<string>("select name from contacts"));
        Assert.True(await Ask<bool>("select next_at = '2026-11-21 15:00 UTC' from campaign_members"));

        await browser.PatchJson($"/api/v1/campaigns/{campaign}/contacts/{member}", new { excluded = true });
        Assert.Equal(("excluded", "excluded", "Left out by hand"), await Ask<(string, string, string)>("select status, final, reason from campaign_members"));

        await browser.PatchJson($"/api/v1/campaigns/{campaign}/contacts/{member}", new { excluded = false });
        Assert.Equal(("upcoming", ""), await Ask<(string, string)>("select status, reason from campaign_members where final is null and next_at is not null"));
    }

    [Fact]
    public async Task The_pages_form_changes_only_what_differs()
    {
        var campaign = await Given.Campaign();
        var member = await Member(campaign, "+12125550123", "dialing");
        var browser = Browse(await Given.Admin());
        await browser.Visit($"/campaigns/{campaign}");

        var form = await browser.Fetch($"/campaigns/{campaign}/contacts/{member}");
        var saved = await browser.Post($"/campaigns/{campaign}/contacts/{member}", ("name", "Eleanor Voss"), ("comments", "Loud line"), ("priority", "5"));
        var unreadable = await browser.Post($"/campaigns/{campaign}/contacts/{member}", ("name", "Eleanor Voss"), ("comments", "Loud line"), ("priority", ""));
        Assert.Contains("From 1 to 9.", unreadable.Body, StringComparison.Ordinal);
        var refused = await browser.Post($"/campaigns/{campaign}/contacts/{member}", ("name", "Eleanor Voss"), ("comments", "Loud line"), ("priority", "5"), ("excluded", "true"));

        Assert.Equal("Eleanor Voss", form.Html.QuerySelector("[name=name]")!.GetAttribute("value"));
        Assert.Equal("Loud line", await Ask<string>("select comments from campaign_members"));
        Assert.Contains("member-saved", saved.Trigger);
        Assert.Contains("being called", refused.Html.Body!.TextContent);
    }

    [Fact]
    public async Task Who_never_was_called_leaves_and_who_was_stays_as_evidence_and_the_contact_always_stays()
    {
        var campaign = await Given.Campaign();
        var (fresh, called, busy) = (await Member(campaign, "+12125550101"), await Member(campaign, "+12125550102", "answered"), await Member(campaign, "+12125550103", "dialing"));
        await Run("update campaign_members set attempts = 1 where id = @called", new { called });
        var browser = await Browse(await Given.Admin()).WithToken();

        var answers = new[] { fresh, called, busy }.Select(member => browser.Delete($"/api/v1/campaigns/{campaign}/contacts/{member}").Result.Status).ToArray();

        Assert.Equal([HttpStatusCode.NoContent, HttpStatusCode.NoContent, HttpStatusCode.Conflict], answers);
        Assert.Equal("Removed from the campaign", await Ask<string>("select reason from campaign_members where id = @called and status = 'excluded'", new { called }));
        Assert.Equal(0, await Ask<int>("select count(*)::integer from campaign_members where id = @fresh", new { fresh }));
        Assert.Equal(3, await Ask<int>("select count(*)::integer from contacts where deleted_at is null"));
        Assert.Equal(HttpStatusCode.NotFound, (await browser.Delete($"/api/v1/campaigns/{campaign}/contacts/{fresh}")).Status);
    }

    [Fact]
    public async Task Everybody_a_search_finds_joins_once()
    {
        var campaign = await Given.Campaign();
        await Member(campaign, "+12125550100", name: "Solar One");
        foreach (var n in Enumerable.Range(1, 4))
            await Given.Contact($"+1212555010{n}", n == 4 ? "Other" : $"Solar {n}");
        var browser = Browse(await Given.Admin());
        await browser.Visit($"/campaigns/{campaign}");

        var count = await browser.Post($"/campaigns/{campaign}/fill/count", ("q", "solar"));
        var answer = await browser.Post($"/campaigns/{campaign}/fill", ("q", "solar"));

        Assert.Equal("4 contacts fit.", count.Body);
        Assert.Contains("3 contacts joined from the last list; 1 were there already", answer.Html.Body!.TextContent);
        Assert.Equal(3, await Ask<int>("select count(*)::integer from campaign_members where source = 'filter' and status = 'upcoming' and next_at = '2026-11-20 15:00 UTC'"));
    }

    [Fact]
    public async Task A_long_list_is_stopped_by_a_restart_and_goes_on_without_losing_or_doubling_anybody()
    {
        var campaign = await Given.Campaign();
        var admin = await Given.Admin();
        await Run("""
            insert into contacts (org_id, id, phone, name) select @org, gen_random_uuid(), '+1646' || (5550000 + n), 'Solar ' || n from generate_series(1, 6000) n;
            insert into campaign_fills (org_id, id, campaign_id, actor_id, at, search, found) values (@org, @campaign, @campaign, @admin, now(), '{"everyone": true, "me": "00000000-0000-0000-0000-000000000000"}', 6000)
            """, new { org = await Given.Organisation(), campaign, admin = admin.Id });

        await Send(new RunFill.Command(null));
        await Send(new RunFill.Command(campaign));

        Assert.Equal(("done", 6000, 6000), await Ask<(string, int, int)>("select state, handled, added from campaign_fills"));
        Assert.Equal(6000, await Ask<int>("select count(*)::integer from campaign_members"));
        Assert.Equal(1, await Ask<int>("select count(*)::integer from audit_log where action = 'campaigns.members_added'"));
        var answer = await Browse(admin).Get($"/api/v1/campaigns/{campaign}/fill/{campaign}");
        Assert.Equal("done", answer.Json.GetProperty("state").GetString());
    }

    [Fact]
    public async Task A_manager_adds_nobody_of_another_departments_contacts_or_campaigns()
    {
        var (own, other) = (await Given.Department(), await Given.Department("Commercial"));
        var (mine, theirs) = (await Given.Campaign(department: own), await Given.Campaign(department: other, name: "Theirs"));
        await Given.Contact("+12125550123", department: other);
        var browser = await Browse(await Given.Manager(own)).WithToken();

        var answer = await browser.PostJson($"/api/v1/campaigns/{mine}/contacts", new { contacts = new[] { new { phone = "+12125550123" } } });

        Assert.Equal("This number is a colleague's contact.", answer.Json.GetProperty("refused")[0].GetProperty("problem").GetString());
        Assert.Equal(HttpStatusCode.NotFound, (await browser.PostJson($"/api/v1/campaigns/{theirs}/contacts", new { contacts = new[] { new { phone = "+12125550124" } } })).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await browser.Get($"/api/v1/campaigns/{theirs}/contacts")).Status);
    }

    static string[] Names(Kit.Answer answer) => [.. answer.Json.GetProperty("contacts").EnumerateArray().Select(member => member.GetProperty("name").GetString()!)];
}
