namespace DutyCall.Domain.Campaigns;

/// <summary>What keeps a campaign from dialing more than it does.</summary>
public enum LimitingFactor { Nothing, Halted, NoContacts, NoAgents, AgentsBusy, CallsPerMinute, CallsPerSecond, Concurrency, NotDueYet, Window, Gate, ByHand, AbandonRisk, ColdStart, FewAgents, AgentsLeaving, BudgetLow, BudgetSpent, CarrierSlow, LinesPerAgent }

/// <summary>What a refusal of the gate is to a campaign.</summary>
public static class Refusals
{
    /// <summary>An hour that comes by itself; an agent who becomes free; or a rule.</summary>
    public static LimitingFactor FactorOf(RefusalKind kind) => kind switch
    {
        RefusalKind.OutsideHours or RefusalKind.CampaignWindow => LimitingFactor.Window,
        RefusalKind.AgentBusy or RefusalKind.NoAgent => LimitingFactor.AgentsBusy,
        _ => LimitingFactor.Gate,
    };
}

/// <summary>What a campaign's pace depends on, as it is at one moment.</summary>
public sealed record PaceFacts
{
    public required DateTimeOffset Now { get; init; }

    /// <summary>The organisation's kill switch is set.</summary>
    public bool DialingHalted { get; init; }

    /// <summary>Agents assigned to the campaign.</summary>
    public int Assigned { get; init; }

    /// <summary>Agents who have joined it.</summary>
    public int Joined { get; init; }

    /// <summary>Of those, who could take a call at this moment.</summary>
    public int Ready { get; init; }

    /// <summary>Whether a call needs an agent of ours at all: not where a message is played, or a fixed number answers.</summary>
    public bool NeedsAgents { get; init; } = true;

    /// <summary>Contacts who are due; counted no further than a few times what could be dialed.</summary>
    public int Due { get; init; }

    /// <summary>When the next of the others is.</summary>
    public DateTimeOffset? NextDue { get; init; }

    /// <summary>Why that one waits, if there is a reason besides the time.</summary>
    public string WhyLater { get; init; } = "";

    /// <summary>The gate's refusal that this is about, if it is one.</summary>
    public RefusalKind? HeldBy { get; init; }

    /// <summary>False where its agents choose whom to call.</summary>
    public bool NeedsDialer { get; init; } = true;

    /// <summary>Calls of this campaign under way.</summary>
    public int Open { get; init; }

    public required int CallsPerMinute { get; init; }

    /// <summary>Dialed within the last minute.</summary>
    public int DialedLastMinute { get; init; }

    /// <summary>When the oldest of those leaves that minute.</summary>
    public DateTimeOffset? PaceFreeAt { get; init; }

    /// <summary>How many more calls the account may have at once, the one kept for people left out; null when it has no limit.</summary>
    public int? FreeLines { get; init; }

    /// <summary>How many calls the account's turns allow at once.</summary>
    public int Turns { get; init; } = int.MaxValue;
}

/// <summary>How many lines to open now, and the one thing that kept it from being more.</summary>
/// <param name="NextAt">When that may change by itself.</param>
public sealed record PaceDecision(int Lines, LimitingFactor Factor, string Sentence, DateTimeOffset? NextAt = null);

/// <summary>How many lines a campaign opens that dials for reserved agents only: one each, never more. Pure.</summary>
public static class ProgressivePace
{
    public static PaceDecision Decide(PaceFacts facts)
    {
        if (Standstill(facts) is { } stands)
            return stands;
        if (facts is { NeedsAgents: true, Ready: 0 })
            return new(0, LimitingFactor.AgentsBusy, facts.Joined == 1 ? "Its only agent is busy or away." : $"All of its {facts.Joined} agents are busy or away.");

        return Narrowest(facts);
    }

    /// <summary>Why nobody is dialed however many agents are free; null when somebody may be.</summary>
    public static PaceDecision? Standstill(PaceFacts facts)
    {
        if (facts.DialingHalted)
            return new(0, LimitingFactor.Halted, "Calling is switched off for your organisation. An administrator can switch it on again.");
        if (facts is { Due: 0, NextDue: null })
            return new(0, LimitingFactor.NoContacts, facts.Open > 0 ? "Everybody has been called; the last calls are under way." : "There is nobody left to call.");
        if (facts is { NeedsAgents: true, Joined: 0 })
            return new(0, LimitingFactor.NoAgents, facts.Assigned == 0 ? "No agent is assigned to it." : $"None of the {Count(facts.Assigned, "agent")} assigned to it has joined.");
        if (facts is { Due: 0, NextDue: { } next })
            return new(0, facts.HeldBy is { } held ? Refusals.FactorOf(held) : LimitingFactor.NotDueYet, $"Everybody who is left is to be called later. {facts.WhyLater}".TrimEnd(), next);
        if (!facts.NeedsDialer)
            return new(0, LimitingFactor.ByHand, "Its agents choose whom to call from the list.");
        return null;
    }

    static PaceDecision Narrowest(PaceFacts facts)
    {
        var bounds = new List<PaceDecision>
        {
            new(facts.Due, LimitingFactor.Nothing, "Everybody who is due is being called."),
            new(Math.Max(0, facts.CallsPerMinute - facts.DialedLastMinute), LimitingFactor.CallsPerMinute, $"It keeps to {Count(facts.CallsPerMinute, "call")} a minute.", facts.PaceFreeAt),
            new(facts.Turns, LimitingFactor.CallsPerSecond, "The account starts no more calls per second."),
        };
        if (facts.NeedsAgents)
            bounds.Add(new(facts.Ready, LimitingFactor.AgentsBusy, "One line is dialed for each free agent."));
        if (facts.FreeLines is { } free)
            bounds.Add(new(Math.Max(0, free), LimitingFactor.Concurrency, "The account has as many calls at once as it may have."));
        return bounds.OrderBy(bound => bound.Lines).First();
    }

    static string Count(int number, string what) => $"{number} {what}{(number == 1 ? "" : "s")}";
}
