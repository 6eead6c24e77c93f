using System.Text.Json;
using DutyCall.Domain;
using DutyCall.Domain.Campaigns;
using DutyCall.Domain.Pacing;
using DutyCall.Infrastructure;
using DutyCall.Infrastructure.Database;
using DutyCall.Infrastructure.Twilio;
using MediatR;

namespace DutyCall.Features.Campaigns.RunCampaign;

/// <summary>
/// One look at a campaign: what has ended is settled, then as many agents are given somebody to call as its pace allows. Safe to run twice
/// and on several nodes: a contact, an agent and a number are each taken once. Looked again for as long as it is at work.
/// </summary>
public sealed record Command(Guid CampaignId) : IRequest<Looked>;

/// <param name="AtWork">It is Processing, or calls of it are still to be settled.</param>
/// <param name="Predictive">It wants to be looked at more often.</param>
public sealed record Looked(bool AtWork, PaceDecision? Decision, bool Predictive = false);

/// <summary>What a campaign's abandon budget remembers: by the day, in the organisation's zone.</summary>
public sealed record Query(Guid CampaignId) : IRequest<Remembered>;

/// <param name="First">The campaign's first day of calls, or today; it may lie before those days.</param>
public sealed record Remembered(IReadOnlyList<AbandonDay> Days, DateOnly First);

sealed class Handler(Db db, Tenant tenant, Background background, CarrierPace pace, TwilioSettings twilio, PacingMemories memories, IMediator mediator, TimeProvider clock) : IRequestHandler<Command, Looked>, IRequestHandler<Query, Remembered>
{
    /// <summary>How many contacts are looked at in one tick, so that a list that may not be called now does not hold up its own dialing.</summary>
    const int MostLookedAt = 500, MostAtOnce = 50;

    /// <summary>How many of those who were held back are asked about again in one look after the rules have changed; the whole of a long list at once would stand in everybody's way.</summary>
    const int MostWoken = 5000;

    const int KeptFree = 1;

    static readonly string FindFacts = Sql.Of<Handler>(nameof(FindFacts));
    static readonly string ListReady = Sql.Of<Handler>(nameof(ListReady));
    static readonly string ListDue = Sql.Of<Handler>(nameof(ListDue));
    static readonly string CountLiveLegs = Sql.Of<Handler>(nameof(CountLiveLegs));
    static readonly string SaveDecision = Sql.Of<Handler>(nameof(SaveDecision));
    static readonly string Finish = Sql.Of<Handler>(nameof(Finish));
    static readonly string ListPacedCalls = Sql.Of<Handler>(nameof(ListPacedCalls));
    static readonly string ListPacedAgents = Sql.Of<Handler>(nameof(ListPacedAgents));
    static readonly string ListAbandonDays = Sql.Of<Handler>(nameof(ListAbandonDays));
    static readonly string FindStrain = Sql.Of<Handler>(nameof(FindStrain));
    static readonly string GiveUpLines = Sql.Of<Handler>(nameof(GiveUpLines));
    static readonly string MarkSpent = Sql.Of<Handler>(nameof(MarkSpent));
    static readonly string ForgetSpent = Sql.Of<Handler>(nameof(ForgetSpent));
    static readonly string Wake = Sql.Of<Handler>(nameof(Wake));

