using System.Net;

namespace DutyCall.Features.Callbacks;

/// <summary>Promises to call back, through the doors; the sweep is run by hand.</summary>
public sealed class CallbackTests : SliceTest
{
    const string Number = "+13035550123"; // Denver

    [Fact]
    public async Task Booked_on_a_contact_in_their_time_with_the_agents_beside_it()
    {
        var (priya, page, contact) = await Desk();

        var atNight = await page.Post($"/contacts/{contact}/callbacks", ("callbackAt", "other"), ("callbackDate", "2026-11-21"), ("callbackTime", "06:30"));
        var booked = await page.Post($"/contacts/{contact}/callbacks", ("callbackAt", "other"), ("callbackDate", "2026-11-21"), ("callbackTime", "10:00"), ("note", "The inverter question"));
        var again = await page.Post($"/contacts/{contact}/callbacks", ("callbackAt", "2026-11-21T17:00:00.000Z"));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, atNight.Status);
        Assert.Equal("It is 6:30 in Denver then. Your calls go out between 9:00 and 17:00 there. Near it: today 16:45, or tomorrow 9:00, or Sun 9:00.", atNight.Text(".error"));
        Assert.Equal("Tomorrow 10:00 in Denver, 12:00 for you", booked.Text("li a"));
        Assert.Single(again.Html.QuerySelectorAll("li"));
        Assert.Equal((priya.Id, new DateTime(2026, 11, 21, 17, 0, 0, DateTimeKind.Utc)), await Ask<(Guid, DateTime)>("select owner_id, due_at from callbacks"));
        Assert.Equal(new DateTime(2026, 11, 21, 17, 0, 0, DateTimeKind.Utc), await Ask<DateTime>("select next_follow_up_at from contacts"));
        Assert.Contains("The inverter question", (await page.Visit("/callbacks?view=upcoming")).Text("tbody tr"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Booked_in_the_call_with_whoever_is_on_the_line()
    {
        var (priya, page, contact) = await Desk();
        var call = await Given.CallOnPhone(priya, contact: contact, number: Number);
        var other = (await Browse(await Given.Agent(name: "Ben Osei")).WithToken());

        var form = await page.Fetch($"/calls/{call}/callback");
        var atNight = await page.Post($"/calls/{call}/callback", ("callbackAt", "other"), ("callbackDate", "2026-11-21"), ("callbackTime", "06:30"), ("note", "The inverter"));
        var booked = await page.Post($"/calls/{call}/callback", ("callbackAt", "2026-11-21T17:00:00.000Z"), ("callbackFor", "anyone"), ("note", "The inverter"));

        Assert.Equal("On Eleanor’s clock, Denver", form.Text("form p"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, atNight.Status);
        Assert.StartsWith("It is 6:30 in Denver then.", atNight.Text(".error"), StringComparison.Ordinal);
        Assert.Equal("The inverter", atNight.Html.QuerySelector("[name=note]")!.GetAttribute("value"));
        Assert.Equal("Booked: tomorrow 10:00 in Denver, 12:00 for you.", booked.Text("[role=status]"));
        Assert.Equal((call, contact, null), await Ask<(Guid, Guid, Guid?)>("select call_id, contact_id, owner_id from callbacks"));
        Assert.Equal([HttpStatusCode.NotFound, HttpStatusCode.NotFound], new[] { await other.Fetch($"/calls/{call}/callback"), await other.PostJson("/api/v1/callbacks", new { callId = call }) }.Select(answer => answer.Status));
        Assert.Equal(HttpStatusCode.Created, (await page.PostJson("/api/v1/callbacks", new { callId = call, dueAt = "2026-11-21T18:00:00Z" })).Status);
    }

    [Fact]
    public async Task Booked_in_a_call_with_a_number_that_is_nobodys()
    {
        var (priya, page, _) = await Desk();
        var call = await Given.CallOnPhone(priya, number: "+13035550177");

        var booked = await page.Post($"/calls/{call}/callback", ("callbackAt", "2026-11-21T17:00:00.000Z"));

        Assert.Equal("On their clock, Denver", booked.Text("form p"));
        Assert.Equal("Tomorrow 10:00 in Denver, 12:00 for you, Priya Raman", booked.Text("li"));
        Assert.Equal("+13035550177", await Ask<string>("select number from callbacks"));
    }

    [Fact]
    public async Task A_follow_up_is_a_callback_and_the_other_way_round()
    {
        var (_, page, contact) = await Desk();

        await page.PatchJson($"/api/v1/contacts/{contact}", new { });
        await Run("update contacts set next_follow_up_at = '2026-11-23 17:00 UTC'");
        Assert.Equal("follow_up pending", await Ask<string>("select concat_ws(' ', source, state) from callbacks"));
        await Run("update contacts set next_follow_up_at = '2026-11-24 17:00 UTC'");
        Assert.Equal(24, await Ask<int>("select extract(day from due_at at time zone 'utc')::integer from callbacks"));
        await Run("update contacts set next_follow_up_at = null");

        Assert.Equal("cancelled The contact's follow-up was cleared", await Ask<string>("select concat_ws(' ', state, reason) from callbacks"));
    }

    [Fact]
    public async Task Reminded_told_to_the_team_to_a_manager_and_then_missed()
    {
        var (priya, page, _) = await Desk();
        var callback = await Book(page, 60); // due at 17:00 UTC, 10:00 in Denver
        Clock.Step(TimeSpan.FromMinutes(56));
        await Sweep();
        Assert.NotNull((await page.Fetch("/callbacks/reminders")).Html.QuerySelector($"[data-reminder='{callback}']"));

        await page.Post($"/callbacks/{callback}/seen");
        Assert.Null((await page.Fetch("/callbacks/reminders")).Html.QuerySelector(".toast"));
        Clock.Step(TimeSpan.FromMinutes(4));
        await Sweep();
        Assert.NotNull((await page.Fetch("/callbacks/reminders")).Html.QuerySelector(".toast"));
        Assert.Equal("1", (await page.Fetch("/callbacks/count")).Html.QuerySelector(".count")?.LastChild?.TextContent.Trim());

        Clock.Step(TimeSpan.FromMinutes(14));
        await Sweep();
        Assert.Equal(priya.Id, await Ask<Guid?>("select owner_id from callbacks"));
        Clock.Step(TimeSpan.FromMinutes(1));
        await Sweep();
        Assert.Equal((null, priya.Id), await Ask<(Guid?, Guid?)>("select owner_id, last_owner_id from callbacks"));
        Clock.Step(TimeSpan.FromMinutes(15));
        await Sweep();
        Clock.Step(TimeSpan.FromHours(24));
        await Sweep();

        Assert.Equal("missed Nobody called within a day", await Ask<string>("select concat_ws(' ', state, reason) from callbacks"));
        Assert.Equal("booked team_told managers_told missed", await History(callback));
        Assert.Equal("missed", (await page.Visit("/callbacks?view=missed")).Text("tbody .pill"));
        Assert.Equal("Missed: nobody called for a day", (await page.Visit($"/callbacks/{callback}")).Html.QuerySelectorAll(".timeline .strong")[^1].TextContent);
    }

    [Fact]
    public async Task Its_owner_gone_it_is_the_teams_when_due_and_theirs_when_they_leave_after()
    {
        var (priya, page, _) = await Desk();
        var first = await Book(page, 60);
        var second = await Book(page, 120, "+13035550124");
        Clock.Step(TimeSpan.FromMinutes(60));
        await Sweep();
        Assert.Equal(priya.Id, await Ask<Guid?>("select owner_id from callbacks where id = @first", new { first }));

        await Run("update presence set left_at = heartbeat_at, left_why = 'signed_out'");
        await Sweep();
        Assert.Null(await Ask<Guid?>("select owner_id from callbacks where id = @first", new { first }));
        Assert.Equal(priya.Id, await Ask<Guid?>("select owner_id from callbacks where id = @second", new { second }));
        Clock.Step(TimeSpan.FromMinutes(60));
        await Sweep();

        Assert.Null(await Ask<Guid?>("select owner_id from callbacks where id = @second", new { second }));
        Assert.Contains("moved_to_team", await History(second), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(10, "kept")]
    [InlineData(-50, "kept")]
    [InlineData(11, "late")]
    [InlineData(-90, "pending")]
    public async Task A_call_keeps_what_was_promised(int minutesAfter, string state)
    {
        var (priya, page, _) = await Desk();
        await Book(page, 120);
        Clock.Step(TimeSpan.FromMinutes(120 + minutesAfter));

        await Called(priya, Number, "no_answer");

        Assert.Equal(state, await Ask<string>("select state from callbacks"));
        Assert.Equal(state == "pending" ? null : "Called", await Ask<string?>("select nullif(reason, '') from callbacks"));
    }

    [Fact]
    public async Task What_the_carrier_could_not_place_keeps_nothing()
    {
        var (priya, page, _) = await Desk();
        await Book(page, 30);
        Clock.Step(TimeSpan.FromMinutes(30));

        await Called(priya, Number, "carrier_error");

        Assert.Equal("pending", await Ask<string>("select state from callbacks"));
    }

    [Fact]
    public async Task A_snooze_leaves_what_was_promised_as_it_was()
    {
        var (priya, page, _) = await Desk();
        var callback = await Book(page, 60);
        Clock.Step(TimeSpan.FromMinutes(60));
        await Sweep();

        await page.Post($"/callbacks/{callback}/snooze", ("minutes", "20"));
        Assert.Equal(("snoozed", 20.0), await Ask<(string, double)>("select state, extract(epoch from due_at - promised_at)::float / 60 from callbacks"));
        Clock.Step(TimeSpan.FromMinutes(19));
        await Sweep();
        Assert.Equal(priya.Id, await Ask<Guid?>("select owner_id from callbacks"));
        Clock.Step(TimeSpan.FromMinutes(1));
        await Called(priya, Number, "human");

        Assert.Equal("late", await Ask<string>("select state from callbacks"));
    }

    [Fact]
    public async Task Given_to_another_moved_edited_and_cancelled_each_by_whoever_may()
    {
        var (_, page, _) = await Desk();
        var leila = await Given.Agent(name: "Leila Haddad");
        var hers = await Browse(leila).WithToken();
        var callback = await Book(page, 60);

        Clock.Step(TimeSpan.FromSeconds(1));
        var notHers = await hers.PatchJson($"/api/v1/callbacks/{callback}", new { note = "Mine" });
        var given = await page.PatchJson($"/api/v1/callbacks/{callback}", new { owner = leila.Id.ToString() });
        var night = await hers.PatchJson($"/api/v1/callbacks/{callback}", new { dueAt = "2026-11-21T05:00:00Z" });
        Clock.Step(TimeSpan.FromSeconds(1));
        var moved = await hers.PatchJson($"/api/v1/callbacks/{callback}", new { dueAt = "2026-11-21T18:00:00Z", note = "Ask for Ruth" });
        Clock.Step(TimeSpan.FromSeconds(1));
        var unreasoned = await hers.Delete($"/api/v1/callbacks/{callback}");
        var cancelled = await hers.Delete($"/api/v1/callbacks/{callback}?reason=They%20called%20us");
        var twice = await hers.Delete($"/api/v1/callbacks/{callback}?reason=Again");

        Assert.Equal(
            [HttpStatusCode.NotFound, HttpStatusCode.NoContent, HttpStatusCode.UnprocessableEntity, HttpStatusCode.NoContent, HttpStatusCode.UnprocessableEntity, HttpStatusCode.NoContent, HttpStatusCode.Conflict],
            [notHers.Status, given.Status, night.Status, moved.Status, unreasoned.Status, cancelled.Status, twice.Status]);
        Assert.Equal("booked reassigned moved cancelled", await History(callback));
    }

    [Fact]
    public async Task When_due_it_is_looked_at_once_more()
    {
        var (_, page, contact) = await Desk();
        await Book(page, 60);
        await Run("update contacts set time_zone = 'Pacific/Honolulu'"); // 7:00 there
        Clock.Step(TimeSpan.FromMinutes(60));
        await Sweep();
        Assert.Equal("pending 2026-11-20 19:00:00+00", await Ask<string>("select concat_ws(' ', state, due_at::text) from (select set_config('timezone', 'UTC', false)) z, callbacks"));

        await Run("update contacts set deleted_at = now() where id = @contact", new { contact });
        Clock.Step(TimeSpan.FromHours(2));
        await Sweep();

        Assert.Equal("cancelled The contact was deleted", await Ask<string>("select concat_ws(' ', state, reason) from callbacks"));
    }

    [Fact]
    public async Task A_lost_call_is_promised_once_however_often_it_is_asked_for()
    {
        var (priya, _, contact) = await Desk();
        var call = await Given.Call(priya, contact: contact, number: Number);
        Clock.Step(TimeSpan.FromHours(12)); // 20:00 in Denver

        var first = await Send(new BookCallback.Command(null) { CallId = call, Source = "lost_call", Note = "The connection was lost" });
        var second = await Send(new BookCallback.Command(null) { CallId = call, Source = "lost_call" });

        Assert.Equal(first.Value!.Id, second.Value!.Id);
        Assert.Equal(new DateTime(2026, 11, 21, 16, 0, 0, DateTimeKind.Utc), first.Value.DueAt);
        Assert.Equal(1, await Ask<int>("select count(*)::integer from callbacks where owner_id is null"));
    }

    [Theory]
    [InlineData("""{}""", HttpStatusCode.UnprocessableEntity)]
    [InlineData("""{"number":"12"}""", HttpStatusCode.UnprocessableEntity)]
    [InlineData("""{"contactId":"6e1de0a4-0000-0000-0000-000000000000"}""", HttpStatusCode.NotFound)]
    [InlineData("""{"number":"+13035550123","dueAt":"2026-11-20T14:00:00Z"}""", HttpStatusCode.UnprocessableEntity)]
    [InlineData("""{"number":"+13035550123","dueAt":"2030-11-20T17:00:00Z"}""", HttpStatusCode.UnprocessableEntity)]
    [InlineData("""{"number":"+13035550123","ownerId":"6e1de0a4-0000-0000-0000-000000000000"}""", HttpStatusCode.UnprocessableEntity)]
    public async Task What_makes_no_sense_is_refused(string body, HttpStatusCode status)
    {
        var (_, page, _) = await Desk();

        Assert.Equal(status, (await page.PostJson("/api/v1/callbacks", System.Text.Json.JsonDocument.Parse(body).RootElement)).Status);
        Assert.Equal(0, await Ask<int>("select count(*)::integer from callbacks"));
    }

    [Theory]
    [InlineData("view=soon")]
    [InlineData("owner=x")]
    [InlineData("cursor=%00")]
    public async Task A_list_that_there_is_none_of(string query)
    {
        var (_, page, _) = await Desk();

        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await page.Get($"/api/v1/callbacks?{query}")).Status);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await page.Visit($"/callbacks?{query}")).Status);
    }

