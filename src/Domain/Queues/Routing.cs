using System.Collections.Immutable;

namespace DutyCall.Domain.Queues;

/// <summary>How a queue chooses whose desk rings.</summary>
public enum Strategy
{
    /// <summary>Everybody's who is free; the first to answer has it.</summary>
    RingAll,

    /// <summary>One at a time, whoever has been idle for longest.</summary>
    LongestIdle,

    /// <summary>Everybody of the first tier, then also the second, and so on.</summary>
    Tiers,
}

/// <summary>A call that waits.</summary>
/// <param name="RingingAt">At how many desks it rings now.</param>
/// <param name="LastAgent">Who talked to them last, where the queue prefers that; null otherwise.</param>
/// <param name="Asked">Whom it was offered to since it waits, and whether they declined or let it ring.</param>
public sealed record WaitingCall(Guid Id, Guid QueueId, Strategy Strategy, int Priority, DateTimeOffset Since, int RingingAt, Guid? LastAgent, IReadOnlyList<AskedAgent> Asked);

/// <param name="Times">How often it has rung there to no end.</param>
public sealed record AskedAgent(Guid UserId, bool Declined, int Times);

/// <param name="Tier">1 is asked first.</param>
public sealed record FreeAgent(Guid UserId, Guid QueueId, int Tier, DateTimeOffset IdleSince);

/// <summary>Which desks are to ring for which calls: a pure function of who waits and who is free.</summary>
public static class Routing
{
    /// <summary>Calls of a higher priority choose first, then those that wait longer; nobody's desk rings for two.</summary>
    public static IReadOnlyList<(Guid Call, ImmutableArray<Guid> Agents)> Choose(IEnumerable<WaitingCall> calls, IReadOnlyCollection<FreeAgent> free)
    {
        var chosen = new List<(Guid, ImmutableArray<Guid>)>();
        var taken = new HashSet<Guid>();
        foreach (var call in calls.OrderByDescending(c => c.Priority).ThenBy(c => c.Since).ThenBy(c => c.Id))
        {
            var agents = Choose(call, [.. free.Where(agent => agent.QueueId == call.QueueId && !taken.Contains(agent.UserId)).OrderBy(a => a.IdleSince).ThenBy(a => a.UserId)]);
            taken.UnionWith(agents);
            if (agents.Length > 0)
                chosen.Add((call.Id, agents));
        }

        return chosen;
    }

    static ImmutableArray<Guid> Choose(WaitingCall call, FreeAgent[] free)
    {
        var declined = call.Asked.Where(a => a.Declined).Select(a => a.UserId).ToHashSet();
        // Who said no is asked again only when nobody else is left to ask, and it rings nowhere.
        var willing = free.Where(agent => !declined.Contains(agent.UserId)).ToArray();
        if (willing.Length == 0)
            willing = call.RingingAt == 0 ? free : [];
        if (willing.Length == 0)
            return [];

        if (call.LastAgent is { } last && call.Asked.All(a => a.UserId != last) && call.RingingAt == 0 && willing.Any(agent => agent.UserId == last))
            return [last];

        return call.Strategy switch
        {
            Strategy.LongestIdle => call.RingingAt > 0 ? [] : [willing.MinBy(agent => TimesAsked(call, agent))!.UserId],
            Strategy.Tiers => [.. FirstTiers(call, willing).Select(agent => agent.UserId)],
            // While only the preferred one is rung, the others wait their turn.
            _ => call.RingingAt > 0 && call.LastAgent is { } preferred && call.Asked is [{ Times: 0 } only] && only.UserId == preferred ? [] : [.. willing.Select(agent => agent.UserId)],
        };
    }

    /// <summary>The tiers up to the first one that was not asked yet; all of them once all were.</summary>
    static IEnumerable<FreeAgent> FirstTiers(WaitingCall call, FreeAgent[] willing)
    {
        var fresh = willing.Where(agent => TimesAsked(call, agent) == 0).Select(agent => (int?)agent.Tier).Min();
        if (call.RingingAt > 0)
            return [];
        return fresh is { } tier ? willing.Where(agent => agent.Tier <= tier) : willing;
    }

    static int TimesAsked(WaitingCall call, FreeAgent agent) => call.Asked.FirstOrDefault(a => a.UserId == agent.UserId)?.Times ?? 0;
}
