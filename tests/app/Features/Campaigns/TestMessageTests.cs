using System.Net;

namespace DutyCall.Features.Campaigns;

/// <summary>A message is heard before it is sent: in the page, and on a phone of one's own.</summary>
public sealed class TestMessageTests : CallTest
{
    [Fact]
    public async Task The_page_says_what_a_contact_would_hear()
    {
        var (browser, campaign) = await Message();
        await Given.Member(campaign);

        var typed = await browser.Post("/campaigns/hear", ("id", $"{campaign}"), ("messageText", "Good day {first_name} of {company}."), ("messageVoice", "en-GB Polly.Amy"), ("optOutKey", "9"));
        var saved = await browser.Post("/campaigns/hear", ("id", $"{campaign}"));
        var empty = await browser.Post("/campaigns/hear", ("messageText", " "));

        var said = typed.Html.QuerySelector("#said")!;
        Assert.Equal(("Good day Eleanor of. Not to be called again, press 9.", "en-GB"), (said.TextContent, said.GetAttribute("data-language")));
        Assert.Contains("Eleanor Voss", typed.Body, StringComparison.Ordinal);
        Assert.StartsWith("Hello Eleanor, your plan ends.", saved.Html.QuerySelector("#said")!.TextContent, StringComparison.Ordinal);
        Assert.Null(empty.Html.QuerySelector("#said"));
    }

