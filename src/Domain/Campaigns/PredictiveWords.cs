using DutyCall.Domain.Pacing;

namespace DutyCall.Domain.Campaigns;

/// <summary>What keeps a predictive campaign from dialing more, for people.</summary>
public static class PredictiveWords
{
    public static LimitingFactor FactorOf(PacingLimit limit) => limit switch
    {
        PacingLimit.AbandonRisk => LimitingFactor.AbandonRisk,
        PacingLimit.AgentsBusy => LimitingFactor.AgentsBusy,
        PacingLimit.NoAgents => LimitingFactor.NoAgents,
        PacingLimit.ColdStart => LimitingFactor.ColdStart,
        PacingLimit.FewAgents => LimitingFactor.FewAgents,
        PacingLimit.AgentsLeaving => LimitingFactor.AgentsLeaving,
        PacingLimit.BudgetLow => LimitingFactor.BudgetLow,
        PacingLimit.BudgetSpent => LimitingFactor.BudgetSpent,
        PacingLimit.CarrierSlow => LimitingFactor.CarrierSlow,
        PacingLimit.CallsPerSecond => LimitingFactor.CallsPerSecond,
        PacingLimit.Concurrency => LimitingFactor.Concurrency,
        PacingLimit.CallsPerMinute => LimitingFactor.CallsPerMinute,
        PacingLimit.LinesPerAgent => LimitingFactor.LinesPerAgent,
        _ => LimitingFactor.Nothing,
    };

    public static (LimitingFactor Factor, string Sentence) Say(PacingLimit limit, double cap) => (FactorOf(limit), limit switch
    {
        PacingLimit.AbandonRisk => "One more line might be answered with no agent free.",
        PacingLimit.AgentsBusy => "All of its agents are in calls, and as many lines ring as they will need.",
        PacingLimit.NoAgents => "None of the agents who joined is there: each is away, or their line does not stand.",
        PacingLimit.ColdStart => $"One line for each free agent until {AbandonCount.Least(cap):0} people have answered: only then the law leaves room for a single abandoned call.",
        PacingLimit.FewAgents => "With fewer than three agents it dials one line for each who is free, until it knows enough.",
        PacingLimit.AgentsLeaving => "Many agents have left within a minute: one line for each who is free.",
        PacingLimit.BudgetLow => "Four fifths of the calls that may be abandoned are used up, or one more would be too many: one line for each free agent.",
        PacingLimit.BudgetSpent => "No more calls may be abandoned in this period. A manager decides whether it goes on, with one line for each free agent.",
        PacingLimit.CarrierSlow => "The carrier refuses calls, or is slow to ring phones.",
        PacingLimit.CallsPerSecond => "The account starts no more calls per second.",
        PacingLimit.Concurrency => "The account has as many calls at once as it may have.",
        PacingLimit.CallsPerMinute => "It keeps to its calls a minute.",
        PacingLimit.LinesPerAgent => "It has as many lines for each agent as it may have.",
        _ => "Everybody who is due is being called.",
    });
}
