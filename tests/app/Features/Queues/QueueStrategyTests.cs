using System.Net;
using DutyCall.Infrastructure;
using DutyCall.Infrastructure.Twilio;
using Microsoft.Extensions.DependencyInjection;

namespace DutyCall.Features.Queues;

/// <summary>Whose desk rings, and for whom first: queues as an admin saves them, callers as the carrier announces them.</summary>
public sealed class QueueStrategyTests : SliceTest
{
    const string Eleanor = "+12125550123", Bert = "+12125550124", Cleo = "+12125550125";

    readonly Dictionary<string, string> numbers = [];
    Browser? ada;
    int callers;

    private protected override void Arrange(IServiceCollection services) =>
        services.AddHttpClient<TwilioTransport>().ConfigurePrimaryHttpMessageHandler(() => new FakeCarrier());

    [Fact]
    public async Task Who_calls_a_queue_of_higher_priority_is_served_first_however_long_others_wait()
    {
        var ann = await Given.Agent(name: "Ann Lee");
        await Queue("Support", new { }, (ann, 1));
        await Queue("Outages", new { priority = 5 }, (ann, 1));
        await Calls(Eleanor, "Support");
        await Later(5);
        await Calls(Bert, "Outages");
        await Later(5);

        await Given.AtWork(ann);
        await Later(5);

        Assert.Equal([$"Ann Lee {Bert}"], await Ringing());
    }

    [Fact]
    public async Task Of_the_same_priority_whoever_waits_longest_is_first()
    {
        var ann = await Given.Agent(name: "Ann Lee");
        await Queue("Support", new { }, (ann, 1));
        await Calls(Eleanor, "Support");
        await Later(5);
        await Calls(Bert, "Support");

        await Given.AtWork(ann);
        await Later(5);

        Assert.Equal([$"Ann Lee {Eleanor}"], await Ringing());
    }

    [Fact]
    public async Task A_call_that_was_sent_on_keeps_its_priority()
    {
        var (ann, ben) = (await Given.Agent(name: "Ann Lee"), await Given.Agent(name: "Ben Cole"));
        var support = await Queue("Support", new { maxWaitSeconds = 600 }, (ann, 1));
        await Queue("Outages", new { priority = 5, maxWaitSeconds = 10, overflow = "queue", overflowQueueId = support }, (ben, 1));
        await Calls(Eleanor, "Support");
        await Later(5);
        await Calls(Bert, "Outages");
        await Later(11);

        await Given.AtWork(ann);
        await Later(5);

        Assert.Equal([$"Ann Lee {Bert}"], await Ringing());
    }

    [Fact]
    public async Task Tiers_ring_the_first_and_then_also_the_next()
    {
        var people = await People("Ann Lee", "Ben Cole", "Cy Dunn", "Dee Ek");
        await Queue("Support", new { strategy = "tiers", lastAgentFirst = false }, (people[0], 1), (people[1], 2), (people[2], 2), (people[3], 3));
        await Given.AtWork(people);

        await Calls(Eleanor, "Support");
        Assert.Equal(["Ann Lee"], await RingingFor(Eleanor));
        await Later(21);
        Assert.Equal(["Ann Lee", "Ben Cole", "Cy Dunn"], await RingingFor(Eleanor));
        await Later(21);
        Assert.Equal(["Ann Lee", "Ben Cole", "Cy Dunn", "Dee Ek"], await RingingFor(Eleanor));
    }

    [Fact]
    public async Task A_tier_in_which_nobody_is_free_is_passed_over()
    {
        var people = await People("Ann Lee", "Ben Cole");
        await Queue("Support", new { strategy = "tiers", lastAgentFirst = false }, (people[0], 1), (people[1], 2));
        await Given.AtWork(people[1]);

        await Calls(Eleanor, "Support");

        Assert.Equal(["Ben Cole"], await RingingFor(Eleanor));
    }

    [Fact]
    public async Task The_longest_idle_rings_alone_and_then_whoever_was_asked_least()
    {
        var people = await People("Ann Lee", "Ben Cole", "Cy Dunn");
        await Queue("Support", new { strategy = "longest_idle", lastAgentFirst = false }, [.. people.Select(person => (person, 1))]);
        await Given.AtWork(people);
        await IdleSince(people[0], "14:20");
        await IdleSince(people[1], "13:00");
        await IdleSince(people[2], "14:40");

        await Calls(Eleanor, "Support");
        Assert.Equal(["Ben Cole"], await RingingFor(Eleanor));
        await Later(21);
        Assert.Equal(["Ann Lee"], await RingingFor(Eleanor));
        await Later(21);
        Assert.Equal(["Cy Dunn"], await RingingFor(Eleanor));
        await Later(21);
        Assert.Equal(["Ben Cole"], await RingingFor(Eleanor));
    }

    [Fact]
    public async Task Two_who_wait_ring_at_two_desks_and_nobodys_rings_for_both()
    {
        var people = await People("Ann Lee", "Ben Cole");
        await Queue("Support", new { strategy = "longest_idle", lastAgentFirst = false }, [.. people.Select(person => (person, 1))]);
        await Given.AtWork(people);
        await IdleSince(people[0], "13:00");

        await Calls(Eleanor, "Support");
        await Calls(Bert, "Support");
        await Calls(Cleo, "Support");

        Assert.Equal([$"Ann Lee {Eleanor}", $"Ben Cole {Bert}"], await Ringing());
    }