    [Fact]
    public async Task A_test_rings_my_phone_with_what_I_typed_and_counts_for_nobody()
    {
        var (browser, campaign) = await Message();
        await Given.Member(campaign);

        var placed = await browser.Post($"/campaigns/{campaign}/message/test", ("number", "(212) 555-0177"), ("isOwn", "true"), ("messageText", "Hello {first_name}, this is new."), ("messageVoice", "en-US Polly.Joanna"), ("optOutKey", "9"));

        Assert.True(placed.Status == HttpStatusCode.OK, placed.Body);
        Assert.Contains("Calling you", placed.Html.QuerySelector("#test-news")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("+12125550177", Assert.Single(Carrier.Requests, r => r.Line == "POST Calls").Form["To"][0]);
        await Answers();
        var (_, told) = await Twilio.Ask(await Path("message"), ("CallSid", FakeCarrier.CustomerSid));
        Assert.Contains("""<Say language="en-US" voice="Polly.Joanna">Hello Eleanor, this is new.</Say>""", told, StringComparison.Ordinal);
        var (_, pressed) = await Twilio.Ask(await Path("message/key"), ("CallSid", FakeCarrier.CustomerSid), ("Digits", "9"));
        Assert.Contains("This was a test", pressed, StringComparison.Ordinal);
        await Status("completed", 9);

        Assert.Equal(0, await Ask<int>("select count(*)::int from do_not_call"));
        Assert.Equal(1, await Ask<int>("select count(*)::int from receipts where allowed and number = '+12125550177'"));
        Assert.Equal("upcoming 0", await Ask<string>("select status || ' ' || attempts from campaign_members"));
        Assert.Equal("ended none  ", await Ask<string>("select concat(state, ' ', wrap_up, ' ', agent_id, ' ', run_id) from calls"));
        var live = await browser.Visit($"/campaigns/{campaign}");
        Assert.Contains("0 of 1", live.Html.QuerySelector("#campaign-progress")!.TextContent, StringComparison.Ordinal);
        var call = await Ask<Guid>("select id from calls");
        Assert.Contains("You heard it", (await browser.Get($"/campaigns/{campaign}/message/test/{call}")).Html.QuerySelector("#test-news")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("+12125550177", (await browser.Get($"/campaigns/{campaign}/message/test")).Html.QuerySelector("#test-number")!.GetAttribute("value"));
    }

    [Fact]
    public async Task What_the_gate_refuses_is_not_called_and_leaves_a_receipt()
    {
        var (browser, campaign) = await Message();
        await Run("insert into do_not_call (org_id, number, added_at, source) select org_id, '+12125550177', now(), 'person' from organisations");

        var refused = await browser.Post($"/campaigns/{campaign}/message/test", ("number", "+12125550177"), ("isOwn", "true"));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Contains("do-not-call list", refused.Html.QuerySelector(".error")!.TextContent, StringComparison.Ordinal);
        Assert.Equal((0, 1), await Ask<(int, int)>("select (select count(*)::int from calls), (select count(*)::int from receipts where not allowed)"));
        Assert.Empty(Carrier.Requests);
    }

    [Theory]
    [InlineData("select 1", "number=+12125550177", "There is no consent to recorded messages on record for this number. If the phone is your own, say so below.")]
    [InlineData("update campaigns set calls_from = 720", "number=+12125550177&isOwn=true", "the campaign calls from 12:00")]
    [InlineData("update organisations set dialing_from = 660", "number=+12125550177&isOwn=true", "Your organisation calls between 11:00 and 21:00.")]
    [InlineData("update campaigns set calls_on_days = 1", "number=+12125550177&isOwn=true", "on Mon")]
    [InlineData("select add_to_do_not_call(null, '+12125550177', 'key', 'Asked', null, now())", "number=+12125550177&isOwn=true", "do-not-call list")]
    [InlineData("select 1", "number=+18005550177&isOwn=true", "Numbers of this kind get no recorded messages.")]
    public async Task It_is_judged_as_the_campaigns_own_message_would_be(string given, string form, string reason)
    {
        var (browser, campaign) = await Message();
        await Run($"select set_config('app.org_id', (select org_id::text from organisations), false); {given}");

        var fields = System.Web.HttpUtility.ParseQueryString(form.Replace("+", "%2B", StringComparison.Ordinal));
        var refused = await browser.Post($"/campaigns/{campaign}/message/test", [.. fields.AllKeys.Select(key => (key!, fields[key]!))]);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Contains(reason, refused.Html.QuerySelector(".error")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("message", await Ask<string>("select body ->> 'kind' from (select body::jsonb from receipts where not allowed) r"));
        Assert.Empty(Carrier.Requests);
    }

    [Fact]
    public async Task That_the_phone_is_ones_own_stands_on_the_receipt_and_the_campaigns_own_attempts_are_for_others()
    {
        var (browser, campaign) = await Message();
        await Run("update campaigns set max_attempts = 1, minimum_gap = 10000");
        await Given.Call(await Given.Agent(), "2026-11-20 13:00", number: "+12125550177");

        var api = await (await Browse(AnnLee).WithToken()).PostJson($"/api/v1/campaigns/{campaign}/message/test", new { number = "+12125550177", isOwn = true });

        Assert.True(api.Status == HttpStatusCode.Created, api.Body);
        Assert.Contains("Ada Okafor says that this phone is their own", await Ask<string>("select body from receipts where allowed"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_presses_are_one_call()
    {
        var (browser, campaign) = await Message();
        await browser.Post($"/campaigns/{campaign}/message/test", ("number", "+12125550177"), ("isOwn", "true"));

        var second = await browser.Post($"/campaigns/{campaign}/message/test", ("number", "+12125550177"), ("isOwn", "true"));

        Assert.Contains("being called at this moment", second.Html.QuerySelector(".error")!.TextContent, StringComparison.Ordinal);
        Assert.Single(Carrier.Requests, r => r.Line == "POST Calls");
    }

    [Fact]
    public async Task Nothing_is_tested_where_there_is_no_message()
    {
        var (browser, campaign) = await Message();
        await Run("update campaigns set message_text = ''");
        Assert.Contains("Write what is said", (await browser.Post($"/campaigns/{campaign}/message/test", ("number", "+12125550177"))).Body, StringComparison.Ordinal);
        await Run("update campaigns set destination = 'agents', mode = 'progressive'");
        Assert.Contains("sends no message", (await browser.Post($"/campaigns/{campaign}/message/test", ("number", "+12125550177"))).Body, StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.NotFound, (await browser.Post($"/campaigns/{Guid.CreateVersion7()}/message/test", ("number", "+12125550177"))).Status);
        Assert.Empty(Carrier.Requests);
    }

    async Task<(Browser Browser, Guid Campaign)> Message()
    {
        AnnLee = await Given.Admin();
        var campaign = await Given.Campaign("new", mode: "message");
        await Run("update campaigns set message_text = 'Hello {first_name}, your plan ends.', connect_key = '1', opt_out_key = '9'");
        var browser = Browse(AnnLee);
        await browser.Visit("/campaigns");
        return (browser, campaign);
    }

    async Task Answers()
    {
        CallId = await Ask<Guid>("select id from calls");
        await Status("ringing", 1);
        await Status("in-progress", 2);
    }

    async Task<string> Path(string what) => $"/twilio/{what}?org={AnnLee.OrgId}&call={CallId}&leg={await Ask<Guid>("select id from call_legs where role = 'customer'")}";
}