    [Fact]
    public async Task Page_by_page_none_twice_and_none_left_out()
    {
        var (priya, page, _) = await Desk();
        await Run("""
            insert into callbacks (org_id, id, number, owner_id, due_at, promised_at, source, booked_at)
            select @OrgId, gen_random_uuid(), '+1303555' || lpad(n::text, 4, '0'), @Id, t, t, 'api', now()
              from generate_series(1, 7) n, lateral (select timestamptz '2026-11-20 14:00 UTC' + n / 3 * interval '1 s') d (t)
            """, new { priya.OrgId, priya.Id });

        var seen = new List<string?>();
        for (var url = "/api/v1/callbacks?limit=2"; url is not null;)
        {
            var answer = (await page.Get(url)).Json;
            seen.AddRange(answer.GetProperty("callbacks").EnumerateArray().Select(one => one.GetProperty("to").GetString()));
            url = answer.GetProperty("next").GetString() is { } next ? $"/api/v1/callbacks?limit=2&cursor={next}" : null;
        }

        Assert.Equal((7, 7), (seen.Count, seen.Distinct().Count()));
    }

    /// <summary>Priya, at her desk, with a contact in Denver.</summary>
    async Task<(Person Priya, Browser Page, Guid Contact)> Desk()
    {
        var priya = await Given.Agent();
        Clock.Step(TimeSpan.FromHours(1)); // 16:00 UTC, 9:00 in Denver
        await Run("""
            insert into presence (org_id, user_id, since, activity_at, heartbeat_at) values (@OrgId, @Id, @now, @now, @now)
            """, new { priya.OrgId, priya.Id, now = Clock.GetUtcNow() });
        return (priya, await Browse(priya).WithToken(), await Given.Contact(Number));
    }

