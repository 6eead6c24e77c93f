using System.Net;

namespace DutyCall.Features.Dialer.PlaceManualCall;

public sealed class PlaceManualCallTests : SliceTest
{
    const string Somebody = "+12125550123";

    [Fact]
    public async Task Writes_the_intent_down_before_anything_is_dialed()
    {
        var ann = await Signed();

        var answer = await ann.PostJson("/api/v1/calls", new { to = "(212) 555-0123" });

        Assert.Equal(HttpStatusCode.Created, answer.Status);
        Assert.Equal(Somebody, Json(answer, "to"));
        Assert.Equal(Json(answer, "id"), answer.Json.GetProperty("connect").GetProperty("callId").GetString());
        Assert.Equal("intent agent calls.placed", await Ask<string>("""
            select concat_ws(' ', c.state, l.role, a.action) from calls c join call_legs l on l.call_id = c.id join audit_log a on a.subject = c.id::text
            """));
    }

    [Theory]
    [InlineData("12", "to")]
    [InlineData("hello", "to")]
    [InlineData("", "to")]
    [InlineData("+1234", "to")]
    [InlineData("911", "emergency")]
    [InlineData("112", "emergency")]
    [InlineData("+19005550123", "premium")]
    [InlineData("+15550100100", "to")]
    public async Task Refuses_what_must_not_be_dialed_and_says_why(string to, string word)
    {
        var ann = await Signed();

        var answer = await ann.PostJson("/api/v1/calls", new { to });

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
        Assert.Contains("\"to\":", answer.Body, StringComparison.Ordinal);
        Assert.Contains(word, answer.Body, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(0, await Ask<long>("select count(*) from calls"));
    }

    [Fact]
    public async Task Wants_a_number_and_a_key_of_reasonable_length()
    {
        var ann = await Signed();

        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await ann.PostJson("/api/v1/calls", new { })).Status);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await ann.PostJson("/api/v1/calls", new { to = new string('5', 20_000) })).Status);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await ann.PostJson("/api/v1/calls", new { to = Somebody }, ("Idempotency-Key", new string('k', 201)))).Status);
    }

    [Fact]
    public async Task Is_off_while_the_kill_switch_is_set()
    {
        var ann = await Signed();
        await Run("update organisations set dialing_halted_at = now()");

        var answer = await ann.PostJson("/api/v1/calls", new { to = Somebody });

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.Status);
        Assert.Contains("switched off", answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Is_not_for_people_who_may_not_place_calls()
    {
        var ann = await Signed();
        await Run("update users set can_place_calls = false");

        var answer = await ann.PostJson("/api/v1/calls", new { to = Somebody });

        Assert.Equal(HttpStatusCode.Forbidden, answer.Status);
    }

    [Fact]
    public async Task Shows_no_number_that_is_not_ours()
    {
        var ann = await Signed();

        var answer = await ann.PostJson("/api/v1/calls", new { to = Somebody, callerId = "+13105550100" });

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
        Assert.Contains("callerId", answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Says_so_when_there_is_no_number_to_show()
    {
        var ann = await Signed();
        await Run("update phone_numbers set active = false");

        var answer = await ann.PostJson("/api/v1/calls", new { to = Somebody });

        Assert.Contains("no number to call from", answer.Body, StringComparison.Ordinal);
    }

    /// <summary>Else the call would stand in the history of somebody who was never called.</summary>
    [Fact]
    public async Task Refuses_a_contact_who_does_not_have_the_number()
    {
        var ann = await Signed();
        var other = await Given.Contact("+12125550199", "Bert");
        await Given.Contact(Somebody, "Eleanor Voss");

        var answer = await ann.PostJson("/api/v1/calls", new { to = Somebody, contactId = other });

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
        Assert.Equal("This contact has another number.", answer.Json.GetProperty("errors").GetProperty("contactId")[0].GetString());
        Assert.Equal(0, await Ask<long>("select count(*) from calls"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Is_of_the_contact_who_has_the_number_named_or_not(bool named)
    {
        var ann = await Signed();
        var eleanor = await Given.Contact("+12125550199", "Eleanor Voss");
        await Run("insert into contact_numbers (org_id, number, contact_id, added_at) select org_id, @Somebody, id, now() from contacts", new { Somebody });

        var answer = await ann.PostJson("/api/v1/calls", named ? new { to = Somebody, contactId = eleanor } : new { to = Somebody });

        Assert.Equal(HttpStatusCode.Created, answer.Status);
        Assert.Equal(eleanor, await Ask<Guid>("select contact_id from calls"));
    }

    [Fact]
    public async Task Takes_one_call_at_a_time()
    {
        var ann = await Signed();
        await ann.PostJson("/api/v1/calls", new { to = Somebody });

        var answer = await ann.PostJson("/api/v1/calls", new { to = "+12125550124" });

        Assert.Equal(HttpStatusCode.Conflict, answer.Status);
        Assert.Contains($"already in a call with {Somebody}", answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Does_not_call_whom_a_colleague_is_calling()
    {
        await (await Signed()).PostJson("/api/v1/calls", new { to = Somebody });
        var ben = await Signed("Ben Osei");

        var answer = await ben.PostJson("/api/v1/calls", new { to = Somebody });

        Assert.Equal(HttpStatusCode.Conflict, answer.Status);
        Assert.Contains("being called", answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answers_a_repeated_key_with_the_call_it_made()
    {
        var ann = await Signed();

        var first = await ann.PostJson("/api/v1/calls", new { to = Somebody }, ("Idempotency-Key", "press-1"));
        var again = await ann.PostJson("/api/v1/calls", new { to = Somebody }, ("Idempotency-Key", "press-1"));
        var other = await ann.PostJson("/api/v1/calls", new { to = "+12125550124" }, ("Idempotency-Key", "press-1"));

        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.Created, HttpStatusCode.Conflict), (first.Status, again.Status, other.Status));
        Assert.Equal(Json(first, "id"), Json(again, "id"));
        Assert.Equal(1, await Ask<long>("select count(*) from calls"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Makes_one_call_of_many_presses_at_once(bool sameKey)
    {
        var ann = await Signed();

        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(i =>
            ann.PostJson("/api/v1/calls", new { to = Somebody }, ("Idempotency-Key", sameKey ? "press" : $"press-{i}"))));

        Assert.Equal(1, await Ask<long>("select count(*) from calls"));
        Assert.Equal(sameKey ? 12 : 1, answers.Count(a => a.Status == HttpStatusCode.Created));
        Assert.All(answers, a => Assert.Contains(a.Status, new[] { HttpStatusCode.Created, HttpStatusCode.Conflict }));
    }

    [Fact]
    public async Task Knows_the_contact_by_the_number()
    {
        var ann = await Signed();
        await Given.Contact(Somebody, "Eleanor Voss");

        var answer = await ann.PostJson("/api/v1/calls", new { to = Somebody });

        Assert.Equal("Eleanor Voss", Json(answer, "contactName"));
    }

    [Fact]
    public async Task An_unknown_number_becomes_a_contact_of_the_agents_and_counts_the_call()
    {
        var ann = await Signed();

        await ann.PostJson("/api/v1/calls", new { to = Somebody });

        Assert.Equal($"{Somebody} call 1", await Ask<string>(
            "select concat_ws(' ', phone, source, call_count) from contacts c join calls l on l.contact_id = c.id and l.agent_id = c.owner_id"));
    }

    [Fact]
    public async Task Shows_the_number_the_contact_saw_last()
    {
        var ann = await Signed();
        await Run("insert into phone_numbers (org_id, id, number, label) select org_id, gen_random_uuid(), '+12125550177', 'Second line' from organisations");
        await ann.PostJson("/api/v1/calls", new { to = Somebody, callerId = "+12125550177" });
        await Run("update calls set state = 'ended', submitted_at = now(), ended_at = now()");

        var answer = await ann.PostJson("/api/v1/calls", new { to = Somebody });

        Assert.Equal("+12125550177", Json(answer, "callerId"));
        Assert.Equal("The last number of ours that they saw.", Json(answer, "callerIdReason"));
    }

    [Fact]
    public async Task Is_refused_without_a_csrf_token()
    {
        var ann = Browse(await Given.Agent());

        Assert.Equal(HttpStatusCode.BadRequest, (await ann.PostJson("/api/v1/calls", new { to = Somebody })).Status);
    }

    async Task<Browser> Signed(string name = "Ann Lee") => await Browse(await Given.Agent(name: name)).WithToken();

    static string? Json(Answer answer, string name) => answer.Json.GetProperty(name).GetString();
}
