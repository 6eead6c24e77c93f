using System.Net;
using System.Text;
using DutyCall.Domain;
using DutyCall.Features.Compliance.VerifyReceipts;

namespace DutyCall.Features.Compliance;

/// <summary>What managers and programs do about compliance: lists, consent, rules, evidence; and that the gate heeds it.</summary>
public sealed class ComplianceTests : SliceTest
{
    const string Number = "+12125550123";

    static readonly CampaignRules Campaign = new(Guid.NewGuid(), "progressive", new(9, 0), new(17, 0), 127, 3, 0, TimeSpan.FromHours(4), false, true);

    [Fact]
    public async Task An_area_is_put_on_the_list_by_managers_alone_and_forbids_every_number_in_it()
    {
        var agent = await Browse(await Given.Agent()).WithToken();
        var manager = await Browse(await Given.Manager()).WithToken();

        var theirs = await agent.PostJson("/api/v1/do-not-call", new { number = "+1212*" });
        var tooWide = await manager.PostJson("/api/v1/do-not-call", new { number = "+1*" });
        var area = await manager.PostJson("/api/v1/do-not-call", new { number = "+1 (212) 555*" });
        var call = await agent.PostJson("/api/v1/calls", new { to = Number });
        var elsewhere = await agent.PostJson("/api/v1/calls", new { to = "+12122550123" });
        await manager.Delete("/api/v1/do-not-call/%2B1212555*?reason=Too%20wide");
        var listed = await manager.Fetch("/do-not-call");

        Assert.Equal((HttpStatusCode.UnprocessableEntity, HttpStatusCode.UnprocessableEntity), (theirs.Status, tooWide.Status));
        Assert.Equal("+1212555", area.Json.GetProperty("number").GetString());
        Assert.Equal((HttpStatusCode.UnprocessableEntity, HttpStatusCode.Created), (call.Status, elsewhere.Status));
        Assert.Contains("Numbers that begin with +1212555 are on your do-not-call list.", call.Body, StringComparison.Ordinal);
        Assert.Equal("Nobody has asked not to be called", listed.Text(".empty h2"));
    }

    [Fact]
    public async Task A_key_pressed_in_a_call_forbids_at_once_and_the_next_judgement_knows()
    {
        await Given.Organisation();

        Assert.True((await Judge(Number)).Verdict.Allowed);
        await Send(new KeepDoNotCall.Command(null, Number, "Pressed 9", "key"));

        Assert.Equal(RefusalKind.DoNotCall, (await Judge(Number)).Verdict.Refusals.Single().Refusal);
        Assert.Equal("key Pressed 9", await Ask<string>("select source || ' ' || reason from do_not_call"));
    }

    [Fact]
    public async Task A_national_list_binds_campaigns_and_not_people()
    {
        var ann = await Browse(await Given.Agent()).WithToken();
        var manager = await Browse(await Given.Manager()).WithToken();

        var imported = await Upload(manager, "212,5550123\n(310) 555-0199,x\nheading\n\n212,5550123\n", """{"region":"US","dated":"2026-11-10","name":"Registry"}""");

        Assert.Equal(HttpStatusCode.Created, imported.Status);
        Assert.Equal((2, 1), (imported.Json.GetProperty("numbers").GetInt32(), imported.Json.GetProperty("skipped").GetInt32()));
        Assert.Equal(RefusalKind.ListedNationally, (await Judge(Number)).Verdict.Refusals.Single().Refusal);
        Assert.True((await Judge("+12125550124")).Verdict.Allowed);
        Assert.Equal(HttpStatusCode.Created, (await ann.PostJson("/api/v1/calls", new { to = Number })).Status);

        Clock.Step(TimeSpan.FromDays(21));
        Assert.True((await Judge("+12125550124")).Verdict.Allowed);
        Clock.Step(TimeSpan.FromDays(1));
        Assert.Equal(RefusalKind.ListTooOld, (await Judge("+12125550124")).Verdict.Refusals.Single().Refusal);
    }