    [Theory]
    [InlineData("ring_all", new[] { "Ann Lee", "Ben Cole" })]
    [InlineData("longest_idle", new[] { "Ben Cole" })]
    [InlineData("tiers", new[] { "Ben Cole" })]
    public async Task Whoever_talked_to_them_last_rings_alone_first(string strategy, string[] then)
    {
        var people = await People("Ann Lee", "Ben Cole");
        await Queue("Support", new { strategy, lastAgentFirst = true }, (people[0], 2), (people[1], 1));
        await Given.AtWork(people);
        await IdleSince(people[1], "13:00");
        await TheyTalkedYesterday(people[0], Eleanor);

        await Calls(Eleanor, "Support");
        Assert.Equal(["Ann Lee"], await RingingFor(Eleanor));
        await Later(21);

        Assert.Equal(then, await RingingFor(Eleanor));
    }

    [Fact]
    public async Task Twelve_ring_together_and_fall_silent_when_one_answers()
    {
        var people = await People([.. Enumerable.Range(1, 12).Select(n => $"Agent {n:00}")]);
        await Queue("Support", new { strategy = "ring_all", lastAgentFirst = false }, [.. people.Select(person => (person, 1))]);
        await Given.AtWork(people);
        await Calls(Eleanor, "Support");
        Assert.Equal(people.Select(person => person.Name), await RingingFor(Eleanor));
        var offer = await Ask<Guid>("select id from offers where user_id = @Id", new { people[6].Id });

        var taken = await (await Browse(people[6]).WithToken()).PostJson($"/api/v1/offers/{offer}/accept", new { });
        await Later(1);

        Assert.Equal(HttpStatusCode.OK, taken.Status);
        Assert.Empty(await Ringing());
        Assert.Equal(("Agent 07", 11), await Ask<(string, int)>("select (select u.name from users u where u.id = c.agent_id), (select count(*)::int from offers where state = 'lost') from calls c"));
    }

    async Task<Person[]> People(params string[] names)
    {
        var people = new List<Person>();
        foreach (var name in names)
            people.Add(await Given.Agent(name: name));
        return [.. people];
    }

    /// <summary>Saved by an admin, with a number of its own; it waits for somebody to come to work, if need be.</summary>
    async Task<Guid> Queue(string name, object with, params (Person Person, int Tier)[] members)
    {
        ada ??= await Browse(await Given.Admin()).WithToken();
        var number = $"+1212555{200 + numbers.Count:0000}";
        numbers[name] = number;
        var id = Guid.CreateVersion7();
        await Run("insert into phone_numbers (org_id, id, number, label) values (@org, @id, @number, @name)", new { org = await Given.Organisation(), id, number, name });
        var settings = new Dictionary<string, object?>
        {
            ["name"] = name,
            ["timeZone"] = "America/New_York",
            ["waitForNobody"] = true,
            ["numbers"] = new[] { id },
            ["members"] = members.Select(member => new { userId = member.Person.Id, tier = member.Tier }).ToArray(),
        };
        foreach (var property in with.GetType().GetProperties())
            settings[property.Name] = property.GetValue(with);
        var saved = await ada.PostJson("/api/v1/queues", settings);
        Assert.Equal(HttpStatusCode.Created, saved.Status);
        return saved.Json.GetProperty("id").GetGuid();
    }

    async Task Calls(string from, string queue)
    {
        await Twilio.Ask("/api/voice/inbound/twiml", ("CallSid", $"CA{++callers:00000000000000000000000000000000}"), ("From", from), ("To", numbers[queue]), ("Called", numbers[queue]), ("Direction", "inbound"), ("CallStatus", "ringing"));
        await Settled();
    }

    /// <summary>Time passes, and the jobs have run.</summary>
    async Task Later(int seconds)
    {
        Clock.Step(TimeSpan.FromSeconds(seconds));
        await Send(new Features.Calls.ExpireOffers.Command());
        await Send(new RouteCalls.Command());
        await Settled();
    }

    Task Settled() => Services.GetRequiredService<Background>().Idle;

    Task IdleSince(Person person, string time) => Run("update presence set since = (@at || ' UTC')::timestamptz where user_id = @Id", new { person.Id, at = $"2026-11-20 {time}" });

    async Task TheyTalkedYesterday(Person agent, string number)
    {
        var call = await Given.Call(agent, "2026-11-19 15:00", number: number, talked: 60);
        await Run("update calls set connected_at = created_at where id = @call", new { call });
    }

    /// <summary>"Ann Lee +12125550123".</summary>
    Task<string[]> Ringing() => Ask<string[]>("""
        select coalesce(array_agg(u.name || ' ' || c.customer_number order by u.name), '{}') from offers o join users u on u.id = o.user_id join calls c on c.id = o.call_id where o.state = 'ringing'
        """);

    async Task<string[]> RingingFor(string number) => [.. (await Ringing()).Where(desk => desk.EndsWith(number, StringComparison.Ordinal)).Select(desk => desk[..^(number.Length + 1)])];
}
