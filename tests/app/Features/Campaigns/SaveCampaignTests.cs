using System.Net;

namespace DutyCall.Features.Campaigns;

public sealed class SaveCampaignTests : CampaignTest
{
    static readonly string[] Fields =
    [
        "name", "description", "departmentId", "costCentre", "priority", "destination", "destinationNumber", "messageText", "messageVoice", "machineDetection", "mode", "callsPerMinute", "callerId",
        "ringSeconds", "startDate", "startTime", "recurrence", "timeZone", "callsFrom", "callsUntil", "maxAttempts", "minimumGap", "script", "wrapUpRequired",
    ];

    static (string, string)[] Form(params (string Field, string Value)[] given) =>
    [
        .. new[]
        {
            ("name", "Renewals"), ("destination", "agents"), ("mode", "progressive"), ("priority", "5"), ("callsPerMinute", "30"), ("ringSeconds", "25"), ("machineDetection", "off"),
            ("recurrence", "once"), ("timeZone", "America/New_York"), ("callsFrom", "09:00"), ("callsUntil", "17:00"), ("maxAttempts", "3"), ("minimumGap", "240"), ("version", "0"),
            ("tries-no_answer", "2"), ("delay-no_answer", "60"), ("tries-busy", "3"), ("delay-busy", "30"), ("doubled-busy", "true"), ("tries-machine", "0"), ("delay-machine", "1440"),
            ("tries-carrier_error", "3"), ("delay-carrier_error", "10"), ("tries-abandoned", "3"), ("delay-abandoned", "4320"),
        }.Where(usual => given.All(own => own.Field != usual.Item1)),
        .. new[] { ("callsOnDays", "0"), ("callsOnDays", "1"), ("callsOnDays", "2") }.Where(usual => given.All(own => own.Field != usual.Item1)),
        .. given,
    ];

    [Fact]
    public async Task A_manager_makes_a_campaign_of_their_department_and_finds_it_in_the_list()
    {
        var department = await Given.Department();
        var agent = await Given.Agent(department);
        var browser = Browse(await Given.Manager(department));
        var page = await browser.Visit("/campaigns/new");
        Assert.All(Fields.Except(["departmentId"]), field => Assert.NotNull(page.Html.QuerySelector($"[name={field}]")));

        var saved = await browser.Post("/campaigns/new", Form(("agent", agent.Id.ToString()), ("startDate", "2026-12-01"), ("startTime", "09:30"), ("script", "Hello.")));

        Assert.StartsWith("/campaigns/", saved.Headers.GetValues("HX-Redirect").Single());
        var row = await Ask<(string Status, DateTime StartsAt, Guid Department, int Days)>("select status, starts_at, department_id, calls_on_days from campaigns");
        Assert.Equal(("scheduled", new DateTime(2026, 12, 1, 14, 30, 0, DateTimeKind.Utc), department, 7), row);
        Assert.Equal((2, 60), await Ask<(int, int)>("select tries, delay_minutes from campaign_retry_rules where outcome = 'no_answer'"));
        Assert.Equal(agent.Id, await Ask<Guid>("select user_id from campaign_agents"));
        var list = await browser.Visit("/campaigns");
        Assert.Contains("Renewals", list.Html.QuerySelector("#rows")!.TextContent);
        Assert.Contains("Scheduled", list.Html.QuerySelector("#rows")!.TextContent);
    }

    [Theory]
    [InlineData("name", "  ", "name")]
    [InlineData("timeZone", "Mars/Olympus", "timeZone")]
    [InlineData("callsFrom", "07:45", "callsFrom")]
    [InlineData("callsUntil", "21:15", "callsFrom")]
    [InlineData("callsUntil", "08:30", "callsFrom")]
    [InlineData("callsPerMinute", "61", "callsPerMinute")]
    [InlineData("callsPerMinute", "many", "callsPerMinute")]
    [InlineData("ringSeconds", "14", "ringSeconds")]
    [InlineData("startDate", "2026-11-19", "startsAt")]
    [InlineData("startDate", "2026-02-30", "startsAt")]
    [InlineData("recurrence", "daily", "recurrence")]
    [InlineData("callsOnDays", "9", "callsOnDays")]
    [InlineData("agent", "6b1d6c44-1111-4222-8333-444444444444", "agents")]
    [InlineData("callerId", "+12125550999", "callerId")]
    [InlineData("costCentre", "none-such", "costCentre")]
    [InlineData("maxAttempts", "21", "maxAttempts")]
    public async Task Bad_input_is_marked_and_nothing_is_saved(string field, string value, string marked)
    {
        var browser = Browse(await Given.Admin());
        await browser.Visit("/campaigns/new");

        var answer = await browser.Post("/campaigns/new", Form((field, value)));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
        Assert.NotEmpty(answer.Html.QuerySelectorAll("#campaign-form .error"));
        Assert.Equal(0, await Ask<int>("select count(*)::integer from campaigns"));
        var settings = await browser.PostJson("/api/v1/campaigns", new { name = field == "name" ? value : "Renewals", timeZone = field == "timeZone" ? value : "America/New_York", callsPerMinute = field == "callsPerMinute" && value != "many" ? 61 : 30 });
        if (field is "name" or "timeZone" || (field, value) == ("callsPerMinute", "61"))
            Assert.NotNull(ErrorOf(settings.Json, marked));
    }

