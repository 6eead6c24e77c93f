using System.Net;

namespace DutyCall.Features.Calls.DefineDispositions;

public sealed class DefineDispositionsTests : SliceTest
{
    [Fact]
    public async Task A_manager_adds_an_outcome_and_sees_what_it_does_first()
    {
        var page = await Browse(await Given.Manager()).WithToken();

        var preview = await page.Post("/admin/dispositions/preview", ("doesNotCall", "true"), ("setsStatus", "disqualified"), ("statusReason", "Moved away"));
        var added = await page.Post("/admin/dispositions/new", ("label", "Moved away"), ("category", "not_reached"), ("tone", "off"), ("hotKey", "7"), ("setsStatus", "disqualified"), ("statusReason", "Moved away"));

        Assert.Equal(
            ["Puts the number on the do-not-call list: from that moment nobody here can call it.", "Sets the lead to Disqualified (Moved away), on the call and, within 24 hours, on the contact."],
            preview.Html.QuerySelectorAll("li").Select(item => item.TextContent));
        Assert.Equal("/admin/dispositions", added.Header("HX-Redirect"));
        Assert.Equal("moved_away 7 1 disqualified", await Ask<string>("select concat_ws(' ', code, hot_key, version, sets_status) from dispositions where label = 'Moved away'"));
        Assert.Equal(1, await Ask<int>("select count(*)::integer from audit_log where action = 'dispositions.added'"));
    }

    [Fact]
    public async Task Each_change_is_a_version_and_the_second_of_two_is_told()
    {
        var page = await Browse(await Given.Manager()).WithToken();
        (string, string)[] changed = [("version", "1"), ("label", "Spoke"), ("category", "reached"), ("tone", "ready"), ("active", "true"), ("closes", "true")];

        var first = await page.Post("/admin/dispositions/connected", changed);
        var second = await page.Post("/admin/dispositions/connected", changed);

        Assert.Equal((HttpStatusCode.NoContent, HttpStatusCode.UnprocessableEntity), (first.Status, second.Status));
        Assert.Contains("Somebody changed this outcome meanwhile", second.Text(".error"), StringComparison.Ordinal);
        Assert.Equal("1 Connected, 2 Spoke", await Ask<string>(
            "select string_agg(version || ' ' || (definition ->> 'label'), ', ' order by version) from disposition_versions where code = 'connected'"));
    }

    [Fact]
    public async Task A_key_belongs_to_one()
    {
        await Run("update dispositions set hot_key = 2 where code = 'voicemail' and org_id = @org", new { org = await Given.Organisation() });
        var page = await Browse(await Given.Manager()).WithToken();

        var refused = await page.PostJson("/api/v1/dispositions", new { label = "Left a message", hotKey = 2 });
        var added = await page.PostJson("/api/v1/dispositions", new { label = "Left a message", hotKey = 3, retriesAfter = 240 });

        Assert.Equal((HttpStatusCode.UnprocessableEntity, HttpStatusCode.Created), (refused.Status, added.Status));
        Assert.Equal("Books another try after 4 hours, moved into calling hours.", added.Json.GetProperty("whatItDoes")[0].GetString());
    }

    [Theory]
    [InlineData("""{"label":""}""")]
    [InlineData("""{"label":"new"}""")]
    [InlineData("""{"label":"x","hotKey":12}""")]
    [InlineData("""{"label":"x","tone":"pink"}""")]
    [InlineData("""{"label":"x","category":"none"}""")]
    [InlineData("""{"label":"x","doesNotCall":true,"booksCallback":"required"}""")]
    [InlineData("""{"label":"x","booksCallback":"maybe"}""")]
    [InlineData("""{"label":"x","retriesAfter":0}""")]
    [InlineData("""{"label":"x","setsStatus":"sold"}""")]
    public async Task What_makes_no_sense_is_refused(string body)
    {
        var answer = await (await Browse(await Given.Manager()).WithToken()).PostJson("/api/v1/dispositions", System.Text.Json.JsonDocument.Parse(body).RootElement);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
    }

    [Fact]
    public async Task Put_away_it_is_chosen_no_more()
    {
        var page = await Browse(await Given.Manager()).WithToken();
        await page.PutJson("/api/v1/dispositions/voicemail", new { label = "Voicemail", category = "not_reached", tone = "wrap", active = false, version = 1 });
        var priya = await Given.Agent();
        await Given.CallOnPhone(priya, "ended", result: "human", endedBy: "customer");

        var phone = await Browse(priya).Visit("/phone");

        Assert.DoesNotContain("voicemail", phone.Html.QuerySelectorAll("[name=disposition]").Select(choice => choice.GetAttribute("value")));
    }

    [Fact]
    public async Task The_order_is_theirs()
    {
        var page = await Browse(await Given.Manager()).WithToken();

        await page.Post("/admin/dispositions/no_answer/move", ("up", "true"));

        Assert.Equal("connected no_answer voicemail", await Ask<string>("select string_agg(code, ' ' order by position) from dispositions where category <> 'none'"));
    }

    [Fact]
    public async Task Agents_may_read_them_and_not_change_them()
    {
        var page = await Browse(await Given.Agent()).WithToken();

        Assert.Equal(HttpStatusCode.OK, (await page.Get("/api/v1/dispositions")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await page.PostJson("/api/v1/dispositions", new { label = "Mine" })).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await page.Visit("/admin/dispositions")).Status);
    }
}