    public async Task<Looked> Handle(Command command, CancellationToken ct)
    {
        await mediator.Send(new SettleAttempts.Command(command.CampaignId), ct);
        await mediator.Send(new ExpirePreviews.Command(command.CampaignId), ct);
        var now = clock.GetUtcNow();
        if (await Find(command.CampaignId, now, ct) is not { } facts)
            return new(false, null);
        if (facts.Status != "processing")
        {
            memories.Forget(command.CampaignId);
            return new(facts.Unsettled > 0, null);
        }

        if (facts.RulesChanged && await db.One<long>(Wake, new { command.CampaignId, Most = MostWoken, Now = now }, ct) > 0)
            facts = (await Find(command.CampaignId, now, ct))!;

        if (facts.Mode == "predictive")
            return await Predict(command.CampaignId, facts, now, ct);

        var ready = facts is { Due: > 0, Destination: "agents" } ? await db.Many<Guid>(ListReady, new { command.CampaignId, Now = now }, ct) : [];
        var decision = ProgressivePace.Decide(await Pace(facts, ready.Length, now, ct));
        if (decision.Lines > 0)
            decision = await Dial(command.CampaignId, facts, facts.Destination == "agents" ? [.. ready.Take(decision.Lines)] : [.. Enumerable.Repeat((Guid?)null, decision.Lines)], decision, null, ct);
        if (decision.Factor == LimitingFactor.NoContacts && await db.One<bool>(Finish, new { command.CampaignId, Now = now }, ct))
            return new(false, decision);

        await Say(command.CampaignId, decision, new { facts.Assigned, facts.Joined, Ready = ready.Length, facts.Open, facts.DialedLastMinute }, now, ct);
        return new(true, decision);
    }

    Task<Facts?> Find(Guid campaignId, DateTimeOffset now, CancellationToken ct) => db.Find<Facts>(FindFacts, new { CampaignId = campaignId, MostDue = MostLookedAt, Now = now }, ct);

    /// <summary>The same look where lines are opened ahead of the agents.</summary>
    async Task<Looked> Predict(Guid campaignId, Facts facts, DateTimeOffset now, CancellationToken ct)
    {
        var settings = new PacingSettings { LateCancel = facts.LateCancel };
        var (memory, utc) = (memories.Of(campaignId, settings), now.UtcDateTime);
        var calls = await db.Many<PacedCall>(ListPacedCalls, new { CampaignId = campaignId, Since = memory.Since(utc) }, ct);
        var agents = await db.Many<PacedAgent>(ListPacedAgents, new { CampaignId = campaignId, Now = now }, ct);
        var budget = await Budget(campaignId, facts, now, ct);
        var resumed = budget.State == BudgetState.Spent && facts.Resumed;
        if (budget.State != BudgetState.Spent && facts.BudgetWasSpent)
            await db.Run(ForgetSpent, new { CampaignId = campaignId }, ct);

        var pace = await Pace(facts, agents.Count(agent => agent.State == "ready"), now, ct);
        var paced = memory.Decide(calls, agents, utc, new()
        {
            Turns = pace.Turns,
            FreeLines = pace.FreeLines ?? int.MaxValue,
            PaceLeft = Math.Max(0, pace.CallsPerMinute - pace.DialedLastMinute),
            Due = pace.Due,
            LinesPerAgent = facts.LinesPerAgent,
            CarrierRefuses = await db.One<bool>(FindStrain, new { CampaignId = campaignId, Now = now }, ct),
            Resumed = resumed,
        }, budget.Governing);
        foreach (var call in paced.Withdraw.Count > 0 ? await db.Many<Guid>(GiveUpLines, new { CampaignId = campaignId, Calls = paced.Withdraw.ToArray(), Now = now }, ct) : [])
            background.RunOnce(tenant.OrgId!.Value, new Calls.FoldCall.Command(call));

        var (factor, sentence) = PredictiveWords.Say(paced.Limit, settings.Cap);
        var decision = ProgressivePace.Standstill(pace) ?? new(paced.Lines, factor, sentence);
        if (decision.Factor == LimitingFactor.BudgetSpent && await db.Run(MarkSpent, new { CampaignId = campaignId, Now = now }, ct) > 0)
            await mediator.Send(new ChangeStatus.Command(null, null, campaignId, CampaignAction.Pause, Reason: sentence), ct);
        if (decision.Lines > 0)
            decision = await DialAhead(campaignId, facts, agents, budget, decision, ct);
        if (decision.Factor == LimitingFactor.NoContacts && await db.One<bool>(Finish, new { CampaignId = campaignId, Now = now }, ct))
            return new(false, decision, true);

        await Say(campaignId, decision, new
        {
            facts.Assigned, facts.Joined, Ready = pace.Ready, facts.Open, facts.DialedLastMinute, Present = agents.Count(agent => agent.State != "left"),
            paced.Loss, paced.Threshold, Wait = paced.Wait, Budget = new { budget.Left, budget.Until, State = budget.State.ToString(), budget.Governing.LiveAnswers, budget.Governing.Abandoned, budget.Governing.Percent },
        }, now, ct);
        return new(true, decision, true);
    }

