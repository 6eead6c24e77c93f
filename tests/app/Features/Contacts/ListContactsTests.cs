using System.Net;
using System.Text.Json;

namespace DutyCall.Features.Contacts.ListContacts;

public sealed class ListContactsTests : SliceTest
{
    [Fact]
    public async Task Finds_by_part_of_a_name_an_email_or_a_number()
    {
        await Given.Contact("+14155550142", "Zoë Ångström");
        await Given.Contact("+12125550187", "Marcus Oyelaran");
        await Run("update contacts set email = 'freight@oyelaran.example' where phone = '+12125550187'");
        var ada = Browse(await Given.Admin());

        Assert.Equal(["Zoë Ångström"], Names(await ada.Get("/api/v1/contacts?q=zoe")));
        Assert.Equal(["Zoë Ångström"], Names(await ada.Get("/api/v1/contacts?q=ANGSTR")));
        Assert.Equal(["Zoë Ångström"], Names(await ada.Get("/api/v1/contacts?q=(415)%20555-01")));
        Assert.Equal(["Zoë Ångström"], Names(await ada.Get("/api/v1/contacts?q=0142")));
        Assert.Equal(["Marcus Oyelaran"], Names(await ada.Get("/api/v1/contacts?q=freight@")));
        Assert.Equal(["Marcus Oyelaran"], Names(await ada.Get("/api/v1/contacts?q=oye%20marc")));
        Assert.Equal(["Marcus Oyelaran"], Names(await ada.Get("/api/v1/contacts?q=oy")));
        Assert.Empty(Names(await ada.Get("/api/v1/contacts?q=%25")));
        Assert.Empty(Names(await ada.Get("/api/v1/contacts?q=nobody")));
    }

    [Theory, MemberData(nameof(Sorts))]
    public async Task Walks_down_and_up_again_in_any_order_meeting_everybody_once(string sort)
    {
        await Given.Manager(name: "Bo Manager");
        await Run("""
            insert into contacts (org_id, id, phone, name, company, lead_status, deal_value, tags, owner_id, next_follow_up_at, call_count, last_call_at)
            select org_id, gen_random_uuid(), '+1212555' || lpad(n::text, 4, '0'), case when n % 7 = 0 then '' else 'Name ' || n % 40 end, case when n % 3 = 0 then 'Firm ' || n % 5 else '' end,
                   (array['new', 'contacted', 'qualified', 'disqualified'])[1 + n % 4], case when n % 4 = 0 then n % 9 end, case when n % 5 = 0 then array['T' || n % 3] else '{}' end,
                   case when n % 2 = 0 then (select id from users limit 1) end, case when n % 6 = 0 then timestamptz '2026-11-20' + n * interval '1 h' end,
                   n % 8, case when n % 8 > 0 then timestamptz '2026-11-01' + n % 50 * interval '1 h' end
              from organisations, generate_series(1, 230) n
            """);
        var ada = Browse(await Given.Admin());
        var down = new List<Guid>();
        string? cursor = null;

        do
        {
            var page = (await ada.Get($"/api/v1/contacts?sort={sort}&limit=50{(cursor is null ? "" : $"&cursor={cursor}")}")).Json;
            down.AddRange(Ids(page));
            cursor = page.GetProperty("next").GetString();
        }
        while (cursor is not null);

        Assert.Equal(230, down.Count);
        Assert.Equal(230, down.Distinct().Count());

        var last = (await ada.Visit($"/contacts?sort={sort}")).Html.QuerySelectorAll(".pager a")[^1].GetAttribute("href")!.Split("cursor=")[1];
        var up = new List<Guid>();
        cursor = last;
        do
        {
            var page = (await ada.Get($"/api/v1/contacts?sort={sort}&limit=50&cursor={cursor}")).Json;
            up.InsertRange(0, up.Count == 0 || !up.Contains(Ids(page)[0]) ? Ids(page) : []);
            cursor = up.Count < 200 ? page.GetProperty("previous").GetString() : null;
        }
        while (cursor is not null);

        Assert.Equal(down[^up.Count..], up);
    }

    public static TheoryData<string> Sorts => [.. Domain.ContactSearch.Sorts, .. Domain.ContactSearch.Sorts.Select(sort => "-" + sort)];

    [Fact]
    public async Task Puts_blanks_last_whichever_way()
    {
        await Given.Contact("+12125550101", "");
        await Given.Contact("+12125550102", "Anna");
        await Given.Contact("+12125550103", "Zoe");
        var ada = Browse(await Given.Admin());

        Assert.Equal(["Anna", "Zoe", ""], Names(await ada.Get("/api/v1/contacts?sort=name")));
        Assert.Equal(["Zoe", "Anna", ""], Names(await ada.Get("/api/v1/contacts?sort=-name")));
    }

