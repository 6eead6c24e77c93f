using System.Net;

namespace DutyCall.Features.Contacts.EditContact;

public sealed class EditContactTests : SliceTest
{
    [Fact]
    public async Task Saves_one_field_and_keeps_what_it_was()
    {
        var contact = await Given.Contact("+12125550101", "Anna");
        var ada = await Browse(await Given.Admin()).WithToken();

        var saved = await ada.Post($"/contacts/{contact}/fields/company", ("value", "Voss Ceramics"), ("was", "\"\""));

        Assert.Equal(HttpStatusCode.OK, saved.Status);
        Assert.Equal("\"Voss Ceramics\"", saved.Html.QuerySelector("[name=was]")!.GetAttribute("value"));
        Assert.Equal("Voss Ceramics", await Ask<string>("select company from contacts"));
        Assert.Equal("company \"\" \"Voss Ceramics\"", await Ask<string>("select concat_ws(' ', field, before, after) from contact_changes"));
    }

    [Fact]
    public async Task Says_who_was_first_when_two_edit_the_same_field()
    {
        var contact = await Given.Contact("+12125550101", "Anna");
        var (ada, bo) = (await Browse(await Given.Admin("Ada Okafor")).WithToken(), await Browse(await Given.Admin("Bo Lind")).WithToken());
        await bo.PatchJson($"/api/v1/contacts/{contact}", new { name = "Anna B", company = "B Ltd" });

        var field = await ada.Post($"/contacts/{contact}/fields/name", ("value", "Anna A"), ("was", "\"Anna\""));
        var program = await ada.PatchJson($"/api/v1/contacts/{contact}", new { name = "Anna A", was = new { name = "Anna" } });
        var another = await ada.PatchJson($"/api/v1/contacts/{contact}", new { title = "Owner", was = new { title = "" } });

        Assert.Equal(HttpStatusCode.Conflict, field.Status);
        Assert.StartsWith("Bo Lind changed this to “Anna B”", field.Text(".error"));
        Assert.Equal("\"Anna B\"", field.Html.QuerySelector("[name=was]")!.GetAttribute("value"));
        Assert.Equal(HttpStatusCode.Conflict, program.Status);
        Assert.Equal("Anna B", program.Json.GetProperty("value").GetString());
        Assert.Equal(HttpStatusCode.OK, another.Status);
        Assert.Equal("Anna B Owner", await Ask<string>("select name || ' ' || title from contacts"));
    }