    /// <summary>Whoever was abandoned once is called only with an agent reserved for them; the rest without.</summary>
    async Task<PaceDecision> DialAhead(Guid campaignId, Facts facts, PacedAgent[] agents, AbandonBudget budget, PaceDecision decision, CancellationToken ct)
    {
        var allows = $"{budget.Left} more calls may be abandoned until {budget.Until:yyyy-MM-dd}: {budget.Governing.Abandoned:0.#} of {budget.Governing.LiveAnswers:0} live answers were.";
        Guid[] ready = [.. agents.Where(agent => agent.State == "ready").Select(agent => agent.Id)];
        // Nothing is left of the budget: whoever resumed it dials for held agents alone.
        var spent = budget.State == BudgetState.Spent;
        var reserved = ready.Length > 0 ? await Dial(campaignId, facts, [.. ready.Take(decision.Lines).Cast<Guid?>()], decision with { Lines = 0 }, spent ? null : true, ct) : decision with { Lines = 0 };
        var rest = spent ? 0 : decision.Lines - reserved.Lines;
        if (rest <= 0)
            return reserved;
        var ahead = await Dial(campaignId, facts, [.. Enumerable.Repeat((Guid?)null, rest)], decision with { Lines = 0 }, false, ct, allows);
        return ahead with { Lines = ahead.Lines + reserved.Lines };
    }

    async Task<AbandonBudget> Budget(Guid campaignId, Facts facts, DateTimeOffset now, CancellationToken ct)
    {
        var days = await db.Many<DayRow>(ListAbandonDays, new { CampaignId = campaignId, Now = now }, ct);
        var today = DateOnly.FromDayNumber(days[^1].Today);
        return AbandonBudget.Of([.. days.Select(day => day.ToDay())], DateOnly.FromDayNumber(days.Min(day => day.First)), today, AbandonRule.For(facts.Region));
    }

    /// <summary>A day that is not over may come twice: what is settled of it, and what is not.</summary>
    public async Task<Remembered> Handle(Query query, CancellationToken ct)
    {
        var days = await db.Many<DayRow>(ListAbandonDays, new { query.CampaignId, Now = clock.GetUtcNow() }, ct);
        return new(
            [.. days.Select(day => day.ToDay()).GroupBy(day => day.Day).Select(same => new AbandonDay(same.Key, same.Sum(day => day.Connected), same.Sum(day => day.Machines), same.Sum(day => day.Abandoned)))],
            DateOnly.FromDayNumber(days.Min(day => day.First)));
    }

    sealed record DayRow(int Day, double Connected, double Machines, double Abandoned, int Today, int First)
    {
        public AbandonDay ToDay() => new(DateOnly.FromDayNumber(Day), Connected, Machines, Abandoned);
    }

    async Task<PaceFacts> Pace(Facts facts, int ready, DateTimeOffset now, CancellationToken ct) => new()
    {
        Now = now,
        DialingHalted = facts.DialingHalted,
        Assigned = facts.Assigned,
        Joined = facts.Joined,
        Ready = ready,
        Due = facts.Due,
        NextDue = facts.NextDue,
        WhyLater = facts.WhyLater,
        HeldBy = facts.HeldBy is { } held ? Enum.Parse<RefusalKind>(held) : null,
        NeedsDialer = facts.Mode != "manual",
        NeedsAgents = facts.Destination == "agents",
        Open = facts.Open,
        CallsPerMinute = facts.CallsPerMinute,
        DialedLastMinute = facts.DialedLastMinute,
        PaceFreeAt = facts.Oldest?.AddMinutes(1),
        Turns = await pace.FreeTurns(ct),
        FreeLines = await FreeLines(facts, now, ct),
    };

