using System.Collections.Immutable;

namespace DutyCall.Domain.Calls;

/// <summary>What our own rows know of a call before any news.</summary>
/// <param name="Submitted">Somebody has taken it on themselves to ask the carrier to dial the customer.</param>
/// <param name="Owner">Whose conversation it is; null while it is nobody's.</param>
/// <param name="Legs">Oldest first.</param>
public sealed record CallFacts(bool Inbound, bool Submitted, Guid? Owner, IReadOnlyList<LegFacts> Legs)
{
    /// <summary>No agent is waited for: a message is played, or an outside number answers.</summary>
    public bool Unattended { get; init; }

    /// <summary>The customer hears a message, and is alone by intent until they ask for somebody.</summary>
    public bool HearsMessage { get; init; }

    /// <summary>Nobody is to talk to an answering machine.</summary>
    public bool HangsUpOnMachines { get; init; }

    /// <summary>Nobody was there when they answered; they are told who called.</summary>
    public bool Abandoned { get; init; }

    /// <summary>A call out of one agent to one customer.</summary>
    public CallFacts(bool submitted, Guid agentLeg, string? agentSid, Guid? customerLeg)
        : this(false, submitted, null, [new(agentLeg, LegRole.Agent, agentSid), .. customerLeg is { } leg ? new[] { new LegFacts(leg, LegRole.Customer, null) } : []])
    {
    }
}

public enum LegRole { Agent, Customer, Party, Supervisor }

/// <summary>What our row of a leg knows, and what is wanted of it.</summary>
public sealed record LegFacts(Guid Id, LegRole Role, string? CallSid)
{
    public string Label { get; init; } = "";
    public Guid? User { get; init; }

    /// <summary>Somebody has taken it on themselves to ask the carrier to dial it.</summary>
    public bool Submitted { get; init; }

    public bool Wanted { get; init; } = true;
    public bool HoldWanted { get; init; }

    /// <summary>What the carrier was last told about hold, mute and coaching.</summary>
    public string? Sent { get; init; }

    public string? Mode { get; init; }

    /// <summary>An agent's standing line took this place: it is there before, and goes on after.</summary>
    public bool OnLine { get; init; }
}

/// <summary>What should be done next about a call.</summary>
public abstract record Step
{
    public sealed record Dial : Step;

    public sealed record DialParty(Guid Leg) : Step;

    /// <param name="Goodbye">What they are told first.</param>
    public sealed record HangUp(Guid Leg, string? Goodbye = null) : Step;

    /// <summary>Hold, mute or coaching are not as wanted.</summary>
    public sealed record Adjust(Guid Leg) : Step;
}

/// <summary>One leg with what is wanted of it.</summary>
public sealed record Seat(LegFacts Facts, Leg Leg)
{
    /// <summary>It is to hear music.</summary>
    public required bool HoldDue { get; init; }

    /// <summary>The agent's leg a whispering supervisor is heard by.</summary>
    public string? Coach { get; init; }

    /// <summary>Hold, mute and coaching as they should be, as the carrier is told.</summary>
    public string Due => Facts.Role == LegRole.Supervisor ? $"{(Coach is null && Facts.Mode == "whisper" ? "listen" : Facts.Mode)} {Coach}".Trim() : HoldDue ? "hold" : "talk";

    /// <summary>Nothing was ever asked, and nothing needs to be.</summary>
    public bool IsAsDue => Facts.Role == LegRole.Supervisor
        ? Facts.Sent == Due
        : Leg.Held == HoldDue && (Facts.Sent is null || Facts.Sent == Due);
}

/// <summary>
/// A call as all its news tell it: a pure function, so that any order, repetition or delay of the same news comes to the same,
/// and a call can be told anew from the inbox at any time.
/// </summary>
public sealed record Story
{
    public required CallState State { get; init; }

    /// <summary>The owner's line: the one they have, or had last. Before anybody has one, that of whoever has a seat.</summary>
    public required Leg? Agent { get; init; }

    public required Leg Customer { get; init; }

    /// <summary>Everybody, oldest first.</summary>
    public required ImmutableArray<Seat> Seats { get; init; }

    public required News.Dialed? Dialed { get; init; }
    public required News.Asked? Asked { get; init; }
    public required bool Submitted { get; init; }
    public string? ConferenceSid { get; init; }
    public DateTimeOffset? ConnectedAt { get; init; }

    /// <summary>Since when the customer has had nobody to talk to; null while they have, or have not been called.</summary>
    public DateTimeOffset? AloneSince { get; init; }

    /// <summary>Since when the owner's line is gone without another having taken its place.</summary>
    public DateTimeOffset? OwnerGoneSince { get; init; }

    public End? End { get; init; }

    public bool HangUpAsked => Asked is not null;

    /// <summary>What the carrier heard, in its own words; null while it has not said.</summary>
    public string? AnsweredBy { get; init; }

