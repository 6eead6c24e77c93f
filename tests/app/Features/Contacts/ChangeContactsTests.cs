using System.Net;

namespace DutyCall.Features.Contacts.ChangeContacts;

public sealed class ChangeContactsTests : SliceTest
{
    [Fact]
    public async Task Changes_everything_a_search_finds_and_takes_it_back()
    {
        await Many(120);
        var ada = await Browse(await Given.Admin()).WithToken();

        var preview = await ada.Post("/contacts/bulk/preview", ("everything", "true"), ("search", "?status=new&tag=Old"));
        var changed = await ada.PostJson("/api/v1/contacts/bulk", new { action = "set_status", status = "qualified", search = "status=new&tag=Old" });
        var qualified = await Ask<long>("select count(*) from contacts where lead_status = 'qualified'");
        await Run("update contacts set lead_status = 'disqualified' where phone = (select min(phone) from contacts where lead_status = 'qualified')");
        var undone = await ada.PostJson($"/api/v1/contacts/batches/{changed.Json.GetProperty("batchId")}/undo", new { });

        Assert.Equal("This is about 60 contacts.", preview.Body);
        Assert.Equal(60, changed.Json.GetProperty("contacts").GetInt32());
        Assert.Equal(60, qualified);
        Assert.Equal(HttpStatusCode.OK, undone.Status);
        Assert.Equal("119 1", await Ask<string>("select count(*) filter (where lead_status = 'new') || ' ' || count(*) filter (where lead_status = 'disqualified') from contacts"));
        Assert.Equal(["contacts.set_status", "contacts.undone"], (await Ask<string>("select string_agg(action, ',' order by action) from audit_log")).Split(','));
    }

    [Fact]
    public async Task Adds_and_removes_tags_and_an_undo_takes_only_its_own()
    {
        var (anna, bert) = (await Given.Contact("+12125550101", "Anna"), await Given.Contact("+12125550102", "Bert"));
        await Run("update contacts set tags = '{VIP}' where id = @anna", new { anna });
        var ada = await Browse(await Given.Admin()).WithToken();

        var added = await ada.PostJson("/api/v1/contacts/bulk", new { action = "add_tags", tags = Split("vip,Solar"), ids = new[] { anna, bert } });
        await ada.Post($"/contacts/{bert}/tags", ("add", "Later"));
        await ada.PostJson($"/api/v1/contacts/batches/{added.Json.GetProperty("batchId")}/undo", new { });
        var after = await Ask<string>("select string_agg(array_to_string(tags, '+'), ' ' order by name) from contacts");
        var removed = await ada.PostJson("/api/v1/contacts/bulk", new { action = "remove_tags", tags = Split("VIP"), ids = new[] { anna, bert } });

        Assert.Equal(2, added.Json.GetProperty("contacts").GetInt32());
        Assert.Equal("VIP Later", after);
        Assert.Equal(1, removed.Json.GetProperty("contacts").GetInt32());
    }

    [Fact]
    public async Task Deleting_hides_and_keeps_the_calls()
    {
        var admin = await Given.Admin();
        var contact = await Given.Contact("+12125550101", "Anna");
        await Given.Call(admin, contact: contact, number: "+12125550101");
        var ada = await Browse(admin).WithToken();

        var deleted = await ada.Delete($"/api/v1/contacts/{contact}");
        var gone = (await ada.Get($"/api/v1/contacts/{contact}")).Status;
        var again = await ada.Delete($"/api/v1/contacts/{contact}");
        var page = await ada.Visit("/contacts");
        await ada.Post($"/contacts/batches/{deleted.Json.GetProperty("batchId")}/undo");

        Assert.Equal(HttpStatusCode.NotFound, gone);
        Assert.Equal(HttpStatusCode.NotFound, again.Status);
        Assert.Equal("Deleted 1 contact.", page.Text("#undo span"));
        Assert.Equal(contact, await Ask<Guid>("select contact_id from calls"));
        Assert.Equal(HttpStatusCode.OK, (await ada.Get($"/api/v1/contacts/{contact}")).Status);
    }

    [Fact]
    public async Task A_number_taken_since_stays_with_who_has_it()
    {
        var contact = await Given.Contact("+12125550101", "Anna");
        var ada = await Browse(await Given.Admin()).WithToken();
        var deleted = await ada.Delete($"/api/v1/contacts/{contact}");
        await ada.PostJson("/api/v1/contacts", new { phone = "+12125550101", name = "New Anna" });

        var undone = await ada.PostJson($"/api/v1/contacts/batches/{deleted.Json.GetProperty("batchId")}/undo", new { });

        Assert.Equal(0, undone.Json.GetProperty("undone").GetInt32());
        Assert.Equal("New Anna", await Ask<string>("select name from contacts where deleted_at is null"));
    }

