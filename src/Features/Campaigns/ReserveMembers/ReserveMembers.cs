using System.Text.Json;
using DutyCall.Domain;
using DutyCall.Infrastructure;
using DutyCall.Infrastructure.Database;
using DutyCall.Infrastructure.Twilio;
using MediatR;

namespace DutyCall.Features.Campaigns.ReserveMembers;

/// <summary>
/// Takes contacts of a campaign for its free lines, as far as the gate lets them be called: each line the first who may be. Who may not waits until
/// they may, or is left out, with the reason. What is reserved is the intent of a call; an agent's browser comes next, if there is an agent, and then it is dialed.
/// </summary>
/// <param name="Members">In the order they are to be called; more than there are lines, where some of them may be refused.</param>
/// <param name="Lines">For whom: the agent, or null for a line without one. Each gets one contact at most.</param>
/// <param name="Budget">Why people may be dialed without an agent held for each; null where nobody may.</param>
/// <param name="ToPreview">The agent looks at them first and decides; nothing is dialed yet.</param>
public sealed record Command(Guid CampaignId, IReadOnlyList<Guid> Members, IReadOnlyList<Guid?> Lines, bool ToPreview = false, string? Budget = null) : IRequest<Reserved>;

/// <param name="Refused">Who may not be called now.</param>
public sealed record Reserved(IReadOnlyList<Taken> Calls, IReadOnlyList<Refused> Refused);

/// <param name="CallId">Null of a preview.</param>
public sealed record Taken(Guid? CallId, Guid? AgentId, Guid MemberId);

/// <param name="Sentence">Why, as the gate says it.</param>
/// <param name="NextUtc">When they may be; null when never by itself.</param>
/// <param name="Kind">What has to pass last.</param>
public sealed record Refused(Guid MemberId, string Sentence, DateTime? NextUtc, RefusalKind Kind)
{
    /// <summary>Nothing is the matter with them: it is the agent who cannot talk to them now.</summary>
    public bool IsAgents => Kind == RefusalKind.AgentBusy;
}

sealed class Handler(Db db, Tenant tenant, Background background, IMediator mediator, TimeProvider clock) : IRequestHandler<Command, Reserved>, IRequestHandler<Query, IReadOnlyList<Judged>>
{
    /// <summary>What nothing but somebody's decision changes is looked at again after a while.</summary>
    static readonly TimeSpan LookAgain = TimeSpan.FromMinutes(15), Busy = TimeSpan.FromMinutes(1);

    /// <summary>Refusals that are about this person or number, and stay.</summary>
    static readonly RefusalKind[] Lasting =
        [RefusalKind.NumberRefused, RefusalKind.Emergency, RefusalKind.PremiumRate, RefusalKind.ContactUnknown, RefusalKind.ContactOfAnotherNumber, RefusalKind.ModeNotAllowed, RefusalKind.DoNotCall, RefusalKind.ListedNationally];

    static readonly string FindCampaign = Sql.Of<Handler>(nameof(FindCampaign));
    static readonly string ListMembers = Sql.Of<Handler>(nameof(ListMembers));
    static readonly string Reserve = Sql.Of<Handler>(nameof(Reserve));
    static readonly string Preview = Sql.Of<Handler>(nameof(Preview));
    static readonly string Postpone = Sql.Of<Handler>(nameof(Postpone));

    public async Task<Reserved> Handle(Command command, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        if (command.Lines.Count == 0 || await db.Find<Campaign>(FindCampaign, command, ct) is not { } campaign)
            return new([], []);

        var attempts = await Ask(campaign, command, ct);
        var refused = await Wait([.. attempts.Where(attempt => !attempt.Decisive.Verdict.Allowed)], now, ct);
        var rows = attempts.Where(attempt => attempt.Decisive.Verdict.Allowed).DistinctBy(attempt => attempt.Wish.Line).Select(attempt => ToRow(attempt, campaign, now)).ToArray();
        if (rows.Length == 0)
            return new([], refused);

        var taken = await db.Many<Taken>(command.ToPreview ? Preview : Reserve, new { command.CampaignId, Pairs = JsonSerializer.Serialize(rows), Now = now }, ct);
        foreach (var call in taken.Where(call => call.AgentId is null))
            background.RunOnce(tenant.OrgId!.Value, new Calls.FoldCall.Command(call.CallId!.Value)); // No browser is waited for.
        foreach (var call in taken.Where(call => call is { AgentId: not null, CallId: not null }))
            background.Run(tenant.OrgId!.Value, new Lines.TakeCall.Command(call.CallId!.Value, call.AgentId));
        return new(taken, refused);
    }

    public async Task<IReadOnlyList<Judged>> Handle(Query query, CancellationToken ct)
    {
        if (query.Members.Count == 0 || await db.Find<Campaign>(FindCampaign, query, ct) is not { } campaign)
            return [];
        // Whether an agent is free, or the budget allows to dial without, is the campaign's matter and not theirs.
        var attempts = await Ask(campaign, new(query.CampaignId, query.Members, [null], Budget: "Not asked about."), ct, query.Anew);
        return [.. attempts.Select(attempt => new Judged(attempt.Wish.Member.Id, attempt.Wish.Member.Number, attempt.Decisive.Verdict))];
    }