    [Fact]
    public async Task Parts_of_a_list_count_together_until_a_later_one_comes_and_one_removed_not_at_all()
    {
        var manager = await Browse(await Given.Manager()).WithToken();

        await Import(manager, Number, "2026-11-10");
        await Import(manager, "+13105550199", "2026-11-10");
        Assert.Equal(RefusalKind.ListedNationally, (await Judge(Number)).Verdict.Refusals.Single().Refusal);
        await Import(manager, "+13105550199", "2026-11-15");
        Assert.True((await Judge(Number)).Verdict.Allowed);
        foreach (var list in (await manager.Get("/api/v1/call-lists")).Json.EnumerateArray())
            await manager.Delete($"/api/v1/call-lists/{list.GetProperty("id").GetString()}");

        Assert.Equal(0, await Ask<long>("select count(*) from call_list_numbers"));
        Assert.Equal("No list has been imported", (await manager.Fetch("/compliance/lists")).Text(".empty h2"));
        Assert.Equal(HttpStatusCode.OK, (await (await Browse(await Given.Admin()).WithToken()).PutJson("/api/v1/calling-rules",
            new { dialingFrom = 480, dialingUntil = 1260, attemptsPerDay = 3, attemptsPerWeek = 10, nationalListNeeded = true })).Status);
        Assert.Equal(RefusalKind.ListMissing, (await Judge(Number)).Verdict.Refusals.Single().Refusal);
    }