    [Theory]
    [InlineData("911")]
    [InlineData("+19005550123")]
    [InlineData("call me")]
    [InlineData("")]
    public async Task Calls_are_not_led_to_a_number_that_may_not_be_called(string number)
    {
        var browser = await Browse(await Given.Admin()).WithToken();

        var answer = await browser.PostJson("/api/v1/campaigns", new { name = "Renewals", timeZone = "America/New_York", destination = "number", mode = "power", destinationNumber = number });

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
        Assert.NotNull(ErrorOf(answer.Json, "destinationNumber"));
    }

    [Fact]
    public async Task A_message_needs_words_and_the_consent_of_everybody()
    {
        var browser = await Browse(await Given.Admin()).WithToken();

        var answer = await browser.PostJson("/api/v1/campaigns", new { name = "Storm", timeZone = "America/New_York", destination = "message", mode = "message" });

        Assert.NotNull(ErrorOf(answer.Json, "messageText"));
        Assert.NotNull(ErrorOf(answer.Json, "needsConsent"));
        await Made(browser, new { name = "Storm", timeZone = "America/New_York", destination = "message", mode = "message", messageText = "A storm is coming.", needsConsent = true });
    }

    [Fact]
    public async Task A_recurrence_that_never_falls_is_refused()
    {
        var browser = await Browse(await Given.Admin()).WithToken();

        var answer = await browser.PostJson("/api/v1/campaigns", new
        {
            name = "Renewals", timeZone = "America/New_York", startsAt = "2026-12-07T09:00", recurrence = "weekly", recursOnDays = 1 << 6, recursUntil = "2026-12-10",
        });

        Assert.NotNull(ErrorOf(answer.Json, "recurrence"));
    }

    [Fact]
    public async Task The_summary_says_in_words_what_would_happen_and_when_it_starts_next()
    {
        var browser = Browse(await Given.Admin());
        await browser.Visit("/campaigns/new");

        var summary = await browser.Post("/campaigns/summary", Form(("startDate", "2026-12-01"), ("startTime", "13:00"), ("recurrence", "weekly"), ("recursOnDays", "1")));

        Assert.Contains("Every Tuesday at 13:00", summary.Html.Body!.TextContent);
        Assert.Contains("Monday to Friday", (await browser.Post("/campaigns/summary", Form([.. Enumerable.Range(0, 5).Select(day => ("callsOnDays", $"{day}"))]))).Html.Body!.TextContent);
        Assert.Equal(5, summary.Html.QuerySelectorAll("#next-starts li").Length);
        Assert.Contains("Tue 8 Dec 2026 13:00", summary.Html.Body.TextContent);
    }

    [Fact]
    public async Task The_summary_says_about_how_long_it_takes_what_it_costs_and_who_lacks_what_the_message_names()
    {
        var browser = await Browse(await Given.Admin()).WithToken();
        var id = await Made(browser, new { name = "Renewals", timeZone = "America/New_York" });
        await Member(id, "+12125550101", name: "Ada");
        await Member(id, "+12125550102", name: "");
        (string, string)[] message = [("id", $"{id}"), ("destination", "message"), ("messageText", "Hello {first_name}."), ("maxAttempts", "3"), ("callsPerMinute", "60"), ("ringSeconds", "25")];

        var usual = await browser.Post("/campaigns/summary", Form(message));
        var ann = await Given.Agent(name: "Ann Lee");
        await Given.Calls(ann, 60);
        await Run("update calls set result = 'human', talk_seconds = 40 where notes = 'call 1'");
        var own = await browser.Post("/campaigns/summary", Form(message));

        var forecast = usual.Html.QuerySelector("#campaign-forecast")!.TextContent;
        Assert.Contains("costs close to $1.", forecast);
        Assert.Contains("If 30% answer", forecast);
        Assert.Contains("1 contact lacks something that the message names", usual.Html.Body!.TextContent);
        Assert.Contains("as with your calls of the last 30 days", own.Html.QuerySelector("#campaign-forecast")!.TextContent);
        Assert.Null((await browser.Post("/campaigns/summary", Form(("destination", "message")))).Html.QuerySelector("#campaign-forecast"));
    }

