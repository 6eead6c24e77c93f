using System.Net;

namespace DutyCall.Features.Imports;

/// <summary>Servers that stop, jobs that run twice, people who change their minds.</summary>
public sealed class InterruptedImportTests : ImportTest
{
    static string Numbers(int from, int count) => string.Concat(Enumerable.Range(from, count).Select(n => $"+1212555{n:0000},Person {n}\n"));

    static string Many(int count) => "Phone,Name\n" + string.Concat(Enumerable.Range(0, count).Select(n => $"+1212{2000000 + n},Person {n}\n"));

    [Fact]
    public async Task A_run_that_was_broken_off_goes_on_where_it_stood()
    {
        await AdaIsThere();
        var id = await Checked("Phone,Name\n" + Numbers(100, 50));
        await Api.PostJson($"/api/v1/imports/{id}/run", new { });

        await Send(new ApplyRows.Command(id, AtMostSlices: 2, SliceRows: 10));
        Assert.Equal(20, await Living());
        Assert.Equal("running", (await Status(id)).GetProperty("state").GetString());
        await Work(id);

        Assert.Equal("50 added, 0 changed, 0 left alone", await Outcome(id));
        Assert.Equal(50, await Living());
    }

    [Fact]
    public async Task A_slice_that_fails_leaves_nothing_of_itself()
    {
        await AdaIsThere();
        var id = await Checked("Phone,Name\n" + Numbers(100, 30));
        await Api.PostJson($"/api/v1/imports/{id}/run", new { });
        await Send(new ApplyRows.Command(id, AtMostSlices: 1, SliceRows: 10));
        await Run("create function fall() returns trigger language plpgsql as $$ begin raise exception 'no room' using errcode = '57P01'; end $$; create trigger fall before insert on contacts for each row when (new.name = 'Person 115') execute function fall()");

        await Assert.ThrowsAsync<Npgsql.PostgresException>(() => Send(new ApplyRows.Command(id, SliceRows: 10)));
        Assert.Equal(10, await Living());
        await Run("drop trigger fall on contacts");
        await Work(id);

        Assert.Equal("30 added, 0 changed, 0 left alone", await Outcome(id));
        Assert.Equal(30, await Living());
    }