    [Fact]
    public async Task Only_one_of_many_at_once_wins_a_field()
    {
        var contact = await Given.Contact("+12125550101", "Anna");
        var ada = await Browse(await Given.Admin()).WithToken();

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => ada.PatchJson($"/api/v1/contacts/{contact}", new { name = $"Anna {i}", was = new { name = "Anna" } })));

        Assert.Single(answers, answer => answer.Status == HttpStatusCode.OK);
        Assert.Equal(1, await Ask<long>("select count(*) from contact_changes"));
    }

    [Fact]
    public async Task Tags_of_two_at_once_are_both_kept_in_the_spelling_first_used()
    {
        var contact = await Given.Contact("+12125550101", "Anna");
        await Given.Contact("+12125550102", "Bert");
        await Run("update contacts set tags = '{Hot lead}' where name = 'Bert'");
        var ada = await Browse(await Given.Admin()).WithToken();

        await Task.WhenAll(ada.Post($"/contacts/{contact}/tags", ("add", "hot LEAD")), ada.Post($"/contacts/{contact}/tags", ("add", "Storage")));
        var removed = await ada.Post($"/contacts/{contact}/tags", ("remove", "storage"));

        Assert.Equal(["Hot lead"], removed.Html.QuerySelectorAll(".chip").Select(chip => chip.TextContent.Trim()));
        Assert.Equal("Hot lead", await Ask<string>("select array_to_string(tags, ',') from contacts where name = 'Anna'"));
    }

    [Theory]
    [InlineData("phone", "12")]
    [InlineData("email", "nobody")]
    [InlineData("dealValue", "much")]
    [InlineData("dealValue", "-1")]
    [InlineData("leadStatus", "hot")]
    [InlineData("followUp", "soon")]
    [InlineData("timeZone", "Mars/Olympus")]
    [InlineData("owner", "11111111-1111-1111-1111-111111111111")]
    [InlineData("department", "x")]
    [InlineData("custom.nothing", "1")]
    [InlineData("shoe_size", "44")]
    [InlineData("tags", "a,b,c\u0001")]
    public async Task Refuses_what_does_not_fit_and_changes_nothing(string field, string value)
    {
        var contact = await Given.Contact("+12125550101", "Anna");
        var ada = await Browse(await Given.Admin()).WithToken();

        var answer = await ada.Post($"/contacts/{contact}/fields/{field}", ("value", value));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
        Assert.NotEqual("", answer.Text(".error"));
        Assert.Equal(0, await Ask<long>("select count(*) from contact_changes"));
    }

    [Fact]
    public async Task Reads_typed_fields_of_the_organisations_own()
    {
        var contact = await Given.Contact("+12125550101", "Anna");
        var ada = await Browse(await Given.Admin()).WithToken();
        await ada.Post("/admin/contacts/fields", ("label", "Plan type"), ("kind", "choice"), ("choices", "Gold, Silver"));
        await ada.Post("/admin/contacts/fields", ("label", "Seats"), ("kind", "number"));
        await ada.Post("/admin/contacts/fields", ("label", "Renewal"), ("kind", "date"));
        await ada.Post("/admin/contacts/fields", ("label", "Solar"), ("kind", "yes_no"));

        var saved = await ada.PatchJson($"/api/v1/contacts/{contact}", new { custom = new { plan_type = "gold", seats = 12.5, renewal = "2027-01-31", solar = true } });
        var wrong = await ada.PatchJson($"/api/v1/contacts/{contact}", new { custom = new { renewal = "soon" } });
        var cleared = await ada.PatchJson($"/api/v1/contacts/{contact}", new { custom = new { seats = (object?)null } });

        Assert.Equal(HttpStatusCode.OK, saved.Status);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.Status);
        Assert.Equal(HttpStatusCode.OK, cleared.Status);
        Assert.Equal("""{"solar": true, "renewal": "2027-01-31", "plan_type": "Gold"}""", await Ask<string>("select custom::text from contacts"));
    }

    [Fact]
    public async Task A_number_that_is_somebodys_stays_theirs()
    {
        var contact = await Given.Contact("+12125550101", "Anna");
        var other = await Given.Contact("+12125550102", "Bert");
        var ada = await Browse(await Given.Admin()).WithToken();

        var taken = await ada.Post($"/contacts/{contact}/fields/phone", ("value", "(212) 555-0102"));

        Assert.Equal(HttpStatusCode.Conflict, taken.Status);
        Assert.Equal($"/contacts/{contact}/merge?with={other}", taken.Html.QuerySelector(".error a")!.GetAttribute("href"));
    }

    [Fact]
    public async Task An_agent_edits_their_own_and_whoever_is_on_the_line()
    {
        var department = await Given.Department();
        var agent = await Given.Agent(department);
        var (owned, seen, onTheLine) = (await Given.Contact("+12125550101", "Owned", department), await Given.Contact("+12125550102", "Seen", department), await Given.Contact("+12125550103", "On the line"));
        await Run("update contacts set owner_id = @Id where id = @owned", new { agent.Id, owned });
        await Run("""
            insert into calls (org_id, id, direction, state, agent_id, contact_id, customer_number, our_number, created_at, last_news_at)
            values (@OrgId, gen_random_uuid(), 'outbound-manual', 'connected', @Id, @onTheLine, '+12125550103', '+12125550100', now(), now())
            """, new { agent.OrgId, agent.Id, onTheLine });
        var priya = await Browse(agent).WithToken();

        Assert.Equal(HttpStatusCode.OK, (await priya.PatchJson($"/api/v1/contacts/{owned}", new { title = "Boss" })).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await priya.PatchJson($"/api/v1/contacts/{seen}", new { title = "Boss" })).Status);
        Assert.Equal(HttpStatusCode.OK, (await priya.PatchJson($"/api/v1/contacts/{onTheLine}", new { title = "Boss" })).Status);
        Assert.Equal(HttpStatusCode.OK, (await priya.Get($"/api/v1/contacts/{seen}")).Status);
        Assert.Empty((await priya.Visit($"/contacts/{seen}")).Html.QuerySelectorAll(".inline-edit"));
    }

    [Fact]
    public async Task Shows_the_contact_with_its_statistics_and_what_happened()
    {
        var ada = await Given.Admin();
        var contact = await Given.Contact("+12125550101", "Anna Voss");
        await Given.Call(ada, contact: contact, number: "+12125550101", talked: 100, notes: "Wants two.");
        await Given.Call(ada, "2026-11-19 14:00", contact, "+12125550101", talked: 50);
        var browser = await Browse(ada).WithToken();
        await browser.Post($"/contacts/{contact}/notes", ("body", "Prefers mornings."));
        await browser.PatchJson($"/api/v1/contacts/{contact}", new { leadStatus = "qualified" });

        var page = await browser.Visit($"/contacts/{contact}");

        Assert.Equal("Anna Voss", page.Text("h1"));
        Assert.Equal(["2", "1:15", "2:30", "Today"], page.Html.QuerySelectorAll(".triple dd").Select(fact => fact.TextContent));
        Assert.Contains(page.Html.QuerySelectorAll(".timeline p"), line => line.TextContent == "You: Wants two.");
        Assert.Contains(page.Html.QuerySelectorAll(".timeline p"), line => line.TextContent == "You: Prefers mornings.");
        Assert.Contains(page.Html.QuerySelectorAll(".timeline .strong"), line => line.TextContent == "You set Qualified, was New");
    }
}
