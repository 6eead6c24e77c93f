using System.Net;

namespace DutyCall.Features.Compliance.KeepDoNotCall;

public sealed class KeepDoNotCallTests : SliceTest
{
    const string Number = "+12125550123";

    [Fact]
    public async Task By_hand_on_the_contact_and_off_again_by_a_manager_with_a_reason()
    {
        var eleanor = await Given.Contact(Number);
        var agent = await Browse(await Given.Agent()).WithToken();
        var manager = await Browse(await Given.Manager()).WithToken();

        var listed = await agent.Post($"/contacts/{eleanor}/do-not-call", ("reason", "Asked on the phone"));
        var notTheirs = await agent.Post($"/contacts/{eleanor}/do-not-call/remove", ("reason", "Oops"));
        var unreasoned = await manager.Post($"/contacts/{eleanor}/do-not-call/remove", ("reason", " "));
        var removed = await manager.Post($"/contacts/{eleanor}/do-not-call/remove", ("reason", "Wrong person"));

        Assert.Contains("On the do-not-call list since 20 Nov 2026, by Priya Raman: Asked on the phone.", listed.Text(".notice"), StringComparison.Ordinal);
        Assert.Null(listed.Html.QuerySelector("form"));
        Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.UnprocessableEntity, HttpStatusCode.OK), (notTheirs.Status, unreasoned.Status, removed.Status));
        Assert.Null(removed.Html.QuerySelector(".notice"));
        Assert.Equal("Wrong person", await Ask<string>("select removal_reason from do_not_call"));
        Assert.Equal("do_not_call.added do_not_call.removed", await Ask<string>("select string_agg(action, ' ' order by action) from audit_log where action like 'do_not%'"));
    }

    [Fact]
    public async Task A_number_is_put_on_the_list_of_one_campaign_by_its_page()
    {
        var (storm, autumn) = (await Given.Campaign(name: "Storm"), await Given.Campaign(name: "Autumn"));
        var manager = await Browse(await Given.Manager()).WithToken();

        await manager.Post("/do-not-call", ("number", Number), ("reason", "Not about storms"), ("campaignId", $"{storm}"));

        Assert.Contains("for the campaign Storm alone", (await manager.Fetch($"/do-not-call?campaign={storm}")).Text("tbody"), StringComparison.Ordinal);
        Assert.Contains("Nobody is on the list for Autumn alone", (await manager.Fetch($"/do-not-call?campaign={autumn}")).Text(".empty"), StringComparison.Ordinal);
        Assert.Equal((1, 0), await Ask<(int, int)>("select (select count(*)::int from do_not_call_entry(@Number, @storm)), (select count(*)::int from do_not_call_entry(@Number, @autumn))", new { Number, storm, autumn }));
        await manager.Post("/do-not-call/remove", ("number", Number), ("campaignId", $"{storm}"), ("reason", "Changed their mind"));
        Assert.Equal(0, await Ask<int>("select count(*)::int from do_not_call where removed_at is null"));
        Assert.Null((await (await Browse(await Given.Agent()).WithToken()).Fetch("/do-not-call")).Html.QuerySelector("#dnc-campaign"));
    }

    [Fact]
    public async Task A_number_is_put_on_everybodys_list_by_the_page_as_a_browser_sends_it()
    {
        var manager = await Browse(await Given.Manager()).WithToken();

        var saved = await manager.Post("/do-not-call", ("number", Number), ("reason", "Asked"), ("campaignId", ""));
        var unknown = await manager.Post("/do-not-call", ("number", "+12125550124"), ("reason", "Asked"), ("campaignId", "storm"));

        Assert.Equal((HttpStatusCode.NoContent, HttpStatusCode.UnprocessableEntity), (saved.Status, unknown.Status));
        Assert.Equal(Number, await Ask<string>("select number from do_not_call where campaign_id is null"));
    }

    [Fact]
    public async Task Twice_is_once_and_what_was_promised_ends()
    {
        var page = await Browse(await Given.Agent()).WithToken();
        await Given.Contact(Number);
        await Run("update contacts set next_follow_up_at = '2026-11-23 15:00 UTC'");

        var first = await page.PostJson("/api/v1/do-not-call", new { number = "(212) 555-0123" });
        var second = await page.PostJson("/api/v1/do-not-call", new { number = Number });

        Assert.Equal((true, false), (first.Json.GetProperty("added").GetBoolean(), second.Json.GetProperty("added").GetBoolean()));
        Assert.Equal("cancelled On the do-not-call list", await Ask<string>("select concat_ws(' ', state, reason) from callbacks"));
        Assert.Equal(Number, (await page.Get("/api/v1/do-not-call")).Json.GetProperty("entries")[0].GetProperty("number").GetString());
        Assert.Null(await Ask<DateTime?>("select next_follow_up_at from contacts"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("12")]
    [InlineData("+0123456789")]
    [InlineData("call me")]
    public async Task What_is_no_number_is_refused(string number) =>
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await (await Browse(await Given.Agent()).WithToken()).PostJson("/api/v1/do-not-call", new { number })).Status);

    [Fact]
    public async Task Off_the_list_they_may_be_called_again()
    {
        var manager = await Browse(await Given.Manager()).WithToken();
        await manager.PostJson("/api/v1/do-not-call", new { number = Number });

        var blocked = await manager.PostJson("/api/v1/calls", new { to = Number });
        await manager.Delete($"/api/v1/do-not-call/{Uri.EscapeDataString(Number)}?reason=They%20asked%20again");
        var placed = await manager.PostJson("/api/v1/calls", new { to = Number });

        Assert.Equal((HttpStatusCode.UnprocessableEntity, HttpStatusCode.Created), (blocked.Status, placed.Status));
    }

    [Fact]
    public async Task Another_organisations_list_is_not_ours()
    {
        await (await Browse(await Given.Agent()).WithToken()).PostJson("/api/v1/do-not-call", new { number = Number });
        var elsewhere = await Given.AnotherOrganisation("+13105550100");
        var stranger = await Browse(await Given.Someone(Web.Role.Agent, null, "Mallory", elsewhere)).WithToken();

        Assert.Equal(HttpStatusCode.Created, (await stranger.PostJson("/api/v1/calls", new { to = Number })).Status);
    }

    [Fact]
    public async Task The_list_has_a_page_that_finds_adds_and_for_managers_takes_off()
    {
        var agent = await Browse(await Given.Agent()).WithToken();
        var manager = await Browse(await Given.Manager()).WithToken();

        var refused = await agent.Post("/do-not-call", ("number", "12"), ("reason", "Asked"));
        var added = await agent.Post("/do-not-call", ("number", "(212) 555-0123"), ("reason", "Asked"));
        var theirs = await agent.Fetch("/do-not-call");
        var found = await manager.Fetch("/do-not-call?number=212-555-0123");
        var other = await manager.Fetch("/do-not-call?number=212-555-0199");
        var unreasoned = await manager.Post("/do-not-call/remove", ("number", Number), ("reason", ""));
        await manager.Post("/do-not-call/remove", ("number", Number), ("reason", "Asked for calls again"));
        var empty = await manager.Fetch("/do-not-call");

        Assert.Equal((HttpStatusCode.UnprocessableEntity, "12"), (refused.Status, refused.Html.QuerySelector("#dnc-number")!.GetAttribute("value")));
        Assert.Equal("/do-not-call", added.Header("HX-Redirect"));
        Assert.Contains("By hand, Priya Raman", theirs.Text("tbody tr"), StringComparison.Ordinal);
        Assert.Null(theirs.Html.QuerySelector("[action$=remove]"));
        Assert.NotNull(found.Html.QuerySelector("[action$=remove]"));
        Assert.Equal("Not on the list", other.Text(".empty h2"));
        Assert.Equal((HttpStatusCode.UnprocessableEntity, true), (unreasoned.Status, unreasoned.Body.Contains("Say why", StringComparison.Ordinal)));
        Assert.Equal("Nobody has asked not to be called", empty.Text(".empty h2"));
    }
}