    [Fact]
    public async Task Is_undone_by_who_did_it_once_and_within_ten_minutes()
    {
        var contact = await Given.Contact("+12125550101", "Anna");
        var (ada, bo) = (await Browse(await Given.Admin()).WithToken(), await Browse(await Given.Admin("Bo Lind")).WithToken());
        var first = (await ada.PostJson("/api/v1/contacts/bulk", new { action = "set_status", status = "contacted", ids = new[] { contact } })).Json.GetProperty("batchId");

        Assert.Equal(HttpStatusCode.Conflict, (await bo.PostJson($"/api/v1/contacts/batches/{first}/undo", new { })).Status);
        Assert.Equal(HttpStatusCode.OK, (await ada.PostJson($"/api/v1/contacts/batches/{first}/undo", new { })).Status);
        Assert.Equal(HttpStatusCode.Conflict, (await ada.PostJson($"/api/v1/contacts/batches/{first}/undo", new { })).Status);

        var second = (await ada.PostJson("/api/v1/contacts/bulk", new { action = "set_owner", ids = new[] { contact }, owner = (await Given.Agent()).Id })).Json.GetProperty("batchId");
        Clock.Step(TimeSpan.FromMinutes(11));
        Assert.Equal(HttpStatusCode.Conflict, (await ada.PostJson($"/api/v1/contacts/batches/{second}/undo", new { })).Status);
        Assert.Null((await ada.Visit("/contacts")).Html.QuerySelector("#undo"));
    }

    [Fact]
    public async Task Reaches_no_further_than_the_person_does()
    {
        var (mine, theirs) = (await Given.Department("Mine"), await Given.Department("Theirs"));
        var (own, other) = (await Given.Contact("+12125550101", "Own", mine), await Given.Contact("+12125550102", "Other", theirs));
        var org = await Given.AnotherOrganisation("+13105550100");
        await Run("insert into contacts (org_id, id, phone, name) values (@org, gen_random_uuid(), '+12125550103', 'Foreign')", new { org });
        var jonah = await Browse(await Given.Manager(mine)).WithToken();

        var changed = await jonah.PostJson("/api/v1/contacts/bulk", new { action = "delete", ids = new[] { own, other } });
        await jonah.PostJson("/api/v1/contacts/bulk", new { action = "delete", search = "" });
        var agent = await (await Browse(await Given.Agent(mine)).WithToken()).PostJson("/api/v1/contacts/bulk", new { action = "delete", search = "" });

        Assert.Equal(1, changed.Json.GetProperty("contacts").GetInt32());
        Assert.Equal(HttpStatusCode.Forbidden, agent.Status);
        Assert.Equal("Foreign Other", await Ask<string>("select string_agg(name, ' ' order by name) from contacts where deleted_at is null"));
    }

    [Fact]
    public async Task Refuses_what_makes_no_sense()
    {
        var contact = await Given.Contact("+12125550101", "Anna");
        var ada = await Browse(await Given.Admin()).WithToken();

        foreach (var bad in new object[]
        {
            new { action = "explode", ids = new[] { contact } }, new { action = "add_tags", ids = new[] { contact } }, new { action = "set_status", status = "hot", ids = new[] { contact } },
            new { action = "set_owner", owner = Guid.NewGuid(), ids = new[] { contact } }, new { action = "delete", ids = Array.Empty<Guid>() }, new { action = "delete" },
            new { action = "delete", search = "status=hot" },
        })
        {
            Assert.Equal(HttpStatusCode.UnprocessableEntity, (await ada.PostJson("/api/v1/contacts/bulk", bad)).Status);
        }

        Assert.Equal(0, await Ask<long>("select count(*) from contact_batches"));
    }

    [Fact]
    public async Task Merges_two_without_losing_a_call_or_a_number()
    {
        var admin = await Given.Admin();
        var (stays, other) = (await Given.Contact("+12125550101", ""), await Given.Contact("+12125550102", "Bert"));
        await Run("update contacts set tags = '{A}', deal_value = 5, custom = '{\"x\": 1}' where id = @other; update contacts set tags = '{B}' where id = @stays", new { stays, other });
        await Given.Call(admin, contact: stays, number: "+12125550101", talked: 10);
        await Given.Call(admin, "2026-11-20 14:30", other, "+12125550102", talked: 20);
        var ada = await Browse(admin).WithToken();

        var compared = await ada.Visit($"/contacts/{stays}/merge?with={other}");
        var merged = await ada.PostJson($"/api/v1/contacts/{stays}/merge", new { other });
        var again = await ada.PostJson($"/api/v1/contacts/{other}/merge", new { other = stays });

        Assert.Contains("All 2 calls", compared.Body, StringComparison.Ordinal);
        Assert.Equal(1, merged.Json.GetProperty("calls").GetInt32());
        Assert.Equal(HttpStatusCode.NotFound, again.Status);
        Assert.Equal("Bert B,A 5.00 2", await Ask<string>("select concat_ws(' ', name, array_to_string(tags, ','), deal_value, call_count) from contacts where id = @stays", new { stays }));
        Assert.Equal(2, await Ask<long>("select count(*) from calls where contact_id = @stays", new { stays }));
        Assert.Equal(stays, await Send(new KeepCaller.Command("+12125550102")));
        Assert.Equal($"/contacts/{stays}", (await ada.Get($"/contacts/{other}")).Location);
        Assert.Equal(HttpStatusCode.Conflict, (await ada.PostJson("/api/v1/contacts", new { phone = "+12125550102" })).Status);
    }

    static string[] Split(string words) => words.Split(',');

    async Task Many(int count) => await Run("""
        insert into contacts (org_id, id, phone, name, tags)
        select @org, gen_random_uuid(), '+1212555' || lpad(n::text, 4, '0'), 'Person ' || n, case when n % 2 = 0 then '{Old}'::text[] else '{}' end from generate_series(1, @count) n
        """, new { org = await Given.Organisation(), count });
}