    [Theory]
    [InlineData("""{"region":"US","dated":"2026-11-10"}""", "no numbers here")]
    [InlineData("""{"region":"ZZ","dated":"2026-11-10"}""", "+12125550123")]
    [InlineData("""{"region":"US","dated":"2027-11-10"}""", "+12125550123")]
    [InlineData("""{"region":"US"}""", "+12125550123")]
    public async Task What_is_no_list_is_refused(string settings, string content)
    {
        var manager = await Browse(await Given.Manager()).WithToken();

        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await Upload(manager, content, settings)).Status);
        Assert.Equal(0, await Ask<long>("select count(*) from call_lists"));
    }

    [Fact]
    public async Task Consent_opens_what_needs_it_until_it_is_revoked()
    {
        var campaign = await Given.Campaign();
        var eleanor = await Given.Member(campaign, Number);
        await Run("update campaign_members set next_at = '2026-11-20 15:15 UTC', held_by = 'NoConsent', reason = 'There is no consent.'");
        var manager = await Browse(await Given.Manager()).WithToken();
        var agent = await Browse(await Given.Agent()).WithToken();

        Assert.Equal(RefusalKind.NoConsent, (await Judge(Number, AttemptKind.Message)).Verdict.Refusals.Single().Refusal);
        var unproved = await manager.PostJson("/api/v1/consents", new { number = Number, purpose = "messages", textVersion = "2026-03" });
        var notTheirs = await agent.PostJson("/api/v1/consents", new { number = Number, purpose = "messages", textVersion = "2026-03", evidence = "https://example.com/form/1" });
        var given = await manager.PostJson("/api/v1/consents", new { number = Number, purpose = "messages", textVersion = "2026-03", evidence = "https://example.com/form/1" });
        Assert.True((await Judge(Number, AttemptKind.Message)).Verdict.Allowed);
        Assert.Equal(Clock.GetUtcNow().UtcDateTime, await Ask<DateTime>("select next_at from campaign_members where held_by is null"));
        var panel = await manager.Fetch($"/contacts/{eleanor}/consents");
        var revoked = await manager.Post($"/contacts/{eleanor}/consents/{given.Json.GetProperty("id").GetString()}/revoke", ("reason", "Wrote to us"));

        Assert.Equal((HttpStatusCode.UnprocessableEntity, HttpStatusCode.Forbidden, HttpStatusCode.Created), (unproved.Status, notTheirs.Status, given.Status));
        Assert.Contains("to calls and recorded messages, 20 Nov 2026, text 2026-03", panel.Text("#consents"), StringComparison.Ordinal);
        Assert.Contains("Revoked 20 Nov 2026: Wrote to us", revoked.Text("#consents"), StringComparison.Ordinal);
        Assert.Equal(RefusalKind.NoConsent, (await Judge(Number, AttemptKind.Message)).Verdict.Refusals.Single().Refusal);
        Assert.Equal(2, await Ask<long>("select count(*) from audit_log where action like 'compliance.consent_%'"));
    }

    [Fact]
    public async Task Calls_by_hand_count_against_a_campaigns_caps_and_those_that_never_reached_the_carrier_do_not()
    {
        var ann = await Given.Agent();
        foreach (var at in (string[])["2026-11-19 14:00", "2026-11-20 09:00", "2026-11-20 10:00", "2026-11-20 10:30"])
            await Given.Call(ann, at, number: Number);
        Assert.True((await Judge(Number)).Verdict.Allowed);

        await Run("update calls set submitted_at = created_at");

        var verdict = (await Judge(Number)).Verdict;
        Assert.Equal("Called 3 times in the last 24 hours; your organisation allows 3.", verdict.Refusals.Single().Sentence);
        Assert.Equal(new DateTime(2026, 11, 21, 14, 0, 0, DateTimeKind.Utc), verdict.EarliestUtc);
    }

    [Fact]
    public async Task The_contacts_own_state_counts_beside_the_area_codes()
    {
        await Given.Contact(Number);
        await Run("update contacts set custom = '{\"state\": \"Rhode Island\"}'");
        Clock.Step(TimeSpan.FromHours(32)); // Saturday 18:00 in New York

        var refusal = (await Judge(Number, AttemptKind.Manual)).Verdict.Refusals.Single();

        Assert.StartsWith("It is 18:00 in New York, where this number may ring. Calls are lawful between 10:00 and 17:00 there", refusal.Sentence, StringComparison.Ordinal);
        Assert.Equal(new DateTime(2026, 11, 23, 14, 0, 0, DateTimeKind.Utc), refusal.EarliestUtc); // Monday: none on a Sunday.
        Assert.True((await Judge("+12125550124", AttemptKind.Manual)).Verdict.Allowed);
    }

    [Fact]
    public async Task A_callback_that_was_promised_is_kept_though_the_state_has_counted_enough_calls()
    {
        const string Miami = "+13055550123";
        var ann = await Given.Agent();
        foreach (var at in (string[])["2026-11-20 14:00", "2026-11-20 14:20", "2026-11-20 14:40"])
            await Given.Call(ann, at, number: Miami);
        await Run("update calls set submitted_at = created_at");
        var page = await Browse(ann).WithToken();

        var fourth = await page.PostJson("/api/v1/calls", new { to = Miami });
        await Run("""
            insert into callbacks (org_id, id, number, owner_id, due_at, promised_at, source, booked_at)
            values (@OrgId, gen_random_uuid(), @Miami, @Id, '2026-11-20 15:30 UTC', '2026-11-20 15:30 UTC', 'contact', '2026-11-20 14:45 UTC')
            """, new { ann.OrgId, ann.Id, Miami });
        var promised = await page.PostJson("/api/v1/calls", new { to = Miami });

        Assert.Contains("the law allows 3 (Fla. Stat. 501.616(6))", fourth.Body, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Created, promised.Status);
        Assert.Equal("callback", await Ask<string>("select kind from receipts where allowed"));
    }

    [Fact]
    public async Task Rules_are_narrowed_by_admins_and_widened_by_nobody()
    {
        var manager = await Browse(await Given.Manager()).WithToken();
        var admin = await Browse(await Given.Admin()).WithToken();
        object Hours(int from, int until) => new { dialingFrom = from, dialingUntil = until, attemptsPerDay = 2, attemptsPerWeek = 6, nationalListNeeded = false };

        Assert.Equal(HttpStatusCode.Forbidden, (await manager.PutJson("/api/v1/calling-rules", Hours(600, 1200))).Status);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await admin.PutJson("/api/v1/calling-rules", Hours(420, 1200))).Status);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await admin.PutJson("/api/v1/calling-rules", Hours(600, 1320))).Status);
        await Assert.ThrowsAsync<Npgsql.PostgresException>(() => Run("update organisations set dialing_from = 420"));
        Assert.True((await admin.PutJson("/api/v1/calling-rules", Hours(660, 1200))).Json.GetProperty("inForce").GetBoolean());

        var refused = await (await Browse(await Given.Agent()).WithToken()).PostJson("/api/v1/calls", new { to = Number });
        Assert.Contains("Your organisation calls between 11:00 and 20:00.", refused.Body, StringComparison.Ordinal);
        var page = await admin.Fetch("/compliance/rules");
        Assert.Equal("11:00", page.Html.QuerySelector("#dialing-from")!.GetAttribute("value"));
        Assert.Contains("Fla. Stat. 501.616(6)", page.Body, StringComparison.Ordinal);
        Assert.True((await manager.Fetch("/compliance/rules")).Html.QuerySelector("fieldset")!.HasAttribute("disabled"));
    }

    [Fact]
    public async Task Looser_rules_take_two_administrators_and_stand_on_the_receipt()
    {
        var (ada, bob) = (await Browse(await Given.Admin()).WithToken(), await Browse(await Given.Admin("Bob Stone")).WithToken());
        object Rules(int from, int perDay) => new { dialingFrom = from, dialingUntil = 1260, attemptsPerDay = perDay, attemptsPerWeek = 10, nationalListNeeded = false };
        await ada.PutJson("/api/v1/calling-rules", Rules(660, 2));

        var asked = await ada.PutJson("/api/v1/calling-rules", Rules(480, 1));

        Assert.False(asked.Json.GetProperty("inForce").GetBoolean());
        Assert.Equal((660, 2), await Ask<(int, int)>("select dialing_from::int, attempts_per_day::int from organisations"));
        var waiting = (await bob.Get("/api/v1/calling-rules")).Json.GetProperty("waiting")[0];
        Assert.Equal("Calls begin at 8:00 instead of 11:00.", waiting.GetProperty("differences")[0].GetString());
        var change = waiting.GetProperty("id").GetGuid();
        Assert.Contains("A change of the calling rules waits", (await bob.Fetch("/compliance/overview")).Text("#rules-waiting"), StringComparison.Ordinal);
        Assert.Null((await ada.Fetch("/compliance/rules")).Html.QuerySelector($"#waiting-{change} [hx-post$=agree]"));
        Assert.Equal(HttpStatusCode.Conflict, (await ada.PostJson($"/api/v1/calling-rules/changes/{change}/agree", new { })).Status);
        await Assert.ThrowsAsync<Npgsql.PostgresException>(() => Run("update calling_rule_changes set decided_at = now(), decided_by = asked_by, is_agreed = true where decided_at is null"));

        await Given.Campaign();
        Clock.Step(TimeSpan.FromMinutes(1));
        await bob.Post($"/compliance/rules/changes/{change}/agree");
        Assert.Equal(Clock.GetUtcNow().UtcDateTime, await Ask<DateTime>("select rules_changed_at from campaigns"));
        Assert.Equal((480, 1), await Ask<(int, int)>("select dialing_from::int, attempts_per_day::int from organisations"));
        Assert.Equal(HttpStatusCode.NotFound, (await bob.PostJson($"/api/v1/calling-rules/changes/{change}/agree", new { })).Status);
        Assert.Contains($"\"ownRules\":\"{change}\"", (await Judge(Number)).Receipt.Body, StringComparison.Ordinal);
        Assert.Equal("compliance.loosening_agreed compliance.loosening_asked compliance.rules_changed", await Ask<string>("select string_agg(action, ' ' order by action) from audit_log where action like 'compliance.%'"));
    }

    [Fact]
    public async Task What_was_asked_for_is_taken_back_declined_or_asked_anew()
    {
        var (ada, bob) = (await Browse(await Given.Admin()).WithToken(), await Browse(await Given.Admin("Bob Stone")).WithToken());
        var id = await Ask<Guid>("select id from phone_numbers");
        await ada.Post($"/compliance/rules/caller-ids/{id}", ("dailyCap", "5"));

        await ada.Post($"/compliance/rules/caller-ids/{id}", ("dailyCap", "50"));
        await ada.Post($"/compliance/rules/caller-ids/{id}", ("dailyCap", ""));
        var waiting = (await bob.Get("/api/v1/calling-rules")).Json.GetProperty("waiting");
        Assert.Equal(1, waiting.GetArrayLength());
        Assert.Contains("any number of campaign calls, instead of 5", waiting[0].GetProperty("differences")[0].GetString(), StringComparison.Ordinal);
        await bob.PostJson($"/api/v1/calling-rules/changes/{waiting[0].GetProperty("id").GetGuid()}/decline", new { });

        Assert.Equal(5, await Ask<int>("select daily_cap from phone_numbers"));
        Assert.Equal(0, (await bob.Get("/api/v1/calling-rules")).Json.GetProperty("waiting").GetArrayLength());
        await ada.Post($"/compliance/rules/caller-ids/{id}", ("dailyCap", "3"));
        Assert.Equal(3, await Ask<int>("select daily_cap from phone_numbers"));
    }

    [Fact]
    public async Task A_caller_id_is_not_shown_more_often_than_its_cap()
    {
        var ann = await Given.Agent();
        var admin = await Browse(await Given.Admin()).WithToken();
        var id = await Ask<Guid>("select id from phone_numbers");
        await admin.Post($"/compliance/rules/caller-ids/{id}", ("dailyCap", "1"));
        await Given.Call(ann, "2026-11-20 10:00", number: "+12125550177");
        await Run("update calls set submitted_at = created_at");

        Assert.Equal(RefusalKind.CallerIdWorn, (await Judge(Number)).Verdict.Refusals.Single().Refusal);
    }

    [Fact]
    public async Task Why_somebody_may_not_be_called_is_on_their_sheet_with_the_earliest_time()
    {
        var eleanor = await Given.Contact("+13105550123");
        var agent = await Browse(await Given.Agent()).WithToken();

        var panel = await agent.Fetch($"/contacts/{eleanor}/may-be-called");
        var answer = await agent.Get("/api/v1/may-be-called?number=%2B12125550123");

        Assert.Contains("May not be called now, from Fri 20 Nov 11:00 for you", panel.Text("summary"), StringComparison.Ordinal);
        Assert.Equal(14, panel.Html.QuerySelectorAll("li").Length);
        Assert.Contains("It is 7:00 in Los Angeles, where this number may ring.", panel.Text("li"), StringComparison.Ordinal);
        Assert.True(answer.Json.GetProperty("allowed").GetBoolean());
        Assert.Equal(0, await Ask<long>("select count(*) from receipts"));
    }

    [Fact]
    public async Task Evidence_for_a_number_is_all_there_is_about_it()
    {
        await Given.Contact(Number);
        var agent = await Browse(await Given.Agent(name: "Ann Lee")).WithToken();
        var manager = await Browse(await Given.Manager()).WithToken();
        await agent.PostJson("/api/v1/calls", new { to = Number });
        await agent.PostJson("/api/v1/do-not-call", new { number = Number, reason = "Asked" });
        await agent.PostJson("/api/v1/calls", new { to = Number });

        var json = await manager.Get("/api/v1/evidence/%2B12125550123");
        var page = await manager.Fetch("/compliance/evidence?number=212-555-0123");

        Assert.Equal((2, 1, 1), (json.Json.GetProperty("decisions").GetArrayLength(), json.Json.GetProperty("calls").GetArrayLength(), json.Json.GetProperty("optOuts").GetArrayLength()));
        var kept = json.Json.GetProperty("decisions")[0];
        Assert.Equal(14, kept.GetProperty("decided").GetProperty("checks").GetArrayLength());
        Assert.Equal(kept.GetProperty("hash").GetString(), json.Json.GetProperty("decisions")[1].GetProperty("previousHash").GetString());
        Assert.Equal(json.Json.GetProperty("calls")[0].GetProperty("receiptId").GetString(), kept.GetProperty("id").GetString());
        Assert.Contains("This number is on your do-not-call list.", page.Body, StringComparison.Ordinal);
        Assert.Equal(2, await Ask<long>("select count(*) from audit_log where action = 'compliance.evidence_gathered' and subject = @Number", new { Number }));
        Assert.Equal(HttpStatusCode.Forbidden, (await agent.Get("/api/v1/evidence/%2B12125550123")).Status);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await manager.Get("/api/v1/evidence/nobody")).Status);
    }

    [Fact]
    public async Task The_overview_counts_refusals_by_reason_and_says_whether_the_receipts_hold()
    {
        var agent = await Browse(await Given.Agent()).WithToken();
        var manager = await Browse(await Given.Manager()).WithToken();
        await agent.PostJson("/api/v1/calls", new { to = "911" });
        await agent.PostJson("/api/v1/calls", new { to = "+13105550123" });
        await agent.PostJson("/api/v1/calls", new { to = Number });

        var before = await manager.Fetch("/compliance/overview");
        await manager.Post("/compliance/overview/verify");
        var sound = await manager.Fetch("/compliance/overview");
        await Run("update receipts set number = '+12125550199' where seq = 2");
        var output = new StringWriter();
        var holds = await Terminal.Verify(Services, output);
        var broken = await manager.Fetch("/compliance/overview");

        Assert.Contains("Not verified yet", before.Body, StringComparison.Ordinal);
        Assert.Contains("Emergency number", before.Text("tbody"), StringComparison.Ordinal);
        Assert.Equal(["emergency", "outside_hours"], (await manager.Get("/api/v1/compliance")).Json.GetProperty("reasons").EnumerateArray().Select(reason => reason.GetProperty("reason").GetString()));
        Assert.Contains("As they were written 3 receipts of 1 day, until 20 Nov 2026", sound.Text("section.card p"), StringComparison.Ordinal);
        Assert.False(holds);
        Assert.Contains("2026-11-20 no. 2", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("1 problem", broken.Text("section.card p"), StringComparison.Ordinal);
    }

    static Task<Answer> Import(Browser manager, string number, string dated) =>
        Upload(manager, number, $$"""{"region":"US","dated":"{{dated}}"}""");

    static async Task<Answer> Upload(Browser manager, string content, string settings)
    {
        using var form = new MultipartFormDataContent { { new StringContent(settings), "settings" }, { new ByteArrayContent(Encoding.UTF8.GetBytes(content)), "file", "registry.txt" } };
        return await manager.Upload("/api/v1/call-lists", form);
    }

    Task<Judgement> Judge(string number, AttemptKind kind = AttemptKind.Campaign) => Send(new JudgeAttempt.Query(kind, number, null, null, "+12125550100", Campaign));
}