    /// <summary>When a person had finished their greeting, as the carrier heard it; null while it has not said.</summary>
    public DateTimeOffset? GreetingEndedAt { get; init; }

    bool Unattended { get; init; }

    /// <summary>An answering machine or a fax, and nobody is to talk to one.</summary>
    bool IsForNobody { get; init; }

    /// <summary>The carrier was asked, and may have rung a phone: there is something to write about afterwards.</summary>
    public bool ReachedCarrier => Submitted && Dialed?.Fate != DialFate.NotSent;

    public static Story Of(CallFacts facts, IReadOnlyCollection<News> news)
    {
        var sids = Bind(facts, news);
        var legs = facts.Legs.Select(leg => (Facts: leg, Leg: Leg.Of(leg.Id, sids[leg.Id], news, leg.OnLine ? leg.Label : null))).ToArray();
        var customerFacts = facts.Legs.FirstOrDefault(leg => leg.Role == LegRole.Customer);
        var customer = legs.FirstOrDefault(leg => leg.Facts == customerFacts).Leg ?? Leg.Of(null, null, news);
        var agent = OwnersLine(facts.Owner, [.. legs.Where(leg => leg.Facts.Role == LegRole.Agent)]);
        var talkers = legs.Where(leg => leg.Facts.Role is LegRole.Agent or LegRole.Party).Select(leg => leg.Leg).ToArray();

        var asked = news.OfType<News.Asked>().OrderBy(a => a.At).ThenBy(a => a.By, StringComparer.Ordinal).FirstOrDefault();
        var sent = news.OfType<News.HangUpSent>().Any(h => h.Leg == customerFacts?.Id);
        var verdict = news.OfType<News.Verdict>().Where(v => v.CallSid == customer.CallSid).OrderBy(v => v.At).ThenBy(v => v.AnsweredBy, StringComparer.Ordinal).FirstOrDefault();
        var isForNobody = facts.HangsUpOnMachines && verdict?.IsMachine(customer.AnsweredAt) == true;
        var lost = news.OfType<News.Lost>().FirstOrDefault(l => l.Leg is null || l.Leg == customerFacts?.Id);
        var submitted = facts.Submitted || facts.Inbound;
        var end = End.Of(submitted, facts.Inbound && !talkers.Any(leg => leg.HasJoined), agent, customer, customer.Dialed, asked, sent, lost, isForNobody || facts.HearsMessage && verdict?.IsMachine(null) == true);
        if (facts.Abandoned && end is { Result: "human" })
            end = end with { Result = "abandoned", Reason = facts.HearsMessage ? "The message could not be played. They were told who had called." : "Nobody was free within two seconds. They were told who had called." };
        var connected = talkers.Select(leg => Together(leg, customer)).Min();
        var alone = end is null && !facts.Abandoned && (!facts.HearsMessage || customer.HasJoined) ? Alone(customer, talkers) : null;

        return new()
        {
            State = end is not null ? CallState.Ended : Before(submitted, customer.Dialed, connected is not null, customer),
            Agent = agent,
            Customer = customer,
            Seats = [.. legs.Select(leg => new Seat(leg.Facts, leg.Leg) { HoldDue = IsHoldDue(leg.Facts, leg.Leg, alone, talkers), Coach = Coached(leg.Facts, agent) })],
            Dialed = customer.Dialed,
            Asked = asked,
            Submitted = submitted,
            ConferenceSid = Conference(news, [.. legs.Select(leg => leg.Leg.CallSid)]),
            ConnectedAt = connected,
            AloneSince = alone,
            OwnerGoneSince = end is null && facts.Owner is not null && agent?.IsGone == true ? agent.GoneAt : null,
            End = end,
            AnsweredBy = verdict?.AnsweredBy,
            GreetingEndedAt = verdict is { AnsweredBy: "human" } ? verdict.At : null,
            Unattended = facts.Unattended,
            IsForNobody = isForNobody,
        };
    }

    /// <summary>What is still to be done; nothing that has been done stays here once its news is in.</summary>
    public IEnumerable<Step> Next()
    {
        var over = HangUpAsked || IsForNobody || State == CallState.Ended;
        if (State == CallState.Intent && (Agent?.InConference == true || Unattended) && !HangUpAsked)
            yield return new Step.Dial();

        foreach (var seat in Seats)
        {
            if (seat is { Facts: { Role: LegRole.Party, Submitted: false, Wanted: true }, Leg.CallSid: null } && !over && ConferenceSid is not null && Customer.IsTalking)
                yield return new Step.DialParty(seat.Facts.Id);
            else if (seat.Leg is { IsLive: true } leg && (over || !seat.Facts.Wanted) && (seat.Facts.Role is LegRole.Customer or LegRole.Party || !leg.IsGone))
                yield return new Step.HangUp(seat.Facts.Id, seat.Facts.Role == LegRole.Customer && State != CallState.Ended ? Asked?.Goodbye : null);
            else if (!over && seat.Leg.IsTalking && !seat.IsAsDue)
                yield return new Step.Adjust(seat.Facts.Id);
        }
    }

