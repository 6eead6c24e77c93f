using System.Net;
using System.Text.Json;
using Dapper;
using DutyCall.Domain;
using Npgsql;

namespace DutyCall.Features.Compliance;

/// <summary>Every decision leaves a receipt; no receipt, no attempt; and whatever becomes of a receipt later shows.</summary>
public sealed class ReceiptTests : SliceTest
{
    const string Somebody = "+12125550123";

    [Fact]
    public async Task A_call_by_hand_has_its_receipt_with_all_fourteen_checks()
    {
        var ann = await Browse(await Given.Agent(name: "Ann Lee")).WithToken();

        await ann.PostJson("/api/v1/calls", new { to = "(212) 555-0123" });

        Assert.Equal($"manual {Somebody} t 1", await Ask<string>("select concat_ws(' ', r.kind, r.number, left(r.allowed::text, 1), r.seq) from calls c join receipts r on r.id = c.receipt_id and r.contact_id = c.contact_id and r.user_id = c.agent_id"));
        var body = JsonDocument.Parse(await Ask<string>("select body from receipts")).RootElement;
        Assert.Equal(14, body.GetProperty("checks").GetArrayLength());
        Assert.Equal(PolicyPack.Current.Version, body.GetProperty("pack").GetString());
        Assert.Equal("2026-11-20T10:00:00", body.GetProperty("place").GetProperty("clocks")[0].GetProperty("local").GetString());
        Assert.Equal("Main line", body.GetProperty("callerIdOwned").GetProperty("label").GetString());
    }