    [Fact]
    public async Task Taking_the_start_away_makes_a_planned_campaign_new_again()
    {
        var browser = await Browse(await Given.Admin()).WithToken();
        var id = await Made(browser, new { name = "Renewals", timeZone = "America/New_York", startsAt = "2026-12-01T09:00" });
        Assert.Equal("scheduled", await StatusOf(id));

        await browser.PutJson($"/api/v1/campaigns/{id}", new { name = "Renewals", timeZone = "America/New_York", version = 1 });

        Assert.Equal("new", await StatusOf(id));
    }

    [Fact]
    public async Task A_start_that_has_passed_is_no_error_as_long_as_it_is_left_alone()
    {
        var browser = await Browse(await Given.Admin()).WithToken();
        var id = await Made(browser, new { name = "Renewals", timeZone = "America/New_York", startsAt = "2026-11-20T10:30" });
        Clock.Step(TimeSpan.FromHours(2));
        await Is(id, "finished");

        var answer = await browser.PutJson($"/api/v1/campaigns/{id}", new { name = "Renewals 2", timeZone = "America/New_York", startsAt = "2026-11-20T10:30", version = 1 });

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal("finished", await StatusOf(id));
    }

    [Fact]
    public async Task A_campaign_that_recurs_keeps_its_plan_when_it_is_changed_while_it_runs()
    {
        var browser = await Browse(await Given.Admin()).WithToken();
        var id = await Made(browser, new { name = "Renewals", timeZone = "America/New_York", startsAt = "2026-12-01T09:30", recurrence = "weekly", recursOnDays = 2 });
        await Run("update campaigns set status = 'processing', starts_at = null", new { });

        var kept = await browser.PutJson($"/api/v1/campaigns/{id}", new { name = "Renewals", timeZone = "America/New_York", recurrence = "weekly", recursOnDays = 2, callsPerMinute = 5, version = 1 });
        Assert.Equal((HttpStatusCode.OK, 570, "processing"), (kept.Status, await Ask<int>("select recurs_at from campaigns"), await StatusOf(id)));

        await browser.PutJson($"/api/v1/campaigns/{id}", new { name = "Renewals", timeZone = "America/New_York", startsAt = "2026-12-01T10:00", recurrence = "daily", version = 2 });
        Assert.Equal(("daily", 600, true), await Ask<(string, int, bool)>("select recurrence, recurs_at, starts_at is null from campaigns"));

        var once = await browser.PutJson($"/api/v1/campaigns/{id}", new { name = "Renewals", timeZone = "America/New_York", startsAt = "2026-12-01T10:00", version = 3 });
        Assert.StartsWith("It has begun already", ErrorOf(once.Json, "startsAt"));
    }

    [Fact]
    public async Task Whoever_is_second_is_told_what_changed_and_keeps_their_words()
    {
        var (ada, jonah) = (await Given.Admin(), await Given.Someone(Web.Role.Admin, null, "Jonah Weiss"));
        var (first, second) = (Browse(ada), Browse(jonah));
        var id = await Made(await first.WithToken(), new { name = "Renewals", timeZone = "America/New_York" });
        await second.Visit($"/campaigns/{id}/options");
        await first.PutJson($"/api/v1/campaigns/{id}", new { name = "Renewals", timeZone = "America/New_York", callsPerMinute = 20, version = 1 });

        var answer = await second.Post($"/campaigns/{id}/options", Form(("name", "Mine"), ("version", "1")));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
        Assert.Contains("Ada Okafor has changed this campaign meanwhile: Calls a minute", answer.Html.QuerySelector("[role=alert]")!.TextContent);
        Assert.Equal("Mine", answer.Html.QuerySelector("[name=name]")!.GetAttribute("value"));
        Assert.Equal("Renewals", await Ask<string>("select name from campaigns"));
        await second.Post($"/campaigns/{id}/options", Form(("name", "Mine"), ("version", answer.Html.QuerySelector("[name=version]")!.GetAttribute("value")!)));
        Assert.Equal("Mine", await Ask<string>("select name from campaigns"));
    }

    [Fact]
    public async Task While_it_dials_its_pace_changes_and_its_mode_does_not()
    {
        var browser = await Browse(await Given.Admin()).WithToken();
        var id = await Made(browser, new { name = "Renewals", timeZone = "America/New_York" });
        await Is(id, "processing");

        var mode = await browser.PutJson($"/api/v1/campaigns/{id}", new { name = "Renewals", timeZone = "America/New_York", mode = "power", version = 1 });
        var pace = await browser.PutJson($"/api/v1/campaigns/{id}", new { name = "Renewals", timeZone = "America/New_York", callsPerMinute = 10, version = 1 });

        Assert.Equal((HttpStatusCode.Conflict, HttpStatusCode.OK), (mode.Status, pace.Status));
    }

