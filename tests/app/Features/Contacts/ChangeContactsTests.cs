using System.Net;
using DutyCall.Infrastructure;
using Microsoft.Extensions.DependencyInjection;

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
    public async Task More_than_a_request_should_wait_for_goes_on_behind_it_and_is_taken_back_so_too()
    {
        await Many(2_500);
        var ada = await Browse(await Given.Admin()).WithToken();

        var began = await ada.PostJson("/api/v1/contacts/bulk", new { action = "set_status", status = "disqualified", reason = "Junk", search = "" });
        var batch = began.Json.GetProperty("batchId").GetGuid();
        var list = await ada.Visit("/contacts");
        await Services.GetRequiredService<Background>().Idle;
        var done = await ada.Get($"/api/v1/contacts/batches/{batch}");
        var after = await Ask<string>("select count(*) || ' ' || count(*) filter (where status_reason = 'Junk') from contacts where lead_status = 'disqualified'");
        var offered = await ada.Visit("/contacts");
        var undoing = await ada.PostJson($"/api/v1/contacts/batches/{batch}/undo", new { });
        await Services.GetRequiredService<Background>().Idle;

        Assert.Equal(HttpStatusCode.OK, began.Status);
        Assert.Equal("running", began.Json.GetProperty("state").GetString());
        Assert.Equal(2_500, began.Json.GetProperty("found").GetInt32());
        Assert.NotNull(list.Html.QuerySelector("#undo"));
        Assert.Equal(("done", 2_500, 2_500), (done.Json.GetProperty("state").GetString(), done.Json.GetProperty("contacts").GetInt32(), done.Json.GetProperty("handled").GetInt32()));
        Assert.Equal("2500 2500", after);
        Assert.StartsWith("Set 2,500 contacts to Disqualified", offered.Text("#undo span"));
        Assert.Equal(HttpStatusCode.OK, undoing.Status);
        Assert.Equal("2500 2500", await Ask<string>("select count(*) filter (where lead_status = 'new') || ' ' || count(*) filter (where status_reason = '') from contacts"));
        Assert.Equal("undone 2500", await Ask<string>("select state || ' ' || undone from contact_batches"));
        Assert.Equal(0, await Ask<long>("select count(*) from contact_batch_parts"));
        Assert.Equal("contacts.set_status 2500 contacts, contacts.undone set_status", await Ask<string>("select string_agg(action || ' ' || subject, ', ' order by action) from audit_log"));
    }

    [Fact]
    public async Task What_a_restart_interrupted_is_finished_and_nothing_is_done_twice()
    {
        await Many(1_500);
        var admin = await Given.Admin();
        var batch = Guid.CreateVersion7();
        await Run("""
            insert into contact_batches (org_id, id, actor_id, at, action, command, is_collected, state, found)
            select org_id, @batch, id, now(), 'add_tags', jsonb_build_object('search', '{"everyone": true, "me": "x"}'::jsonb, 'tags', '["Solar"]'::jsonb), false, 'running', 0 from users
            """, new { batch });

        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Send(new RunBatch.Command(null))));
        await Send(new RunBatch.Command(null));

        Assert.Equal("done 1500 1500", await Ask<string>("select concat_ws(' ', state, handled, contacts) from contact_batches"));
        Assert.Equal(1_500, await Ask<long>("select count(*) from contact_changes"));
        Assert.Equal(1, await Ask<long>("select count(*) from audit_log where action = 'contacts.add_tags'"));
    }

    [Fact]
    public async Task One_that_still_runs_is_stopped_and_what_it_did_is_taken_back()
    {
        await Many(30);
        var admin = await Given.Admin();
        var batch = Guid.CreateVersion7();
        await Run("""
            insert into contact_batches (org_id, id, actor_id, at, action, command, state, found)
            select org_id, @batch, id, '2026-11-20 15:00Z', 'set_owner', jsonb_build_object('tags', '[]'::jsonb, 'owner', id), 'running', 30 from users;
            insert into contact_batch_parts (org_id, batch_id, contact_id) select org_id, @batch, id from contacts order by phone limit 10
            """, new { batch });
        await Send(new RunBatch.Command(batch));
        await Run("update contact_batches set state = 'running'; insert into contact_batch_parts (org_id, batch_id, contact_id) select org_id, @batch, id from contacts order by phone desc limit 10", new { batch });
        var ada = await Browse(admin).WithToken();

        var undone = await ada.PostJson($"/api/v1/contacts/batches/{batch}/undo", new { });

        Assert.Equal(10, undone.Json.GetProperty("undone").GetInt32());
        Assert.Equal(0, await Ask<long>("select count(*) from contacts where owner_id is not null"));
        Assert.Equal(0, await Ask<long>("select count(*) from contact_batch_parts"));
    }

    [Fact]
    public async Task Two_who_change_the_same_many_at_once_both_get_what_they_asked_for()
    {
        await Many(400);
        var ada = await Browse(await Given.Admin()).WithToken();

        var answers = await Task.WhenAll(Split("A,B,C,D").Select(tag => ada.PostJson("/api/v1/contacts/bulk", new { action = "add_tags", tags = Split(tag), search = "" })));

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer.Status));
        Assert.Equal(400, await Ask<long>("select count(*) from contacts where tags @> '{A,B,C,D}'"));
    }

    [Fact]
    public async Task A_batch_is_its_own_makers_alone_to_look_at()
    {
        var contact = await Given.Contact("+12125550101", "Anna");
        var ada = await Browse(await Given.Admin()).WithToken();
        var bo = await Browse(await Given.Admin("Bo Lind")).WithToken();

        var changed = await ada.PostJson("/api/v1/contacts/bulk", new { action = "add_tags", tags = Split("Solar"), ids = new[] { contact } });
        var other = await bo.Get($"/api/v1/contacts/batches/{changed.Json.GetProperty("batchId")}");

        Assert.Equal(HttpStatusCode.NotFound, other.Status);
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

    [Fact]
    public async Task Shows_what_became_of_everybody_who_was_merged_in_the_timeline_of_the_one_who_stays()
    {
        var admin = await Given.Admin();
        var (stays, other, third) = (await Given.Contact("+12125550101", "Anna"), await Given.Contact("+12125550102", "Bert"), await Given.Contact("+12125550103", "Cleo"));
        var ada = await Browse(admin).WithToken();
        await SetStatus(stays, "qualified");
        await SetStatus(other, "contacted");
        await SetStatus(third, "contacted");

        await ada.PostJson($"/api/v1/contacts/{other}/merge", new { other = third });
        Clock.Step(TimeSpan.FromMinutes(1));
        await ada.PostJson($"/api/v1/contacts/{stays}/merge", new { other });
        var timeline = await ada.Fetch($"/contacts/{stays}/timeline");

        Assert.Equal(
            ["You merged Bert into this contact", "You merged Cleo into Bert", "You set Contacted, was New, for Cleo", "You set Contacted, was New, for Bert", "You set Qualified, was New"],
            timeline.Html.QuerySelectorAll(".timeline .strong").Select(entry => entry.TextContent));

        async Task SetStatus(Guid contact, string status)
        {
            Assert.Equal(HttpStatusCode.OK, (await ada.PatchJson($"/api/v1/contacts/{contact}", new { leadStatus = status })).Status);
            Clock.Step(TimeSpan.FromMinutes(1));
        }
    }

    static string[] Split(string words) => words.Split(',');

    async Task Many(int count) => await Run("""
        insert into contacts (org_id, id, phone, name, tags)
        select @org, gen_random_uuid(), '+1212555' || lpad(n::text, 4, '0'), 'Person ' || n, case when n % 2 = 0 then '{Old}'::text[] else '{}' end from generate_series(1, @count) n
        """, new { org = await Given.Organisation(), count });
}
