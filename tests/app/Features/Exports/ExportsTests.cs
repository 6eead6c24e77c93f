using System.Net;
using DutyCall.Web;
using Npgsql;

namespace DutyCall.Features.Exports;

/// <summary>Who may export, what is made in the background, and what is kept of it.</summary>
public sealed class ExportsTests : ExportTest
{
    const string Waiting = "exists (select from pg_locks where not granted and relation = 'stored_chunks'::regclass)";

    [Fact]
    public async Task Agents_export_only_where_the_organisation_allows_it()
    {
        var priya = await Given.Agent(await Given.Department());
        await Given.Call(priya, notes: "mine");
        await Given.Call(await Given.Agent(name: "Omar Haddad"), notes: "not mine");
        var (agent, admin) = (await Browse(priya).WithToken(), await Browse(await Given.Admin()).WithToken());

        var denied = await Export(agent, "calls");
        var deniedByApi = await agent.PostJson("/api/v1/exports", new { what = "contacts" });
        var without = new[] { await agent.Visit("/contacts"), await agent.Visit("/analytics/voice/history") };
        await admin.Post("/admin/contacts/rules", ("agentsAddContacts", "true"), ("callsMakeContacts", "true"), ("agentsExportHistory", "true"));
        var allowed = Csv(await Export(agent, "calls"));

        Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.Forbidden), (denied.Status, deniedByApi.Status));
        Assert.Contains("Your organization does not let agents export calls.", denied.Body, StringComparison.Ordinal);
        Assert.StartsWith("Your organization does not let agents export contacts.", deniedByApi.Json.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.All(without, page => Assert.Null(page.Html.QuerySelector("#export-button")));
        Assert.NotNull((await agent.Visit("/analytics/voice/history")).Html.QuerySelector("#export-button"));
        Assert.Null((await agent.Visit("/contacts")).Html.QuerySelector("#export-button"));
        Assert.Equal("mine", Assert.Single(allowed.Skip(1))[9]);
        Assert.Equal(HttpStatusCode.Forbidden, (await Export(agent, "contacts")).Status);
        Assert.Equal(0, await Ask<long>("select count(*) from exports where what = 'contacts'"));
    }

    [Fact]
    public async Task The_audit_log_knows_who_exported_what_and_how_many()
    {
        await People(9);
        var jonah = await Given.Manager(await Given.Department());
        var browser = await Browse(jonah).WithToken();

        await Export(browser, "contacts", "?status=new&sort=name&cursor=xyz");
        var id = await Make(browser, "contacts", "tag=Even", "xlsx");
        await browser.Get($"/api/v1/exports/{id}/file");

        Assert.Equal(
            "exports.finished Jonah Weiss contacts csv ?status=new&sort=name 2|exports.finished Jonah Weiss contacts xlsx ?tag=Even 4|exports.downloaded Jonah Weiss contacts  ?tag=Even 4",
            await Ask<string>("""
                select string_agg(concat_ws(' ', action, actor_name, detail ->> 'what', coalesce(detail ->> 'format', ''), detail ->> 'search', detail ->> 'rows'), '|' order by at, action desc) from audit_log
                """));
        Assert.Contains("Exported", (await (Browse(await Given.Admin())).Visit("/admin/audit")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_broken_off_half_way_is_in_the_audit_log_with_its_count()
    {
        await Given.Calls(await Given.Agent(), 15_000);
        var ada = await Browse(await Given.Admin()).WithToken();

        using (var answer = await ada.Begin("/exports", ("what", "calls"), ("format", "csv")))
        {
            await using var file = await answer.Content.ReadAsStreamAsync(Ct);
            await file.ReadExactlyAsync(new byte[1000], Ct);
        }

        await Until("exists (select from exports where state = 'aborted')");
        Assert.InRange(await Ask<long>("select (detail ->> 'rows')::bigint from audit_log where action = 'exports.aborted'"), 1, 14_999);
        Assert.Equal(0, await Ask<long>("select count(*) from audit_log where action = 'exports.finished'"));
    }

    [Fact]
    public async Task One_whose_server_died_is_said_to_be_broken_off()
    {
        var admin = await Given.Admin();
        await Row(admin, direct: true, state: "running", lease: "-1 s", rows: 700);
        await Row(admin, direct: true, state: "queued", lease: null, rows: 0);

        await Send(new RunExport.SweepCommand());
        Assert.Equal("aborted queued", await States());
        Clock.Step(TimeSpan.FromMinutes(1));
        await Send(new RunExport.SweepCommand());

        Assert.Equal("aborted aborted", await States());
        Assert.Equal("700,0", await Ask<string>("select string_agg(detail ->> 'rows', ',' order by at) from audit_log where action = 'exports.aborted'"));
    }

    [Fact]
    public async Task A_large_one_is_made_in_the_background_and_fetched_by_its_link()
    {
        await People(StartExport.Command.MostDirect + 1);
        var ada = await Browse(await Given.Admin()).WithToken();

        var preview = await ada.Post("/exports/preview", ("what", "contacts"));
        var sent = await Export(ada, "contacts", "?sort=phone");
        await Idle;
        var page = await ada.Visit("/exports");
        var file = await ada.Get(page.Html.QuerySelector("#exports a[download]")!.GetAttribute("href")!);
        var rows = Csv(file);

        Assert.StartsWith("More than 20,000 rows: made in the background", preview.Body, StringComparison.Ordinal);
        Assert.Equal("/exports", sent.Header("HX-Redirect"));
        Assert.Equal(("Ready", "20,001"), (page.Text("#exports .pill"), page.Html.QuerySelectorAll("#exports td.num")[0].FirstChild!.TextContent));
        Assert.Equal(20_002, rows.Count);
        Assert.Equal(20_001, rows.Skip(1).Select(row => row[^1]).Distinct().Count());
        Assert.Equal(("contacts-2026-11-20.csv", file.Bytes.Length), (file.FileName, await Ask<int>("select bytes::integer from exports")));
    }

    [Fact]
    public async Task One_whose_maker_died_is_begun_again_from_the_start()
    {
        await People(50);
        var id = await Row(await Given.Admin(), direct: false, state: "running", lease: "1 s", rows: 20);

        await Send(new RunExport.SweepCommand());
        await Idle;
        var early = await States();
        Clock.Step(TimeSpan.FromSeconds(2));
        await Send(new RunExport.SweepCommand());
        await Idle;

        Assert.Equal(("running", "ready"), (early, await States()));
        Assert.Equal(50, await Ask<int>("select row_count::integer from exports"));
        var file = await (Browse(await Given.Admin("Bo Lind"))).Get($"/api/v1/exports/{id}/file");
        Assert.Equal(51, Csv(file).Count);
    }

    [Fact]
    public async Task Made_by_two_at_once_it_is_made_once()
    {
        await People(500);
        var id = await Row(await Given.Admin(), direct: false, state: "queued", lease: null, rows: 0);

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Send(new RunExport.Command(id))));

        Assert.Equal("ready 1", await Ask<string>("select state || ' ' || tries from exports"));
        Assert.Equal(1, await Ask<long>("select count(*) from stored_files"));
        Assert.Equal(1, await Ask<long>("select count(*) from audit_log where action = 'exports.finished'"));
    }

    [Fact]
    public async Task A_maker_thought_dead_that_wakes_up_leaves_nothing()
    {
        await People(10);
        var id = await Row(await Given.Admin(), direct: false, state: "queued", lease: null, rows: 0);
        Task<Infrastructure.Done> first;
        await using (await Held("stored_chunks"))
        {
            first = Send(new RunExport.Command(id));
            await Until(Waiting);
            await Run("update exports set run_id = gen_random_uuid(), lease_until = @now", new { now = Clock.GetUtcNow().UtcDateTime.AddSeconds(-1) });
        }

        await first;
        Assert.Equal(("running", 0), (await States(), await Ask<int>("select count(*)::integer from stored_files")));
        await Send(new RunExport.SweepCommand());
        await Idle;

        Assert.Equal(("ready", 1), (await States(), await Ask<int>("select count(*)::integer from stored_files")));
        Assert.Equal(1, await Ask<long>("select count(*) from audit_log where action = 'exports.finished'"));
    }

    [Fact]
    public async Task Canceled_while_it_is_made_it_leaves_nothing_and_may_be_made_again()
    {
        await People(10);
        var admin = await Given.Admin();
        var ada = await Browse(admin).WithToken();
        Guid id;
        HttpStatusCode canceled;
        await using (await Held("stored_chunks"))
        {
            var started = await ada.PostJson("/api/v1/exports", new { what = "contacts" });
            id = started.Json.GetProperty("id").GetGuid();
            await Until(Waiting);
            canceled = (await ada.PostJson($"/api/v1/exports/{id}/cancel", new { })).Status;
            Clock.Step(TimeSpan.FromSeconds(1)); // The maker asks every second whether it is still wanted.
        }

        await Idle;
        var after = (await ada.Get($"/api/v1/exports/{id}")).Json.GetProperty("state").GetString();
        var files = await Ask<int>("select count(*)::integer from stored_files");
        var twice = (await ada.PostJson($"/api/v1/exports/{id}/cancel", new { })).Status;
        await ada.Post($"/exports/{id}/retry");
        await Idle;

        Assert.Equal((HttpStatusCode.NoContent, "canceled", 0, HttpStatusCode.Conflict), (canceled, after, files, twice));
        Assert.Equal(("ready", 10), (await States(), await Ask<int>("select row_count::integer from exports")));
    }

    [Fact]
    public async Task What_fails_is_tried_three_times_and_then_said()
    {
        await People(10);
        var ada = await Browse(await Given.Admin()).WithToken();
        await Run("revoke insert on stored_chunks from dutycall_app");

        var id = await Make(ada, "contacts");
        var first = await States();
        for (var again = 0; again < 3; again++)
        {
            Clock.Step(TimeSpan.FromMinutes(1));
            await Send(new RunExport.SweepCommand());
            await Idle;
        }

        var failed = (await ada.Get($"/api/v1/exports/{id}")).Json;
        await Run("grant insert on stored_chunks to dutycall_app");
        var retried = (await ada.PostJson($"/api/v1/exports/{id}/retry", new { })).Status;
        await Idle;

        Assert.Equal(("queued", "failed", HttpStatusCode.NoContent, "ready"), (first, failed.GetProperty("state").GetString(), retried, await States()));
        Assert.Equal("Something broke on our side while it was made.", failed.GetProperty("problem").GetString());
        Assert.Equal(1, await Ask<long>("select count(*) from audit_log where action = 'exports.failed'"));
    }

    [Fact]
    public async Task Its_rows_are_those_its_person_may_still_see()
    {
        var (mine, theirs) = (await Given.Department("Mine"), await Given.Department("Theirs"));
        await People(3, mine);
        await Given.Contact("+13105550111", "Other", theirs);
        var jonah = await Given.Manager(mine);
        var moved = await Row(jonah, direct: false, state: "queued", lease: null, rows: 0);
        await Run("update users set department_id = @theirs where id = @Id", new { theirs, jonah.Id });
        await Send(new RunExport.Command(moved));
        var left = await Row(jonah, direct: false, state: "queued", lease: null, rows: 0);
        await Run("update users set active = false where id = @Id", new { jonah.Id });
        await Send(new RunExport.Command(left));

        Assert.Equal(1, await Ask<int>("select row_count::integer from exports where id = @moved", new { moved }));
        Assert.Equal("failed Whoever asked for it no longer works here.", await Ask<string>("select state || ' ' || problem from exports where id = @left", new { left }));
    }

    [Fact]
    public async Task The_link_lasts_a_day_and_is_for_its_person_and_admins()
    {
        await People(3);
        var department = await Given.Department();
        var jonah = await Browse(await Given.Manager(department)).WithToken();
        var other = await Browse(await Given.Manager(department, "Mara Lind")).WithToken();
        var admin = await Browse(await Given.Admin()).WithToken();
        var id = await Make(jonah, "contacts");

        Assert.Equal(HttpStatusCode.OK, (await jonah.Get($"/exports/{id}/file")).Status);
        Assert.Equal(HttpStatusCode.OK, (await admin.Get($"/api/v1/exports/{id}/file")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await other.Get($"/api/v1/exports/{id}/file")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await other.Get($"/api/v1/exports/{id}")).Status);
        Assert.Equal(HttpStatusCode.Conflict, (await other.PostJson($"/api/v1/exports/{id}/cancel", new { })).Status);
        Assert.Empty((await other.Get("/api/v1/exports")).Json.GetProperty("exports").EnumerateArray());
        Assert.Single((await admin.Get("/api/v1/exports")).Json.GetProperty("exports").EnumerateArray());

        Clock.Step(TimeSpan.FromHours(24));
        var expired = await jonah.Visit($"/exports/{id}/file");
        await Send(new RunExport.SweepCommand());

        Assert.Equal((HttpStatusCode.NotFound, "This file is not here"), (expired.Status, expired.Text("h1")));
        Assert.Equal(("expired", 0), (await States(), await Ask<int>("select (select count(*) from stored_files)::integer + (select count(*) from stored_chunks)::integer")));
        Assert.Equal("Expired", (await jonah.Visit("/exports")).Text("#exports .pill"));
    }

    [Fact]
    public async Task Whoever_lost_the_right_has_no_link_any_more()
    {
        var priya = await Browse(await Given.Agent()).WithToken();
        await Run("update organisations set agents_export_history = true");
        var id = await Make(priya, "calls");
        await Run("update organisations set agents_export_history = false");

        Assert.Equal(HttpStatusCode.Forbidden, (await priya.Get($"/api/v1/exports/{id}/file")).Status);
        Assert.Equal("Exports are not open to you", (await priya.Visit($"/exports/{id}/file")).Text("h1"));
    }

    [Fact]
    public async Task Organisations_share_nothing()
    {
        await People(4);
        var foreign = await Given.AnotherOrganisation("+13105550100");
        await Run("insert into contacts (org_id, id, phone, name) values (@foreign, gen_random_uuid(), '+12125550001', 'Foreign')", new { foreign });
        var stranger = await Browse(await Given.Someone(Role.Admin, null, "Stranger", foreign)).WithToken();
        var ada = await Browse(await Given.Admin()).WithToken();
        var id = await Make(ada, "contacts");

        Assert.Equal(5, Csv(await ada.Get($"/api/v1/exports/{id}/file")).Count);
        Assert.Equal("Foreign", Assert.Single(Csv(await Export(stranger, "contacts")).Skip(1))[0]);
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.Get($"/api/v1/exports/{id}/file")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.Get($"/api/v1/exports/{id}")).Status);
        Assert.Single((await stranger.Get("/api/v1/exports")).Json.GetProperty("exports").EnumerateArray());
    }

    [Fact]
    public async Task Five_at_once_are_enough_for_one()
    {
        var admin = await Given.Admin();
        for (var n = 0; n < 5; n++)
            await Row(admin, direct: false, state: "running", lease: "1 h", rows: 0);
        var ada = await Browse(admin).WithToken();

        Assert.Equal(HttpStatusCode.Conflict, (await ada.PostJson("/api/v1/exports", new { what = "contacts" })).Status);
        Assert.Contains("Five of your exports are still under way.", (await Export(ada, "contacts")).Body, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await Export(await Browse(await Given.Admin("Bo Lind")).WithToken(), "contacts")).Status);
    }

    [Fact]
    public async Task The_list_goes_on_page_by_page()
    {
        var admin = await Given.Admin();
        for (var n = 0; n < 7; n++)
            await Row(admin, direct: false, state: "failed", lease: null, rows: 0);
        var ada = await Browse(admin).WithToken();

        var first = (await ada.Get("/api/v1/exports?limit=5")).Json;
        var second = (await ada.Get($"/api/v1/exports?limit=5&cursor={first.GetProperty("older")}")).Json;

        Assert.Equal((5, 2), (first.GetProperty("exports").GetArrayLength(), second.GetProperty("exports").GetArrayLength()));
        Assert.Null(second.GetProperty("older").GetString());
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await ada.Get("/api/v1/exports?limit=0")).Status);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await ada.Get("/api/v1/exports?cursor=x")).Status);
    }

    [Theory]
    [InlineData("people", "csv", "")]
    [InlineData("contacts", "pdf", "")]
    [InlineData("contacts", "csv", "status=hot")]
    [InlineData("contacts", "csv", "sort=height")]
    [InlineData("contacts", "csv", "field.nothing=1")]
    [InlineData("calls", "csv", "from=yesterday")]
    [InlineData("calls", "xlsx", "number=1")]
    public async Task What_makes_no_sense_is_refused(string what, string format, string search)
    {
        var ada = await Browse(await Given.Admin()).WithToken();

        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await ada.PostJson("/api/v1/exports", new { what, format, search })).Status);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await Export(ada, what, search, format)).Status);
        Assert.Equal(0, await Ask<long>("select count(*) from exports"));
    }

    [Fact]
    public async Task Ids_are_of_contacts_and_of_some_number()
    {
        var ada = await Browse(await Given.Admin()).WithToken();

        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await ada.PostJson("/api/v1/exports", new { what = "calls", ids = new[] { Guid.NewGuid() } })).Status);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await ada.PostJson("/api/v1/exports", new { what = "contacts", ids = Array.Empty<Guid>() })).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await ada.PostJson("/api/v1/exports", new { what = 7 })).Status);
    }

    async Task<string> States() => await Ask<string>("select string_agg(state, ' ' order by id) from exports");

    async Task<Guid> Row(Person person, bool direct, string state, string? lease, int rows)
    {
        var id = Guid.CreateVersion7();
        await Run("""
            insert into exports (org_id, id, user_id, what, format, file_name, direct, state, created_at, run_id, tries, lease_until, row_count)
            values (@OrgId, @id, @Who, 'contacts', 'csv', 'contacts.csv', @direct, @state, @now, case when @state = 'running' then gen_random_uuid() end,
                    case when @state = 'running' then 1 else 0 end, @now + @lease::interval, @rows)
            """, new { person.OrgId, id, Who = person.Id, direct, state, lease, rows, now = Clock.GetUtcNow().UtcDateTime });
        return id;
    }

    /// <summary>Keeps everybody from writing to a table until it is disposed.</summary>
    async Task<NpgsqlConnection> Held(string table)
    {
        var connection = new NpgsqlConnection(OwnerConnection);
        await connection.OpenAsync(Ct);
        await using var hold = new NpgsqlCommand($"begin; lock table {table} in share mode", connection);
        await hold.ExecuteNonQueryAsync(Ct);
        return connection;
    }
}