    [Fact]
    public async Task A_refusal_leaves_one_too_and_a_lost_race_none_that_allows()
    {
        var ann = await Browse(await Given.Agent(name: "Ann Lee")).WithToken();

        var refused = await ann.PostJson("/api/v1/calls", new { to = "911" });
        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => ann.PostJson("/api/v1/calls", new { to = Somebody }, ("Idempotency-Key", $"press-{i}"))));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Equal("+1911", await Ask<string>("select number from receipts where not allowed order by seq limit 1"));
        Assert.Equal(1, await Ask<long>("select count(*) from receipts where allowed"));
        Assert.Equal(0, await Ask<long>("select count(*) from receipts r where r.allowed and not exists (select from calls c where c.receipt_id = r.id)"));
    }

    [Fact]
    public async Task Many_who_call_at_once_make_one_chain()
    {
        var org = await Given.Organisation();
        var pages = new List<Browser>();
        for (var i = 0; i < 12; i++)
            pages.Add(await Browse(await Given.Agent(name: $"Agent {i}")).WithToken());

        var answers = await Task.WhenAll(pages.Select((page, i) => page.PostJson("/api/v1/calls", new { to = $"+121255501{i:00}" })));

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.Created, answer.Status));
        Assert.Equal("12 12", await Ask<string>("select count(*) || ' ' || max(seq) from receipts"));
        Assert.Empty(await Problems(org));
    }

    [Fact]
    public async Task At_night_nobody_is_called_by_hand_either_and_the_refusal_says_from_when()
    {
        var ann = await Browse(await Given.Agent(name: "Ann Lee")).WithToken();
        Clock.Step(TimeSpan.FromHours(12));

        var answer = await ann.PostJson("/api/v1/calls", new { to = Somebody });

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
        Assert.Contains("It is 22:00 in New York, where this number may ring.", answer.Body, StringComparison.Ordinal);
        Assert.Contains("\"earliest\":\"2026-11-21T13:00:00Z\"", await Ask<string>("select body from receipts"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("insert into calls (org_id, id, direction, state, customer_number, our_number, created_at, last_news_at) values (@org, gen_random_uuid(), 'outbound-manual', 'intent', '+12125550124', '+12125550100', now(), now())")]
    [InlineData("insert into calls (org_id, id, direction, state, customer_number, our_number, created_at, last_news_at) values (@org, gen_random_uuid(), 'outbound-campaign', 'intent', '+12125550124', '+12125550100', now(), now())")]
    [InlineData("insert into calls (org_id, id, direction, state, customer_number, our_number, created_at, last_news_at, receipt_id) select @org, gen_random_uuid(), 'outbound-manual', 'intent', '+12125550124', '+12125550100', now(), now(), id from receipts where allowed")]
    [InlineData("insert into calls (org_id, id, direction, state, customer_number, our_number, created_at, last_news_at, receipt_id) select @org, gen_random_uuid(), 'outbound-manual', 'intent', number, '+12125550100', now(), now(), id from receipts where not allowed")]
    [InlineData("with c as (insert into calls (org_id, id, direction, state, customer_number, our_number, created_at, last_news_at) values (@org, '018f0000-0000-7000-8000-000000000001', 'inbound', 'queued', '+12125550124', '+12125550100', now(), now())) select 1; update calls set direction = 'outbound-manual' where customer_number = '+12125550124'")]
    [InlineData("update calls set receipt_id = null")]
    [InlineData("update calls set customer_number = '+12125550124'")]
    [InlineData("update receipts set allowed = true")]
    [InlineData("delete from receipts")]
    [InlineData("update receipt_chains set last_seq = 0")]
    [InlineData("insert into call_legs (org_id, id, call_id, role, label, address, created_at) select @org, gen_random_uuid(), id, 'party', 'party-1', '+12125550124', now() from calls")]
    public async Task The_database_lets_nobody_past_it(string bypass)
    {
        var org = await Given.Organisation();
        var ann = await Browse(await Given.Agent(name: "Ann Lee")).WithToken();
        await ann.PostJson("/api/v1/calls", new { to = Somebody });
        await Run("insert into receipts (org_id, id, at, number, kind, allowed, body) values (@org, gen_random_uuid(), now(), '+12125550125', 'campaign', false, '{}')", new { org });
        await using var db = new NpgsqlConnection(AppConnection);
        await db.OpenAsync(TestContext.Current.CancellationToken);
        await db.ExecuteAsync("select set_config('app.org_id', @org, false)", new { org = org.ToString() });

        await Assert.ThrowsAsync<PostgresException>(() => db.ExecuteAsync(bypass, new { org }));
    }

    [Fact]
    public async Task Somebody_outside_who_is_brought_in_has_a_receipt()
    {
        var ann = await Given.Agent(name: "Ann Lee");
        var call = await Given.CallOnPhone(ann);
        var page = await Browse(ann).WithToken();
        Clock.Step(TimeSpan.FromHours(12));

        var brought = await page.PostJson($"/api/v1/calls/{call}/transfers", new { kind = "guest", toNumber = "+12125550124" });
        var refused = await page.PostJson($"/api/v1/calls/{call}/transfers", new { kind = "guest", toNumber = "112" });

        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.UnprocessableEntity), (brought.Status, refused.Status));
        Assert.Equal("party +12125550124", await Ask<string>("select r.kind || ' ' || r.number from call_legs l join receipts r on r.id = l.receipt_id where r.allowed"));
        Assert.Equal(1, await Ask<long>("select count(*) from receipts where not allowed"));
    }

    [Theory]
    [InlineData("update receipts set body = replace(body, '10:00', '11:00') where seq = 2", "changed")]
    [InlineData("update receipts set allowed = not allowed where seq = 3", "changed")]
    [InlineData("delete from receipts where seq = 2", "missing")]
    [InlineData("delete from receipts where seq = 4", "does not end")]
    [InlineData("update receipts set seq = case seq when 2 then 103 else 102 end where seq in (2, 3); update receipts set seq = seq - 100 where seq > 100", "moved")]
    [InlineData("delete from receipts where day = '2026-11-20'", "removed")]
    [InlineData("alter table receipts disable trigger receipts_chained; insert into receipts select org_id, gen_random_uuid(), at, day, 5, number, kind, null, null, null, true, '{}', hash, sha256(hash) from receipts where day = '2026-11-20' and seq = 4", "changed")]
    public async Task Whatever_is_done_to_them_later_is_found(string tampering, string problem)
    {
        var org = await Given.Organisation();
        for (var i = 0; i < 6; i++)
        {
            await Run("insert into receipts (org_id, id, at, number, kind, allowed, body) values (@org, gen_random_uuid(), @at, '+12125550123', 'manual', true, '{\"local\":\"10:00\"}')",
                new { org, at = Clock.GetUtcNow().AddHours(i < 4 ? 0 : 24).UtcDateTime });
        }

        Assert.Empty(await Problems(org));
        await Run(tampering);

        Assert.Contains(await Problems(org), found => found.Contains(problem, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Many_at_once_are_judged_together_and_their_calls_written_with_their_receipts()
    {
        var org = await Given.Organisation();
        var rules = new CampaignRules(Guid.NewGuid(), "progressive", new(9, 0), new(17, 0), 127, 3, 0, TimeSpan.FromHours(4), false, true);
        await Run("insert into do_not_call (org_id, number, added_at, source, campaign_id, is_area) values (@org, '+1312', now(), 'person', null, true), (@org, '+12125550101', now(), 'key', @CampaignId, false)", new { org, rules.CampaignId });
        string[] numbers = [Somebody, "+12125550101", "+13125550123", "+13105550123"];

        var judged = await Send(new JudgeAttempt.QueryMany([.. numbers.Select(number => new JudgeAttempt.Query(AttemptKind.Campaign, number, null, null, "+12125550100", rules))]));

        Assert.Equal(["", "DoNotCall", "DoNotCall", "LegalHours, CampaignWindow"], judged.Select(each => string.Join(", ", each.Verdict.Refusals.Select(check => check.Check))));
        Assert.Equal(new DateTime(2026, 11, 20, 17, 0, 0, DateTimeKind.Utc), judged[3].Verdict.EarliestUtc);
        await Send(new KeepReceipts.Command([.. judged.Where(each => !each.Verdict.Allowed).Select(each => each.Receipt)]));
        Assert.Equal("1 2 3", await Ask<string>("select string_agg(seq::text, ' ' order by seq) from receipts where campaign_id is not null and not allowed"));
        Assert.Empty(await Problems(org));
    }

    async Task<IEnumerable<string>> Problems(Guid org)
    {
        await using var db = new NpgsqlConnection(AppConnection);
        await db.OpenAsync(TestContext.Current.CancellationToken);
        await db.ExecuteAsync("select set_config('app.org_id', @org, false)", new { org = org.ToString() });
        return await db.QueryAsync<string>("select problem from broken_receipts()");
    }
}
