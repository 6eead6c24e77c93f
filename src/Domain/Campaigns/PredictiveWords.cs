using DutyCall.Domain.Pacing;

namespace DutyCall.Domain.Campaigns;

/// <summary>What keeps a predictive campaign from dialing more, for people.</summary>
public static class PredictiveWords
{
    public static (LimitingFactor Factor, string Sentence) Say(PacingLimit limit, double cap) => limit switch
    {
        PacingLimit.AbandonRisk => (LimitingFactor.AbandonRisk, "One more line might be answered with no agent free."),
        PacingLimit.AgentsBusy => (LimitingFactor.AgentsBusy, "All of its agents are in calls, and as many lines ring as they will need."),
        PacingLimit.NoAgents => (LimitingFactor.NoAgents, "None of the agents who joined is there: each is away, or their line does not stand."),
        PacingLimit.ColdStart => (LimitingFactor.ColdStart, $"One line for each free agent until {AbandonCount.Least(cap):0} people have answered: only then the law leaves room for a single abandoned call."),
        PacingLimit.FewAgents => (LimitingFactor.FewAgents, "With fewer than three agents it dials one line for each who is free, until it knows enough."),
        PacingLimit.AgentsLeaving => (LimitingFactor.AgentsLeaving, "Many agents have left within a minute: one line for each who is free."),
        PacingLimit.BudgetLow => (LimitingFactor.BudgetLow, "Four fifths of the calls that may be abandoned are used up, or one more would be too many: one line for each free agent."),
        PacingLimit.BudgetSpent => (LimitingFactor.BudgetSpent, "No more calls may be abandoned in this period. A manager decides whether it goes on, with one line for each free agent."),
        PacingLimit.CarrierSlow => (LimitingFactor.CarrierSlow, "The carrier refuses calls, or is slow to ring phones."),
        PacingLimit.CallsPerSecond => (LimitingFactor.CallsPerSecond, "The account starts no more calls per second."),
        PacingLimit.Concurrency => (LimitingFactor.Concurrency, "The account has as many calls at once as it may have."),
        PacingLimit.CallsPerMinute => (LimitingFactor.CallsPerMinute, "It keeps to its calls a minute."),
        PacingLimit.LinesPerAgent => (LimitingFactor.LinesPerAgent, "It has as many lines for each agent as it may have."),
        _ => (LimitingFactor.Nothing, "Everybody who is due is being called."),
    };
}
