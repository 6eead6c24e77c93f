using System.Net;

namespace DutyCall.Features.Calls;

/// <summary>Deadlines of a wrap-up, and what outcomes do besides closing it.</summary>
public sealed class WrapUpTests : SliceTest
{
    const string Number = "+12125550123";

    [Fact]
    public async Task After_a_minute_it_is_closed_as_not_dispositioned_and_may_still_be_given_an_outcome()
    {
        var (priya, call) = await JustEnded();
        var page = await Browse(priya).WithToken();
        Clock.Step(TimeSpan.FromSeconds(59));
        await Expire();
        Assert.Equal("pending", await Ask<string>("select wrap_up from calls"));

        Clock.Step(TimeSpan.FromSeconds(1));
        await Expire();

        Assert.Equal("done not_dispositioned 60 true", await Ask<string>("select concat_ws(' ', wrap_up, disposition_code, wrap_up_seconds, case when wrap_up_automatic then 'true' end) from calls"));
        Assert.Equal("System calls.wrap_up_expired", await Ask<string>("select actor_name || ' ' || action from audit_log"));
        Assert.Contains("closed without an outcome", (await page.Visit("/")).Text("section.card:has(#unfinished-h)"), StringComparison.Ordinal);

        await page.Post($"/calls/{call}/wrap-up/open");
        var late = await page.Post(Url(call), ("disposition", "connected"));

        Assert.Equal(HttpStatusCode.NoContent, late.Status);
        Assert.Equal("done connected", await Ask<string>("select concat_ws(' ', wrap_up, disposition_code) from calls"));
    }

