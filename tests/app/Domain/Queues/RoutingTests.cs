using FsCheck;
using FsCheck.Fluent;

namespace DutyCall.Domain.Queues;

public sealed class RoutingTests
{
    static readonly Guid Queue = Id(1000);
    static readonly DateTimeOffset Now = new(2026, 11, 20, 15, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Ring_all_rings_everybody_who_is_free() => Assert.Equal([1, 2, 3], Choose(Call(Strategy.RingAll), Free(1), Free(2), Free(3)));

    [Fact]
    public void Ring_all_rings_whoever_becomes_free_while_it_rings() => Assert.Equal([3], Choose(Call(Strategy.RingAll) with { RingingAt = 2, Asked = [Asked(1), Asked(2)] }, Free(3)));

    [Fact]
    public void Longest_idle_rings_one() => Assert.Equal([2], Choose(Call(Strategy.LongestIdle), Free(1, idle: 10), Free(2, idle: 300), Free(3, idle: 20)));

    [Fact]
    public void Longest_idle_waits_while_it_rings() => Assert.Empty(Choose(Call(Strategy.LongestIdle) with { RingingAt = 1, Asked = [Asked(2)] }, Free(1)));

    [Fact]
    public void Longest_idle_goes_on_to_whoever_was_asked_least() => Assert.Equal([1], Choose(Call(Strategy.LongestIdle) with { Asked = [Asked(2, times: 1)] }, Free(1, idle: 10), Free(2, idle: 300)));

    [Fact]
    public void Tiers_open_one_after_the_other()
    {
        var call = Call(Strategy.Tiers);
        FreeAgent[] free = [Free(1), Free(2, tier: 2), Free(3, tier: 2), Free(4, tier: 5)];

        Assert.Equal([1], Choose(call, free));
        Assert.Equal([1, 2, 3], Choose(call with { Asked = [Asked(1, times: 1)] }, free));
        Assert.Equal([1, 2, 3, 4], Choose(call with { Asked = [Asked(1, times: 2), Asked(2, times: 1), Asked(3, times: 1)] }, free));
        Assert.Equal([1, 2, 3, 4], Choose(call with { Asked = [Asked(1, times: 3), Asked(2, times: 2), Asked(3, times: 2), Asked(4, times: 1)] }, free));
    }

    [Fact]
    public void Whoever_talked_to_them_last_is_rung_alone_first()
    {
        var call = Call(Strategy.RingAll) with { LastAgent = Id(2) };

        Assert.Equal([2], Choose(call, Free(1), Free(2)));
        Assert.Empty(Choose(call with { RingingAt = 1, Asked = [Asked(2)] }, Free(1)));
        Assert.Equal([1, 2], Choose(call with { Asked = [Asked(2, times: 1)] }, Free(1), Free(2)));
        Assert.Equal([1], Choose(call, Free(1)));
    }

    [Fact]
    public void Whoever_declined_is_not_rung_again_while_anybody_else_is()
    {
        Assert.Equal([2], Choose(Call(Strategy.RingAll) with { Asked = [Asked(1, declined: true)] }, Free(1), Free(2)));
        Assert.Equal([1], Choose(Call(Strategy.RingAll) with { Asked = [Asked(1, declined: true)] }, Free(1)));
        Assert.Empty(Choose(Call(Strategy.RingAll) with { RingingAt = 1, Asked = [Asked(1, declined: true)] }, Free(1)));
    }

    [Fact]
    public void The_higher_priority_chooses_first_then_the_longer_wait()
    {
        WaitingCall[] calls = [Call(Strategy.LongestIdle, 1, waits: 60), Call(Strategy.LongestIdle, 2, priority: 5, waits: 1), Call(Strategy.LongestIdle, 3, waits: 90)];

        Assert.Equal([(Id(2), Id(1)), (Id(3), Id(2))], Routing.Choose(calls, [Free(1, idle: 50), Free(2, idle: 40)]).Select(c => (c.Call, c.Agents.Single())));
    }

    [Fact]
    public void Nobodys_desk_rings_for_two_and_only_members_ring() => Prop
        .ForAll(Arb.From(Worlds), world =>
        {
            var chosen = Routing.Choose(world.Calls, world.Free);
            var rung = chosen.SelectMany(c => c.Agents.Select(agent => (c.Call, Agent: agent))).ToArray();
            return rung.DistinctBy(r => r.Agent).Count() == rung.Length
                && rung.All(r => world.Free.Any(f => f.UserId == r.Agent && f.QueueId == world.Calls.Single(c => c.Id == r.Call).QueueId))
                && chosen.Select(c => c.Call).Distinct().Count() == chosen.Count;
        })
        .Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    [Fact]
    public void While_somebody_is_free_some_call_that_rings_nowhere_is_offered() => Prop
        .ForAll(Arb.From(Worlds), world =>
        {
            var waits = world.Calls.Where(c => c.RingingAt == 0 && world.Free.Any(f => f.QueueId == c.QueueId)).ToArray();
            return waits.Length == 0 || Routing.Choose(world.Calls, world.Free).Count > 0;
        })
        .Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    static Gen<(WaitingCall[] Calls, FreeAgent[] Free)> Worlds =>
        from calls in Gen.ListOf(
            from strategy in Gen.Elements(Strategy.RingAll, Strategy.LongestIdle, Strategy.Tiers)
            from queue in Gen.Choose(1, 2)
            from priority in Gen.Choose(-1, 1)
            from waits in Gen.Choose(0, 100)
            from ringing in Gen.Choose(0, 1)
            from last in Gen.Choose(0, 6)
            from asked in Gen.SubListOf(Enumerable.Range(1, 6))
            select new WaitingCall(Guid.Empty, Id(1000 * queue), strategy, priority, Now.AddSeconds(-waits), ringing, last == 0 ? null : Id(last), [.. asked.Select(a => Asked(a, declined: a % 3 == 0, times: a % 2))]))
        from free in Gen.ListOf(from user in Gen.Choose(1, 6) from queue in Gen.Choose(1, 2) from tier in Gen.Choose(1, 3) select new FreeAgent(Id(user), Id(1000 * queue), tier, Now.AddSeconds(-user)))
        select (calls.Select((call, n) => call with { Id = Id(100 + n) }).ToArray(), free.DistinctBy(f => (f.UserId, f.QueueId)).ToArray());

    static IEnumerable<int> Choose(WaitingCall call, params FreeAgent[] free) =>
        Routing.Choose([call], free).SelectMany(c => c.Agents).Select(agent => int.Parse(agent.ToString()[..8], null)).Order();

    static WaitingCall Call(Strategy strategy, int id = 9, int priority = 0, int waits = 5) => new(Id(id), Queue, strategy, priority, Now.AddSeconds(-waits), 0, null, []);

    static FreeAgent Free(int user, int tier = 1, int idle = 60) => new(Id(user), Queue, tier, Now.AddSeconds(-idle));

    static AskedAgent Asked(int user, bool declined = false, int times = 0) => new(Id(user), declined, times);

    static Guid Id(int n) => new($"{n:00000000}-0000-0000-0000-000000000000");
}