    /// <summary>One call is kept free for people; null where the account has no limit.</summary>
    async Task<int?> FreeLines(Facts facts, DateTimeOffset now, CancellationToken ct)
    {
        if (twilio.Concurrency is not { } most)
            return null;
        var legs = facts.Destination == "message" || facts.Mode == "predictive" ? 1 : 2;
        return (most - KeptFree - await db.One<int>(CountLiveLegs, new { Now = now }, ct)) / legs;
    }

    /// <summary>Looks at whoever is due until the lines are filled: each is called, or waits until they may be.</summary>
    /// <param name="lines">For whom each is; null for a line without an agent.</param>
    /// <param name="needAgent">Only those who are called with an agent reserved, or only the others; null for all.</param>
    async Task<PaceDecision> Dial(Guid campaignId, Facts facts, List<Guid?> lines, PaceDecision decision, bool? needAgent, CancellationToken ct, string? budget = null)
    {
        var opened = 0;
        var refused = new List<Campaigns.ReserveMembers.Refused>();
        for (var looked = 0; lines.Count > 0 && looked < MostLookedAt;)
        {
            var due = await db.Many<Guid>(ListDue, new { CampaignId = campaignId, Most = Math.Clamp(lines.Count * 2, 10, MostAtOnce), NeedAgent = needAgent, Now = clock.GetUtcNow() }, ct);
            if (due.Length == 0)
                break;

            looked += due.Length;
            var reserved = await mediator.Send(new ReserveMembers.Command(campaignId, due, lines, ToPreview: facts.Mode == "preview", Budget: budget), ct);
            refused.AddRange(reserved.Refused);
            opened += reserved.Calls.Count;
            foreach (var call in reserved.Calls)
                lines.Remove(call.AgentId);
            if (reserved.Calls.Count == 0 && reserved.Refused.All(one => one.IsAgents))
                break; // Another was quicker, at each of them; or no agent is free after all.
        }

        return opened == 0 && refused.Count > 0 ? Refusal(refused) : decision with { Lines = opened };
    }

    /// <summary>Nobody who is due may be called: why, in the words of most of them, and when the first may be.</summary>
    static PaceDecision Refusal(List<Campaigns.ReserveMembers.Refused> refused)
    {
        var same = refused.GroupBy(one => one.Sentence).OrderByDescending(same => same.Count()).First();
        var (sentence, factor) = (same.Key, Refusals.FactorOf(same.First().Kind));
        var next = refused.Select(one => one.NextUtc).Min();
        return new(0, factor, refused.Count == 1 ? sentence : $"None of the {refused.Count} who are due may be called now. {sentence}", next);
    }

    Task<int> Say(Guid campaignId, PaceDecision decision, object figures, DateTimeOffset now, CancellationToken ct) => db.Run(SaveDecision, new
    {
        CampaignId = campaignId,
        decision.Lines,
        Factor = decision.Factor.ToString(),
        decision.Sentence,
        decision.NextAt,
        Figures = JsonSerializer.Serialize(figures, JsonSerializerOptions.Web),
        Now = now,
    }, ct);

    sealed record Facts
    {
        public string Status { get; init; } = "";
        public string Mode { get; init; } = "";
        public string Destination { get; init; } = "";
        public int CallsPerMinute { get; init; }
        public string? CallerId { get; init; }
        public double LinesPerAgent { get; init; }
        public bool LateCancel { get; init; }
        public bool BudgetWasSpent { get; init; }
        public bool Resumed { get; init; }
        public bool RulesChanged { get; init; }
        public string Region { get; init; } = "";
        public bool DialingHalted { get; init; }
        public int Assigned { get; init; }
        public int Joined { get; init; }
        public int Due { get; init; }
        public DateTimeOffset? NextDue { get; init; }
        public string WhyLater { get; init; } = "";
        public string? HeldBy { get; init; }
        public int Open { get; init; }
        public int Unsettled { get; init; }
        public int DialedLastMinute { get; init; }
        public DateTimeOffset? Oldest { get; init; }
    }
}