    [Fact]
    public async Task More_time_is_given_once()
    {
        var (priya, call) = await JustEnded();
        var page = await Browse(priya).WithToken();
        Clock.Step(TimeSpan.FromSeconds(50));

        var first = await page.PostJson($"/api/v1/calls/{call}/wrap-up/extend", new { });
        var second = await page.PostJson($"/api/v1/calls/{call}/wrap-up/extend", new { });

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Conflict), (first.Status, second.Status));
        Assert.Equal(new DateTime(2026, 11, 20, 15, 3, 0, DateTimeKind.Utc), first.Json.GetProperty("deadline").GetDateTime());
        Assert.Equal("of 3:00", (await page.Visit("/phone")).Text(".handset-bar .end .quiet"));
        Clock.Step(TimeSpan.FromSeconds(129));
        await Expire();
        Assert.Equal("pending", await Ask<string>("select wrap_up from calls"));
        Clock.Step(TimeSpan.FromSeconds(1));
        await Expire();
        Assert.Equal("not_dispositioned", await Ask<string>("select disposition_code from calls"));
    }

    [Fact]
    public async Task After_the_deadline_nothing_is_left_to_extend()
    {
        var (priya, call) = await JustEnded();
        Clock.Step(TimeSpan.FromSeconds(60));

        Assert.Equal(HttpStatusCode.Conflict, (await (await Browse(priya).WithToken()).PostJson($"/api/v1/calls/{call}/wrap-up/extend", new { })).Status);
    }

    [Fact]
    public async Task Put_aside_it_has_no_deadline_and_its_time_does_not_count()
    {
        var (priya, call) = await JustEnded();
        var page = await Browse(priya).WithToken();
        Clock.Step(TimeSpan.FromSeconds(10));
        await page.Post($"/calls/{call}/wrap-up/later");
        Clock.Step(TimeSpan.FromHours(3));
        await Expire();
        Assert.Equal("pending", await Ask<string>("select wrap_up from calls"));

        await page.Post($"/calls/{call}/wrap-up/open");
        Clock.Step(TimeSpan.FromSeconds(20));
        await page.Post(Url(call), ("disposition", "connected"));

        Assert.Equal(30, await Ask<int>("select wrap_up_seconds from calls"));
    }

    [Fact]
    public async Task Where_the_settings_say_so_there_is_no_limit_and_no_outcome_is_needed()
    {
        var manager = await Browse(await Given.Manager()).WithToken();
        await manager.Post("/admin/dispositions/rules", ("campaignRequired", "true"), ("campaignLimit", "60"), ("inboundLimit", "30"), ("extension", "120"), ("callingFrom", "09:00"), ("callingUntil", "17:00"));
        var (priya, call) = await JustEnded();
        Clock.Step(TimeSpan.FromHours(5));
        await Expire();
        Assert.Equal("pending", await Ask<string>("select wrap_up from calls"));

        var answer = await (await Browse(priya).WithToken()).Post(Url(call), ("disposition", ""), ("notes", "Nothing to say"));

        Assert.Equal(HttpStatusCode.NoContent, answer.Status);
        Assert.Equal("done", await Ask<string>("select concat_ws(' ', wrap_up, disposition_code) from calls"));
        Assert.Equal(1, await Ask<int>("select count(*)::integer from audit_log where action = 'wrap_up.rules_changed'"));
    }

    [Theory]
    [InlineData("campaignLimit", "")]
    [InlineData("manualLimit", "5")]
    [InlineData("manualLimit", "soon")]
    [InlineData("extension", "99999")]
    [InlineData("callingUntil", "22:00")]
    [InlineData("callingFrom", "09:07")]
    [InlineData("callingFrom", "x")]
    public async Task Rules_that_make_no_sense_are_refused(string field, string value)
    {
        var fields = new Dictionary<string, string> { ["campaignLimit"] = "60", ["manualLimit"] = "60", ["inboundLimit"] = "60", ["extension"] = "120", ["callingFrom"] = "09:00", ["callingUntil"] = "17:00" };
        fields[field] = value;

        var answer = await (await Browse(await Given.Manager()).WithToken()).Post("/admin/dispositions/rules", [.. fields.Select(f => (f.Key, f.Value))]);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
        Assert.NotNull(answer.Text(".error"));
        Assert.Equal(0, await Ask<int>("select count(*)::integer from wrap_up_rules"));
    }

    [Fact]
    public async Task Do_not_call_holds_at_once_for_everybody()
    {
        await Outcome("do_not_call", "does_not_call = true, closes = true, sets_status = 'disqualified', status_reason = 'Do not call'");
        var (priya, call) = await JustEnded();
        var leila = await Browse(await Given.Agent(name: "Leila Haddad")).WithToken();

        await (await Browse(priya).WithToken()).Post(Url(call), ("disposition", "do_not_call"));
        var refused = await leila.PostJson("/api/v1/calls", new { to = Number });

        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Contains("do-not-call list", refused.Json.GetProperty("errors").GetProperty("to")[0].GetString(), StringComparison.Ordinal);
        Assert.Equal("disqualified Do not call", await Ask<string>("select concat_ws(' ', lead_status, status_reason) from contacts"));
        Assert.Equal("disposition", await Ask<string>("select source from do_not_call where number = @Number", new { Number }));
    }

    [Fact]
    public async Task An_outcome_sets_the_lead_by_the_rule_of_a_day()
    {
        await Outcome("sold", "sets_status = 'qualified'");
        var (priya, call) = await JustEnded();
        await Run("update wrap_up_rules set limit_seconds = null; insert into wrap_up_rules (org_id, direction, limit_seconds) select org_id, 'outbound-manual', null from organisations");
        await Run("update calls set wrap_up_deadline = null");
        var page = await Browse(priya).WithToken();
        Clock.Step(TimeSpan.FromHours(25));

        await page.Post(Url(call), ("disposition", "sold"));

        Assert.Equal(("qualified", "new"), await Ask<(string, string)>("select l.lead_status, c.lead_status from calls l join contacts c on c.id = l.contact_id"));
    }

    [Fact]
    public async Task Value_status_and_tags_are_the_calls_own_and_the_status_is_the_contacts_too()
    {
        var (priya, call) = await JustEnded();

        await (await Browse(priya).WithToken()).Post(Url(call), ("disposition", "connected"), ("leadStatus", "contacted"), ("dealValue", "48,500"), ("tags", "Hot lead, Roof"));

        Assert.Equal("contacted 48500.00 Hot lead,Roof", await Ask<string>("select concat_ws(' ', lead_status, deal_value, array_to_string(tags, ',')) from calls"));
        Assert.Equal("contacted", await Ask<string>("select concat_ws(' ', lead_status, deal_value) from contacts"));
        Assert.Equal(call, await Ask<Guid>("select call_id from contact_changes where field = 'leadStatus'"));
    }

    [Theory]
    [InlineData("dealValue", "lots")]
    [InlineData("dealValue", "-4")]
    [InlineData("tags", "x\u0001y")]
    [InlineData("leadStatus", "sold")]
    public async Task What_makes_no_sense_is_refused_and_nothing_is_kept(string field, string value)
    {
        var (priya, call) = await JustEnded();

        var answer = await (await Browse(priya).WithToken()).Post(Url(call), ("disposition", "connected"), (field, value));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
        Assert.Equal("pending", await Ask<string>("select wrap_up from calls"));
    }

    [Fact]
    public async Task Some_outcomes_need_a_note()
    {
        await Outcome("complaint", "needs_notes = true");
        var (priya, call) = await JustEnded();
        var page = await Browse(priya).WithToken();

        var without = await page.Post(Url(call), ("disposition", "complaint"), ("notes", "  "));
        var with = await page.Post(Url(call), ("disposition", "complaint"), ("notes", "The panel rattles"));

        Assert.Equal((HttpStatusCode.UnprocessableEntity, HttpStatusCode.NoContent), (without.Status, with.Status));
    }

    [Fact]
    public async Task A_callback_is_booked_with_the_outcome_or_neither_is_kept()
    {
        await Outcome("callback", "books_callback = 'required'");
        var (priya, call) = await JustEnded();
        var page = await Browse(priya).WithToken();

        var without = await page.Post(Url(call), ("disposition", "callback"));
        var atNight = await page.Post(Url(call), ("disposition", "callback"), ("callbackAt", "other"), ("callbackDate", "2026-11-23"), ("callbackTime", "22:15"));
        var booked = await page.Post(Url(call), ("disposition", "callback"), ("notes", "Ask for Dan"), ("callbackAt", "other"), ("callbackDate", "2026-11-23"), ("callbackTime", "10:00"), ("callbackFor", "me"));

        Assert.Equal("Choose when to call back.", without.Text(".books .error"));
        Assert.Contains("It is 22:15 in New York then. Your calls go out between 9:00 and 17:00 there. Near it: Mon 16:45, or Tue 9:00", atNight.Text(".books .error"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NoContent, booked.Status);
        Assert.Equal("America/New_York Ask for Dan pending wrap_up 2026-11-23 15:00:00+00", await Ask<string>(
            "select concat_ws(' ', zone, note, state, source, due_at::text) from (select set_config('timezone', 'UTC', false)) z, callbacks"));
        Assert.Equal(await Ask<DateTime>("select due_at from callbacks"), await Ask<DateTime>("select next_follow_up_at from contacts"));
    }

    [Fact]
    public async Task An_outcome_that_retries_books_another_try_in_calling_hours()
    {
        await Outcome("later", "retries_after = 240");
        var (priya, call) = await JustEnded();
        Clock.Step(TimeSpan.FromSeconds(30));

        await (await Browse(priya).WithToken()).Post(Url(call), ("disposition", "later"));

        Assert.Equal(("retry", 240.5), await Ask<(string, double)>("select source, extract(epoch from due_at - timestamptz '2026-11-20 15:00 UTC')::float / 60 from callbacks"));
    }

    async Task<(Person Agent, Guid Call)> JustEnded()
    {
        var priya = await Given.Agent();
        var eleanor = await Given.Contact(Number);
        return (priya, await Given.CallOnPhone(priya, "ended", contact: eleanor, number: Number, result: "human", endedBy: "customer"));
    }

    async Task Outcome(string code, string does)
    {
        await Run("insert into dispositions (org_id, code, label, category, tone, position) values (@org, @code, @code, 'reached', 'off', 20)", new { org = await Given.Organisation(), code });
        await Run($"update dispositions set {does} where code = @code", new { code });
    }

    Task<Infrastructure.Done> Expire() => Send(new ExpireWrapUps.Command());

    static string Url(Guid call) => $"/calls/{call}/disposition";
}