    async Task<Guid> Book(Browser page, int minutes, string number = Number) =>
        (await page.PostJson("/api/v1/callbacks", new { number, dueAt = Clock.GetUtcNow().AddMinutes(minutes) })).Json.GetProperty("id").GetGuid();

    Task Called(Person agent, string number, string result) => Run("""
        select set_config('app.org_id', @org, false);
        insert into calls (org_id, id, direction, state, agent_id, customer_number, our_number, created_at, last_news_at)
        values (@OrgId, @id, 'outbound-manual', 'intent', @Id, @number, '+12125550100', @now, @now);
        update calls set state = 'ended', ended_at = @now, result = @result where id = @id;
        """.Replace("@id", $"'{Guid.NewGuid()}'", StringComparison.Ordinal), new { org = agent.OrgId.ToString(), agent.OrgId, agent.Id, number, result, now = Clock.GetUtcNow() });

    Task<string> History(Guid callback) => Ask<string>(
        "select string_agg(replace(action, 'callbacks.', ''), ' ' order by at, action = 'callbacks.booked' desc, action) from audit_log where subject_id = @callback", new { callback });

    /// <summary>After the heartbeats of the pages that are open.</summary>
    async Task Sweep()
    {
        await Run("update presence set heartbeat_at = @now where left_at is null", new { now = Clock.GetUtcNow() });
        await Send(new SweepCallbacks.Command());
    }
}