    [Fact]
    public async Task Two_at_one_run_double_nothing()
    {
        await AdaIsThere();
        var id = await Checked("Phone,Name\n" + Numbers(100, 200));
        await Api.PostJson($"/api/v1/imports/{id}/run", new { });

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Send(new ApplyRows.Command(id, SliceRows: 10))));
        await Work(id);

        Assert.Equal("200 added, 0 changed, 0 left alone", await Outcome(id));
        Assert.Equal(200, await Living());
    }

    [Fact]
    public async Task A_check_that_was_broken_off_goes_on_where_it_stood()
    {
        await AdaIsThere();
        var id = IdOf(await Bring(Many(21_000) + "+12122000000,Again\n", new { }));

        Assert.False(await Send(new StageRows.Command(id, AtMostSlices: 2)));
        Assert.Equal(20_500, await Ask<long>("select count(*) from import_rows where import_id = @id", new { id }));
        await Task.WhenAll(Work(id), Work(id));

        Assert.Equal("21000 new, 0 existing, 1 repeated, 0 invalid", await Counts(id));
        Assert.Equal("21002: The same number is in row 2.", await Rows(id, "repeated"));
    }

    [Fact]
    public async Task A_check_asked_for_anew_replaces_the_one_before()
    {
        await AdaIsThere();
        var id = await Checked("Phone,Other\n2125550101,2125550102\n555,2125550103\n");
        Assert.Equal("1 new, 0 existing, 0 repeated, 1 invalid", await Counts(id));

        await Api.PostJson($"/api/v1/imports/{id}/check", new { settings = new { mapping = new Dictionary<string, string> { ["Other"] = "phone" } } });
        await Work(id);

        Assert.Equal("2 new, 0 existing, 0 repeated, 0 invalid", await Counts(id));
        Assert.Equal(2, await Ask<long>("select count(*) from import_rows where import_id = @id", new { id }));
    }

    [Fact]
    public async Task Cancelled_it_keeps_what_was_saved_and_can_be_taken_back()
    {
        await AdaIsThere();
        var id = await Checked("Phone,Name\n" + Numbers(100, 50));
        await Api.PostJson($"/api/v1/imports/{id}/run", new { });
        await Send(new ApplyRows.Command(id, AtMostSlices: 2, SliceRows: 10));

        Assert.Equal(HttpStatusCode.NoContent, (await Api.PostJson($"/api/v1/imports/{id}/cancel", new { })).Status);
        await Work(id);
        Assert.Equal(("cancelled", 20), ((await Status(id)).GetProperty("state").GetString(), (int)await Living()));

        Assert.Equal(HttpStatusCode.Accepted, (await Api.PostJson($"/api/v1/imports/{id}/undo", new { })).Status);
        await Work(id);
        Assert.Equal(("undone", 0), ((await Status(id)).GetProperty("state").GetString(), (int)await Living()));
        Assert.Equal("imports.started,imports.cancelled,imports.undone", await Ask<string>("select string_agg(action, ',' order by array_position(array['imports.started', 'imports.cancelled', 'imports.undone'], action)) from audit_log where subject_id = @id", new { id }));
    }

    [Fact]
    public async Task Cancelled_before_it_runs_nothing_was_saved()
    {
        await AdaIsThere();
        var id = await Checked(Three);

        await Api.PostJson($"/api/v1/imports/{id}/cancel", new { });

        Assert.Equal(HttpStatusCode.Conflict, (await Api.PostJson($"/api/v1/imports/{id}/run", new { })).Status);
        Assert.Equal(HttpStatusCode.Conflict, (await Api.PostJson($"/api/v1/imports/{id}/undo", new { })).Status);
        Assert.Equal(0, await Living());
    }

    [Fact]
    public async Task Undone_it_leaves_whom_people_have_touched_since()
    {
        await AdaIsThere();
        var id = await Imported("Phone,Name\n" + Numbers(100, 6));
        var ids = (await Ask<string>("select string_agg(id::text, ',' order by phone) from contacts")).Split(',').Select(Guid.Parse).ToArray();
        await Given.Call(Ada, contact: ids[0], number: "+12125550100");
        Clock.Step(TimeSpan.FromMinutes(1));
        await Api.PatchJson($"/api/v1/contacts/{ids[1]}", new { name = "Renamed" });
        await Run("insert into contact_notes (org_id, id, contact_id, author_id, body, created_at) values (@OrgId, gen_random_uuid(), @contact, @Id, 'Called me', now())", new { Ada.OrgId, Ada.Id, contact = ids[2] });

        await Api.PostJson($"/api/v1/imports/{id}/undo", new { });
        await Work(id);

        var outcome = (await Status(id)).GetProperty("outcome");
        Assert.Equal((3, 3), (outcome.GetProperty("removed").GetInt32(), outcome.GetProperty("kept").GetInt32()));
        Assert.Equal("Person 100,Renamed,Person 102", await Ask<string>("select string_agg(name, ',' order by phone) from contacts where deleted_at is null"));
    }

    [Fact]
    public async Task Undone_it_puts_back_what_it_overwrote_where_that_still_stands()
    {
        await AdaIsThere();
        await Run("insert into contact_fields (org_id, id, key, label, kind, position) values (@OrgId, gen_random_uuid(), 'plan', 'Plan', 'text', 1)", new { Ada.OrgId });
        var contact = await Given.Contact("+12125550123", "Eleanor Voss");
        await Run("update contacts set company = 'Before Ltd', deal_value = 100, tags = '{Old}', custom = '{\"plan\": \"Gold\"}' where id = @contact", new { contact });
        var id = await Imported("Phone,Name,Company,Deal value,Tags,Plan,Status\n2125550123,Ellie,After Ltd,250,New,Silver,Qualified\n", new { existing = "overwrite" });
        Assert.Equal("Ellie|After Ltd|qualified|250.00|Old,New|Silver", await Seen());
        Clock.Step(TimeSpan.FromMinutes(1));
        await Api.PatchJson($"/api/v1/contacts/{contact}", new { company = "Later Ltd" });

        await Api.PostJson($"/api/v1/imports/{id}/undo", new { });
        await Work(id);

        Assert.Equal("Eleanor Voss|Later Ltd|new|100.00|Old|Gold", await Seen());
        Assert.Equal(1, (await Status(id)).GetProperty("outcome").GetProperty("restored").GetInt32());

        Task<string> Seen() => Contact("+12125550123", "concat_ws('|', name, company, lead_status, deal_value, array_to_string(tags, ','), custom ->> 'plan')");
    }

    [Fact]
    public async Task An_undo_that_was_broken_off_goes_on_and_a_second_one_is_refused()
    {
        await AdaIsThere();
        var id = await Imported("Phone,Name\n" + Numbers(100, 5));
        await Api.PostJson($"/api/v1/imports/{id}/undo", new { });

        Assert.False(await Send(new RevertRows.Command(id, AtMostSlices: 0)));
        await Task.WhenAll(Work(id), Work(id));

        Assert.Equal(0, await Living());
        Assert.Equal(5, (await Status(id)).GetProperty("outcome").GetProperty("removed").GetInt32());
        Assert.Equal(HttpStatusCode.Conflict, (await Api.PostJson($"/api/v1/imports/{id}/undo", new { })).Status);
    }

    [Fact]
    public async Task After_seven_days_it_stays()
    {
        await AdaIsThere();
        var id = await Imported(Three);
        Clock.Step(TimeSpan.FromDays(7));

        Assert.Equal(HttpStatusCode.Conflict, (await Api.PostJson($"/api/v1/imports/{id}/undo", new { })).Status);
        Assert.Equal(3, await Living());
    }

    [Fact]
    public async Task Work_whose_server_stopped_is_found_and_scheduled_again()
    {
        await AdaIsThere();
        var id = IdOf(await Bring(Three, new { }));
        Assert.Equal(1, await Ask<long>("select count(*) from qrtz_job_details where job_name = @id", new { id = id.ToString() }));
        await Run("delete from qrtz_simple_triggers; delete from qrtz_triggers; delete from qrtz_job_details where job_name = @id", new { id = id.ToString() });

        await Send(new ResumeImports.Command());

        Assert.Equal(1, await Ask<long>("select count(*) from qrtz_job_details where job_name = @id and requests_recovery", new { id = id.ToString() }));
    }

    [Fact]
    public async Task A_contact_that_a_call_made_meanwhile_is_not_doubled()
    {
        await AdaIsThere();
        var id = await Checked("Phone,Company\n2125550123,Voss Ltd\n");
        await Given.Contact("+12125550123", "Caller");

        await Api.PostJson($"/api/v1/imports/{id}/run", new { });
        await Work(id);

        Assert.Equal("0 added, 1 changed, 0 left alone", await Outcome(id));
        Assert.Equal("Caller|Voss Ltd", await Contact("+12125550123", "concat_ws('|', name, company)"));
    }
}