    [Fact]
    public async Task The_history_says_who_changed_what()
    {
        var browser = Browse(await Given.Admin());
        var id = await Made(await browser.WithToken(), new { name = "Renewals", timeZone = "America/New_York" });
        var agent = await Given.Agent();
        await browser.PutJson($"/api/v1/campaigns/{id}", new
        {
            name = "Renewals", timeZone = "America/New_York", callsUntil = 1080, version = 1, agents = new[] { agent.Id },
            retries = new[] { new { outcome = "busy", tries = 1, delayMinutes = 60, growth = "fixed", otherDaypart = false } },
        });

        var history = await browser.Visit($"/campaigns/{id}/history");

        var newest = history.Html.QuerySelector(".timeline li")!.TextContent;
        Assert.Contains("Ada Okafor", newest);
        Assert.Contains("Calls until: 17:00", newest);
        Assert.Contains("18:00", newest);
        Assert.Contains("1 tries, an hour apart", newest);
        Assert.Contains("Priya Raman", newest);
    }

    [Fact]
    public async Task A_manager_neither_sees_nor_changes_another_departments_campaign()
    {
        var (own, other) = (await Given.Department(), await Given.Department("Commercial"));
        var admin = await Browse(await Given.Admin()).WithToken();
        var theirs = await Made(admin, new { name = "Theirs", timeZone = "America/New_York", departmentId = other });
        await Made(admin, new { name = "Everybody's", timeZone = "America/New_York" });
        var manager = await Browse(await Given.Manager(own)).WithToken();

        var list = (await manager.Get("/api/v1/campaigns")).Json.GetProperty("campaigns").EnumerateArray().Select(campaign => campaign.GetProperty("name").GetString());

        Assert.Equal(["Everybody's"], list);
        Assert.Equal(HttpStatusCode.NotFound, (await manager.Get($"/campaigns/{theirs}/options")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await manager.PutJson($"/api/v1/campaigns/{theirs}", new { name = "Mine", timeZone = "America/New_York", version = 1 })).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await manager.Delete($"/api/v1/campaigns/{theirs}")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await (await Browse(await Given.Agent(own)).WithToken()).Get("/api/v1/campaigns")).Status);
    }

    [Fact]
    public async Task A_copy_has_settings_rules_and_agents_and_members_only_when_asked()
    {
        var browser = await Browse(await Given.Admin()).WithToken();
        var agent = await Given.Agent();
        var id = await Made(browser, new { name = "Renewals", timeZone = "Europe/Berlin", callsPerMinute = 7, agents = new[] { agent.Id }, startsAt = "2026-12-01T09:00" });
        await Member(id, "+12125550123");

        var bare = (await browser.PostJson($"/api/v1/campaigns/{id}/copy", new { })).Json.GetProperty("id").GetGuid();
        var whole = (await browser.PostJson($"/api/v1/campaigns/{id}/copy?withContacts=true", new { })).Json.GetProperty("id").GetGuid();

        Assert.Equal(("Copy of Renewals", "new", 7), await Ask<(string, string, int)>("select name, status, calls_per_minute from campaigns where id = @bare", new { bare }));
        Assert.Equal(1, await Ask<int>("select count(*)::integer from campaign_agents where campaign_id = @bare", new { bare }));
        Assert.Equal(0, await Ask<int>("select count(*)::integer from campaign_members where campaign_id = @bare", new { bare }));
        Assert.Equal(("upcoming", "copy"), await Ask<(string, string)>("select status, source from campaign_members where campaign_id = @whole", new { whole }));
    }

    [Fact]
    public async Task Deleting_hides_and_keeps_and_is_refused_while_it_dials()
    {
        var browser = await Browse(await Given.Admin()).WithToken();
        var id = await Made(browser, new { name = "Renewals", timeZone = "America/New_York" });
        await Member(id, "+12125550123");
        await Is(id, "processing");
        Assert.Equal(HttpStatusCode.Conflict, (await browser.Delete($"/api/v1/campaigns/{id}")).Status);
        await Is(id, "paused");

        var answer = await browser.Delete($"/api/v1/campaigns/{id}");

        Assert.Equal(HttpStatusCode.NoContent, answer.Status);
        Assert.Empty((await browser.Get("/api/v1/campaigns")).Json.GetProperty("campaigns").EnumerateArray());
        Assert.Equal(1, await Ask<int>("select count(*)::integer from campaign_members"));
    }

    Task<string> StatusOf(Guid id) => Ask<string>("select status from campaigns where id = @id", new { id });
}