    /// <summary>Which of the carrier's calls each leg is: as our row says; else its own answer; else whatever bears the leg's mark or label.</summary>
    static Dictionary<Guid, string?> Bind(CallFacts facts, IReadOnlyCollection<News> news)
    {
        var bound = new Dictionary<Guid, string?>();
        foreach (var leg in facts.Legs.OrderBy(leg => leg.Role == LegRole.Agent ? 0 : 1))
        {
            var sid = leg.CallSid ?? (leg.Role switch
            {
                LegRole.Agent or LegRole.Supervisor => news.OfType<News.Seated>().Where(s => s.Leg == leg.Id || s.Leg is null && facts.Legs.Count(l => l.Role == LegRole.Agent) == 1)
                    .Select(s => s.CallSid).Order(StringComparer.Ordinal).FirstOrDefault(),
                _ => DialedAs(leg, news) ?? Marked(leg, news).FirstOrDefault(sid => !bound.ContainsValue(sid)),
            });
            bound[leg.Id] = sid;
        }

        return bound;
    }

    static string? DialedAs(LegFacts leg, IReadOnlyCollection<News> news) =>
        news.OfType<News.Dialed>().Where(d => d.Leg == leg.Id && d.CallSid is not null).OrderBy(d => d.Fate).ThenBy(d => d.At).FirstOrDefault()?.CallSid;

    static IEnumerable<string> Marked(LegFacts leg, IReadOnlyCollection<News> news)
    {
        var label = leg.Role == LegRole.Customer ? "customer" : leg.Label;
        return news.OfType<News.Progress>().Where(p => p.Leg == leg.Id).Select(p => p.CallSid)
            .Concat(news.OfType<News.Moved>().Where(m => m.Label == label).Select(m => m.CallSid))
            .OfType<string>().Order(StringComparer.Ordinal);
    }

    static Leg? OwnersLine(Guid? owner, (LegFacts Facts, Leg Leg)[] agents)
    {
        var theirs = agents.Where(leg => owner is null || leg.Facts.User is null || leg.Facts.User == owner).ToArray();
        return (theirs.LastOrDefault(leg => leg.Facts.Wanted && !leg.Leg.IsGone) is { Leg: { } here } ? here : theirs.LastOrDefault().Leg) ?? agents.LastOrDefault().Leg;
    }

    /// <summary>
    /// Nobody of ours and no party is there with them. Whoever was never there is not missed before the customer was dialed; the
    /// conversation begins with an agent in it.
    /// </summary>
    static DateTimeOffset? Alone(Leg customer, Leg[] talkers)
    {
        if (customer is { CallSid: null } or { IsGone: true } || talkers.Any(leg => leg.IsTalking))
            return null;
        return talkers.Select(leg => leg.GoneAt).Append(customer.JoinedAt ?? customer.AnsweredAt).Max();
    }

    static bool IsHoldDue(LegFacts facts, Leg leg, DateTimeOffset? alone, Leg[] talkers) => facts.Role switch
    {
        // Before anybody has come there is the waiting music of the conference itself.
        LegRole.Customer => facts.HoldWanted || alone is not null && talkers.Any(talker => talker.HasJoined),
        LegRole.Supervisor => false,
        _ => facts.HoldWanted && !leg.IsGone,
    };

    static string? Coached(LegFacts supervisor, Leg? agent) => supervisor is { Role: LegRole.Supervisor, Mode: "whisper" } && agent is { IsTalking: true } ? agent.CallSid : null;

    static CallState Before(bool submitted, News.Dialed? dialed, bool met, Leg customer) => customer switch
    {
        { Status: LegStatus.InProgress, HasJoined: true } when met => CallState.Connected,
        { Status: LegStatus.InProgress } => CallState.Answered,
        { Status: LegStatus.Ringing } => CallState.Ringing,
        { CallSid: not null } => CallState.Queued,
        _ when dialed?.Fate == DialFate.Unknown => CallState.Ambiguous,
        _ => submitted ? CallState.Submitted : CallState.Intent,
    };

    /// <summary>The conference our own legs are in; events of another that has the same name are not this call's.</summary>
    static string? Conference(IReadOnlyCollection<News> news, string?[] sids) =>
        news.OfType<News.Moved>().Where(m => sids.Contains(m.CallSid)).OrderBy(m => m.At).ThenBy(m => m.Sequence).ThenBy(m => m.ConferenceSid, StringComparer.Ordinal).FirstOrDefault()?.ConferenceSid;

    /// <summary>When the second of two came, if the first had not gone by then. The carrier tells whole seconds: who goes in the same one is taken to have been there.</summary>
    static DateTimeOffset? Together(Leg one, Leg other)
    {
        if (one.JoinedAt is not { } came || other.JoinedAt is not { } cameToo)
            return null;
        var both = came > cameToo ? came : cameToo;
        return one.GoneAt < both || other.GoneAt < both ? null : both;
    }
}
