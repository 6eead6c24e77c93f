using System.Text.Json;
using DutyCall.Domain;
using DutyCall.Domain.Campaigns;
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
public sealed record Looked(bool AtWork, PaceDecision? Decision);

sealed class Handler(Db db, CarrierPace pace, TwilioSettings twilio, IMediator mediator, TimeProvider clock) : IRequestHandler<Command, Looked>
{
    /// <summary>How many contacts are looked at in one tick, so that a list that may not be called now does not hold up its own dialing.</summary>
    const int MostLookedAt = 500, MostAtOnce = 50;

    const int KeptFree = 1;

    static readonly string FindFacts = Sql.Of<Handler>(nameof(FindFacts));
    static readonly string ListReady = Sql.Of<Handler>(nameof(ListReady));
    static readonly string ListDue = Sql.Of<Handler>(nameof(ListDue));
    static readonly string CountLiveLegs = Sql.Of<Handler>(nameof(CountLiveLegs));
    static readonly string SaveDecision = Sql.Of<Handler>(nameof(SaveDecision));
    static readonly string Finish = Sql.Of<Handler>(nameof(Finish));

    public async Task<Looked> Handle(Command command, CancellationToken ct)
    {
        await mediator.Send(new SettleAttempts.Command(command.CampaignId), ct);
        await mediator.Send(new ExpirePreviews.Command(command.CampaignId), ct);
        var now = clock.GetUtcNow();
        if (await db.Find<Facts>(FindFacts, new { command.CampaignId, MostDue = MostLookedAt, Now = now }, ct) is not { } facts)
            return new(false, null);
        if (facts.Status != "processing")
            return new(facts.Unsettled > 0, null);

        var ready = facts is { Due: > 0, Destination: "agents" } ? await db.Many<Guid>(ListReady, new { command.CampaignId, Now = now }, ct) : [];
        var decision = ProgressivePace.Decide(await Pace(facts, ready.Length, now, ct));
        if (decision.Lines > 0)
            decision = await Dial(command.CampaignId, facts, ready, decision, ct);
        if (decision.Factor == LimitingFactor.NoContacts && await db.One<bool>(Finish, new { command.CampaignId, Now = now }, ct))
            return new(false, decision);

        await Say(command.CampaignId, decision, facts, ready.Length, now, ct);
        return new(true, decision);
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
        var legs = facts.Destination == "message" ? 1 : 2;
        return (most - KeptFree - await db.One<int>(CountLiveLegs, new { Now = now }, ct)) / legs;
    }

    /// <summary>Looks at whoever is due until the lines are filled: each is called, or waits until they may be.</summary>
    async Task<PaceDecision> Dial(Guid campaignId, Facts facts, Guid[] ready, PaceDecision decision, CancellationToken ct)
    {
        List<Guid?> lines = facts.Destination == "agents" ? [.. ready.Take(decision.Lines)] : [.. Enumerable.Repeat((Guid?)null, decision.Lines)];
        var opened = 0;
        var refused = new List<Campaigns.ReserveMembers.Refused>();
        for (var looked = 0; lines.Count > 0 && looked < MostLookedAt;)
        {
            var due = await db.Many<Guid>(ListDue, new { CampaignId = campaignId, Most = Math.Clamp(lines.Count * 2, 10, MostAtOnce), Now = clock.GetUtcNow() }, ct);
            if (due.Length == 0)
                break;

            looked += due.Length;
            var reserved = await mediator.Send(new ReserveMembers.Command(campaignId, due, lines, ToPreview: facts.Mode == "preview"), ct);
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

    Task<int> Say(Guid campaignId, PaceDecision decision, Facts facts, int ready, DateTimeOffset now, CancellationToken ct) => db.Run(SaveDecision, new
    {
        CampaignId = campaignId,
        decision.Lines,
        Factor = decision.Factor.ToString(),
        decision.Sentence,
        decision.NextAt,
        Figures = JsonSerializer.Serialize(new { facts.Assigned, facts.Joined, Ready = ready, facts.Open, facts.DialedLastMinute }, JsonSerializerOptions.Web),
        Now = now,
    }, ct);

    sealed record Facts
    {
        public string Status { get; init; } = "";
        public string Mode { get; init; } = "";
        public string Destination { get; init; } = "";
        public int CallsPerMinute { get; init; }
        public string? CallerId { get; init; }
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