    [Fact]
    public async Task Filters_by_tag_status_owner_department_and_own_field()
    {
        var agent = await Given.Agent();
        var department = await Given.Department();
        var contact = await Given.Contact("+12125550101", "Anna", department);
        await Given.Contact("+12125550102", "Bert");
        await Run("update contacts set tags = '{Hot lead}', lead_status = 'qualified', owner_id = @Id, custom = '{\"plan\": \"Gold\", \"score\": 7}' where id = @contact", new { agent.Id, contact });
        await Run("insert into contact_fields (org_id, id, key, label, kind, choices, position) select org_id, gen_random_uuid(), k, k, t, '{Gold,Silver}', 1 from organisations, (values ('plan', 'choice'), ('score', 'number')) f (k, t)");
        var ada = Browse(await Given.Admin());

        foreach (var filter in new[] { "tag=hot%20LEAD", "status=qualified", $"owner={agent.Id}", $"department={department}", "field.plan=gold", "field.score=7", "status=qualified&status=new&tag=Hot%20lead&q=ann" })
            Assert.Equal(["Anna"], Names(await ada.Get("/api/v1/contacts?" + filter)));
        Assert.Equal(["Bert"], Names(await ada.Get("/api/v1/contacts?owner=none")));
        Assert.Equal(["Bert"], Names(await ada.Get("/api/v1/contacts?department=none")));
        Assert.Empty(Names(await ada.Get("/api/v1/contacts?tag=Hot%20lead&status=new")));
    }

    [Fact]
    public async Task Shows_each_role_what_is_theirs()
    {
        var (mine, theirs) = (await Given.Department("Mine"), await Given.Department("Theirs"));
        var agent = await Given.Agent(mine);
        await Given.Contact("+12125550101", "In mine", mine);
        await Given.Contact("+12125550102", "In theirs", theirs);
        await Given.Contact("+12125550103", "In none");
        var owned = await Given.Contact("+12125550104", "Owned in theirs", theirs);
        await Run("update contacts set owner_id = @Id where id = @owned", new { agent.Id, owned });

        Assert.Equal(["In mine", "In none", "Owned in theirs"], Names(await Browse(agent).Get("/api/v1/contacts?sort=name")));
        Assert.Equal(["In mine", "In none"], Names(await Browse(await Given.Manager(mine)).Get("/api/v1/contacts?sort=name")));
        Assert.Equal(4, Names(await Browse(await Given.Admin()).Get("/api/v1/contacts")).Length);

        await Run("update organisations set agents_see_contacts = 'own'");
        Assert.Equal(["Owned in theirs"], Names(await Browse(agent).Get("/api/v1/contacts")));
    }

    [Fact]
    public async Task Never_shows_another_organisations()
    {
        await Given.Contact("+12125550101", "Ours");
        var other = await Given.AnotherOrganisation("+13105550100");
        await Run("insert into contacts (org_id, id, phone, name, tags) values (@other, gen_random_uuid(), '+12125550102', 'Theirs', '{Secret}')", new { other });
        var ada = Browse(await Given.Admin());

        Assert.Equal(["Ours"], Names(await ada.Get("/api/v1/contacts")));
        Assert.Empty(Names(await ada.Get("/api/v1/contacts?q=theirs")));
        Assert.Empty(Names(await ada.Get("/api/v1/contacts?tag=Secret")));
        Assert.Equal("[]", (await ada.Get("/api/v1/tags?q=sec")).Body);
    }

    [Fact]
    public async Task Says_what_is_wrong_with_a_search()
    {
        var ada = Browse(await Given.Admin());

        foreach (var bad in new[] { "sort=shoe", "sort=--name", "status=hot", "owner=me", "department=x", "field.nothing=1", "cursor=!!", "cursor=LQpuYW1l", "limit=0", "limit=many", "q=" + new string('x', 101) })
            Assert.Equal(HttpStatusCode.UnprocessableEntity, (await ada.Get("/api/v1/contacts?" + bad)).Status);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await ada.Visit("/contacts?sort=shoe")).Status);
    }

    [Theory]
    [InlineData("dealValue", "abc")]
    [InlineData("lastCall", "2026-99-20 12:00:00+00")]
    [InlineData("calls", "99999999999")]
    [InlineData("name", "a'; drop table contacts; --")]
    public async Task Takes_no_harm_from_a_made_up_cursor(string sort, string key)
    {
        await Given.Contact("+12125550101", "Anna");
        var cursor = new Domain.ContactPlace(sort, key, Guid.NewGuid(), false).ToString();

        var answer = await Browse(await Given.Admin()).Get($"/api/v1/contacts?sort={sort}&cursor={cursor}");

        Assert.Equal(sort == "name" ? HttpStatusCode.OK : HttpStatusCode.UnprocessableEntity, answer.Status);
        Assert.Equal(1, await Ask<long>("select count(*) from contacts"));
    }

    [Fact]
    public async Task Draws_the_page_with_its_rows_count_and_how_to_go_on()
    {
        for (var i = 0; i < 3; i++)
            await Given.Contact($"+1212555010{i}", $"Person {i}");
        var ada = Browse(await Given.Admin());

        var page = await ada.Visit("/contacts?sort=name&q=person");

        Assert.Equal(["Person 0", "Person 1", "Person 2"], page.Html.QuerySelectorAll("a.name").Select(name => name.TextContent));
        Assert.Equal("ascending", page.Html.QuerySelector("th:has(#sort-name)")!.GetAttribute("aria-sort"));
        Assert.Equal("3", (await ada.Get("/contacts/count?q=person")).Body);
        Assert.Equal("No contacts like that", (await ada.Visit("/contacts?q=nobody")).Text(".empty h3"));
    }

    static string[] Names(Answer answer) => [.. answer.Json.GetProperty("contacts").EnumerateArray().Select(contact => contact.GetProperty("name").GetString()!)];

    static Guid[] Ids(JsonElement page) => [.. page.GetProperty("contacts").EnumerateArray().Select(contact => contact.GetProperty("id").GetGuid())];
}