    async Task<Attempt[]> Ask(Campaign campaign, Command command, CancellationToken ct, bool anew = false)
    {
        var members = await db.Many<Member>(ListMembers, new { command.CampaignId, command.Members }, ct);
        if (anew)
            members = [.. members.Select(member => member with { Attempts = 0 })];
        var lines = members.Select((member, i) => i % command.Lines.Count).ToArray();
        var callerIds = await mediator.Send(new Dialer.ChooseCallerId.QueryMany(
            [.. members.Select((member, i) => new Dialer.ChooseCallerId.Query(command.Lines[lines[i]] ?? campaign.Person, member.Number, campaign.CallerId))]), ct);
        var wishes = members.Select((member, i) => new Wish(member, lines[i], command.Lines[lines[i]], callerIds[i])).ToArray();

        var judgements = await mediator.Send(new Compliance.JudgeAttempt.QueryMany([.. wishes.Select(wish => wish.ToAttempt(campaign, command.Budget))]), ct);
        var parties = campaign.Destination == "number" ? await mediator.Send(new Compliance.JudgeAttempt.QueryMany([.. wishes.Select(wish => wish.ToParty(campaign, command.Budget))]), ct) : null;
        return [.. wishes.Select((wish, i) => new Attempt(wish, judgements[i], parties?[i]))];
    }

    static DateTime? NextTry(Attempt attempt, DateTime now)
    {
        var verdict = attempt.Decisive.Verdict;
        if (verdict.EarliestUtc is { } earliest)
            return earliest > now ? earliest : now + Busy;
        var kinds = verdict.Refusals.Where(check => check.EarliestUtc is null).Select(check => check.Refusal!.Value).ToArray();
        if (attempt.Decisive == attempt.OfMember && kinds.Any(Lasting.Contains))
            return null;
        return now + (kinds.All(kind => kind is RefusalKind.NumberBusy or RefusalKind.AgentBusy) ? Busy : LookAgain);
    }

    async Task<IReadOnlyList<Refused>> Wait(Attempt[] attempts, DateTimeOffset now, CancellationToken ct)
    {
        if (attempts.Length == 0)
            return [];

        Refused[] refused = [.. attempts.Select(attempt => new Refused(
            attempt.Wish.Member.Id, string.Join(' ', attempt.Decisive.Verdict.Refusals.Select(check => check.Sentence)), NextTry(attempt, now.UtcDateTime), attempt.Decisive.Verdict.LastsLongest!.Value))];
        await mediator.Send(new Compliance.KeepReceipts.Command([.. attempts.Select(attempt => attempt.Decisive.Receipt)]), ct);
        var rows = refused.Where(one => !one.IsAgents).Select(one => new { member_id = one.MemberId, next_at = one.NextUtc, reason = one.Sentence, held_by = one.Kind.ToString() });
        await db.Run(Postpone, new { Refused = JsonSerializer.Serialize(rows), Now = now }, ct);
        return refused;
    }

    object ToRow(Attempt attempt, Campaign campaign, DateTimeOffset now) => new
    {
        member_id = attempt.Wish.Member.Id,
        call_id = Guid.CreateVersion7(now),
        leg_id = Guid.CreateVersion7(now),
        agent_id = attempt.Wish.Agent,
        agent_address = attempt.Wish.Agent is { } agent ? new VoiceIdentity(tenant.OrgId!.Value, agent).Address : null,
        our_number = attempt.Wish.CallerIds.Chosen!.Number,
        caller_id_reason = campaign.CallerId is null ? attempt.Wish.CallerIds.Reason : "The campaign's number.",
        receipt_id = attempt.OfMember.Receipt.Id,
        receipt = JsonSerializer.Deserialize<JsonElement>(attempt.OfMember.Receipt.Row),
        party_address = attempt.OfDestination is null ? null : campaign.DestinationNumber,
        party_receipt_id = attempt.OfDestination?.Receipt.Id,
        party_receipt = attempt.OfDestination is null ? (JsonElement?)null : JsonSerializer.Deserialize<JsonElement>(attempt.OfDestination.Receipt.Row),
    };

    /// <param name="OfDestination">The gate's answer about the number they are taken to; null where there is none.</param>
    sealed record Attempt(Wish Wish, Judgement OfMember, Judgement? OfDestination)
    {
        /// <summary>Both must be allowed; the one that is not says why.</summary>
        public Judgement Decisive => OfMember.Verdict.Allowed ? OfDestination ?? OfMember : OfMember;
    }

    sealed record Campaign(Guid Id, string Mode, short CallsFrom, short CallsUntil, short CallsOnDays, short MaxAttempts, int MinimumGap, bool NeedsConsent, string? CallerId, Guid Person, string Destination, string? DestinationNumber);

    sealed record Member(Guid Id, Guid ContactId, string Number, short Attempts);

    sealed record Wish(Member Member, int Line, Guid? Agent, Dialer.ChooseCallerId.CallerIds CallerIds)
    {
        public Compliance.JudgeAttempt.Query ToAttempt(Campaign campaign, string? budget) => new(
            campaign.Destination == "message" ? AttemptKind.Message : AttemptKind.Campaign, Member.Number, Agent, Member.ContactId, CallerIds.Chosen?.Number ?? campaign.CallerId, Rules(campaign, budget));

        public Compliance.JudgeAttempt.Query ToParty(Campaign campaign, string? budget) => new(
            AttemptKind.Party, campaign.DestinationNumber!, null, null, CallerIds.Chosen?.Number ?? campaign.CallerId, Rules(campaign, budget));

        CampaignRules Rules(Campaign campaign, string? budget) => new(
            campaign.Id, campaign.Mode, Time(campaign.CallsFrom), Time(campaign.CallsUntil), campaign.CallsOnDays, campaign.MaxAttempts, Member.Attempts,
                TimeSpan.FromMinutes(campaign.MinimumGap), campaign.NeedsConsent, AgentReserved: campaign.Mode != "predictive" || Agent is not null, Budget: budget);

        /// <summary>24:00 is midnight.</summary>
        static TimeOnly Time(short minutes) => TimeOnly.FromTimeSpan(TimeSpan.FromMinutes(minutes % (24 * 60)));
    }
}
