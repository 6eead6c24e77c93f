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
    public async Task A_field_that_is_emptied_says_so_and_may_be_filled_again()
    {
        var contact = await Given.Contact("+12125550101", "Anna");
        await Run("update contacts set deal_value = 100");
        var ada = await Browse(await Given.Admin()).WithToken();

        var emptied = await ada.Post($"/contacts/{contact}/fields/dealValue", ("value", ""), ("was", "100"));
        var was = emptied.Html.QuerySelector("[name=was]")!.GetAttribute("value") ?? "";
        var filled = await ada.Post($"/contacts/{contact}/fields/dealValue", ("value", "250"), ("was", was));

        Assert.Equal("", was);
        Assert.Equal(HttpStatusCode.OK, filled.Status);
        Assert.Equal(250, await Ask<decimal>("select deal_value from contacts"));
    }

    [Fact]
    public async Task A_rivals_choice_is_named_not_coded()
    {
        var contact = await Given.Contact("+12125550101", "Anna");
        var priya = await Given.Agent();
        var admin = await Given.Admin();
        var (ada, bo) = (await Browse(admin).WithToken(), await Browse(await Given.Admin("Bo Lind")).WithToken());
        await bo.PatchJson($"/api/v1/contacts/{contact}", new { owner = priya.Id, leadStatus = "qualified" });

        var owner = await ada.Post($"/contacts/{contact}/fields/owner", ("value", admin.Id.ToString()), ("was", ""));
        var status = await ada.Post($"/contacts/{contact}/fields/leadStatus", ("value", "contacted"), ("was", "\"new\""));

        Assert.StartsWith("Bo Lind changed this to “Priya Raman”", owner.Text(".error"));
        Assert.StartsWith("Bo Lind changed this to “Qualified”", status.Text(".error"));
    }

    [Fact]
    public async Task A_program_changes_all_it_asks_for_or_nothing()
    {
        var contact = await Given.Contact("+12125550101", "Anna");
        await Given.Contact("+12125550102", "Bert");
        var ada = await Browse(await Given.Admin()).WithToken();

        var taken = await ada.PatchJson($"/api/v1/contacts/{contact}", new { company = "Voss", phone = "+12125550102" });
        var changed = await ada.PatchJson($"/api/v1/contacts/{contact}", new { company = "Voss", title = "Owner", was = new { title = "Boss" } });
        var wrong = await ada.PatchJson($"/api/v1/contacts/{contact}", new { company = "Voss", dealValue = "x", name = 5 });

        Assert.Equal(HttpStatusCode.Conflict, taken.Status);
        Assert.Equal(HttpStatusCode.Conflict, changed.Status);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.Status);
        Assert.Equal(["dealValue", "name"], wrong.Json.GetProperty("errors").EnumerateObject().Select(error => error.Name).Order());
        Assert.Equal("", await Ask<string>("select string_agg(company, '') from contacts"));
        Assert.Equal(0, await Ask<long>("select count(*) from contact_changes"));
    }

    [Fact]
    public async Task Only_an_administrator_gives_a_contact_to_another_department()
    {
        var (home, away) = (await Given.Department(), await Given.Department("Commercial"));
        var contact = await Given.Contact("+12125550101", "Anna", home);
        var jonah = await Browse(await Given.Manager(home)).WithToken();
        var ada = await Browse(await Given.Admin()).WithToken();

        var byManager = await jonah.PatchJson($"/api/v1/contacts/{contact}", new { department = away });
        var byPage = await jonah.Post($"/contacts/{contact}/fields/department", ("value", away.ToString()));
        var byAdmin = await ada.PatchJson($"/api/v1/contacts/{contact}", new { department = away });

        Assert.Equal(HttpStatusCode.Forbidden, byManager.Status);
        Assert.Equal(HttpStatusCode.Forbidden, byPage.Status);
        Assert.Equal(HttpStatusCode.OK, byAdmin.Status);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"name":{"a":1}}""")]
    [InlineData("""{"name":true}""")]
    [InlineData("""{"name":"a\ud800b"}""")]
    [InlineData("""{"name":"a\u0000b"}""")]
    [InlineData("""{"name":"two\nlines"}""")]
    [InlineData("""{"name":"x","name":"y"}""")]
    [InlineData("""{"dealValue":[1]}""")]
    [InlineData("""{"dealValue":"12"}""")]
    [InlineData("""{"tags":"a,b"}""")]
    [InlineData("""{"tags":[1]}""")]
    [InlineData("""{"custom":5}""")]
    [InlineData("""{"name":"x","was":5}""")]
    [InlineData("""{"name":"x","was":{"name":"a\ud800"}}""")]
    [InlineData("""{"nope":1}""")]
    public async Task Refuses_a_programs_nonsense_with_its_reason(string body)
    {
        var contact = await Given.Contact("+12125550101", "Anna");
        var ada = await Browse(await Given.Admin()).WithToken();

        var answer = await ada.SendBody(HttpMethod.Patch, $"/api/v1/contacts/{contact}", body);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
        Assert.NotEmpty(answer.Json.GetProperty("errors").EnumerateObject());
        Assert.Equal("Anna", await Ask<string>("select name from contacts"));
    }

    [Fact]
    public async Task What_was_seen_before_must_be_readable()
    {
        var contact = await Given.Contact("+12125550101", "Anna");
        var ada = await Browse(await Given.Admin()).WithToken();

        var answer = await ada.Post($"/contacts/{contact}/fields/name", ("value", "Zed"), ("was", "{bad"));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
        Assert.Equal("Anna", await Ask<string>("select name from contacts"));
    }

    [Fact]
    public async Task Its_own_other_number_may_become_the_first()
    {
        var contact = await Given.Contact("+12125550101", "Anna");
        var other = await Given.Contact("+12125550102", "Anna B");
        var ada = await Browse(await Given.Admin()).WithToken();
        await ada.PostJson($"/api/v1/contacts/{contact}/merge", new { other });

        await ada.PatchJson($"/api/v1/contacts/{contact}", new { phone = "+12125550102" });
        var shown = await ada.Get($"/api/v1/contacts/{contact}");

        Assert.Equal("+12125550102", shown.Json.GetProperty("phone").GetString());
        Assert.Equal(0, shown.Json.GetProperty("otherNumbers").GetArrayLength());
    }

    [Fact]
    public async Task Notes_are_read_page_by_page_newest_first()
    {
        var contact = await Given.Contact("+12125550101", "Anna");
        var ada = await Browse(await Given.Admin()).WithToken();
        foreach (var n in Enumerable.Range(1, 5))
        {
            Clock.Step(TimeSpan.FromMinutes(1));
            Assert.Equal(HttpStatusCode.Created, (await ada.PostJson($"/api/v1/contacts/{contact}/notes", new { body = $"note {n}" })).Status);
        }

        var read = new List<string>();
        for (var (cursor, pages) = ("", 0); cursor is not null && pages < 5; pages++)
        {
            var page = await ada.Get($"/api/v1/contacts/{contact}/notes?limit=2&cursor={cursor}");
            read.AddRange(page.Json.GetProperty("notes").EnumerateArray().Select(note => note.GetProperty("body").GetString()!));
            cursor = page.Json.GetProperty("next").GetString();
        }

        Assert.Equal(["note 5", "note 4", "note 3", "note 2", "note 1"], read);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await ada.Get($"/api/v1/contacts/{contact}/notes?cursor=zzz&limit=0")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await ada.Get($"/api/v1/contacts/{Guid.NewGuid()}/notes")).Status);
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
