namespace DutyCall.Domain.Calls;

/// <summary>What our own rows know of a call before any news.</summary>
/// <param name="Submitted">Somebody has taken it on themselves to ask the carrier to dial.</param>
public sealed record CallFacts(bool Submitted, Guid AgentLeg, string? AgentSid, Guid? CustomerLeg);

/// <summary>What should be done next about a call.</summary>
public abstract record Step
{
    public sealed record Dial : Step;

    public sealed record HangUp(Guid Leg) : Step;
}

/// <summary>
/// A call as all its news tell it: a pure function, so that any order, repetition or delay of the same news comes to the same,
/// and a call can be told anew from the inbox at any time.
/// </summary>
public sealed record Story
{
    public required CallState State { get; init; }
    public required Leg Agent { get; init; }
    public required Leg Customer { get; init; }
    public required News.Dialed? Dialed { get; init; }
    public required bool HangUpAsked { get; init; }
    public required bool Submitted { get; init; }
    public string? ConferenceSid { get; init; }
    public DateTimeOffset? ConnectedAt { get; init; }
    public End? End { get; init; }

    /// <summary>The carrier was asked, and may have rung a phone: there is something to write about afterwards.</summary>
    public bool ReachedCarrier => Submitted && Dialed?.Fate != DialFate.NotSent;

    public static Story Of(CallFacts facts, IReadOnlyCollection<News> news)
    {
        var dialed = news.OfType<News.Dialed>().OrderBy(d => d.Fate).ThenBy(d => d.At).FirstOrDefault();
        var asked = news.OfType<News.Asked>().OrderBy(a => a.At).ThenBy(a => a.By, StringComparer.Ordinal).FirstOrDefault();
        var agentSid = facts.AgentSid ?? news.OfType<News.Seated>().OrderBy(s => s.CallSid, StringComparer.Ordinal).FirstOrDefault()?.CallSid;
        var agent = Leg.Of(facts.AgentLeg, agentSid, news);
        var customer = Leg.Of(facts.CustomerLeg, CustomerSid(facts, dialed, agentSid, news), news);
        var sent = news.OfType<News.HangUpSent>().Any(h => h.Leg == facts.CustomerLeg);
        var end = End.Of(facts.Submitted, agent, customer, dialed, asked, sent, news.OfType<News.Lost>().FirstOrDefault());

        return new()
        {
            State = end is not null ? CallState.Ended : Before(facts.Submitted, dialed, agent, customer),
            Agent = agent,
            Customer = customer,
            Dialed = dialed,
            HangUpAsked = asked is not null,
            Submitted = facts.Submitted,
            ConferenceSid = Conference(news, agentSid),
            ConnectedAt = Later(agent.JoinedAt, customer.JoinedAt),
            End = end,
        };
    }

    /// <summary>What is still to be done; nothing that has been done stays here once its news is in.</summary>
    public IEnumerable<Step> Next()
    {
        if (State == CallState.Intent && Agent.InConference && !HangUpAsked)
            yield return new Step.Dial();
        if (Customer is { IsLive: true, Id: { } customer } && (HangUpAsked || Agent.IsGone || State == CallState.Ended))
            yield return new Step.HangUp(customer);
        if (Agent is { IsLive: true, IsGone: false, Id: { } agent } && (HangUpAsked || State == CallState.Ended))
            yield return new Step.HangUp(agent);
    }

    static CallState Before(bool submitted, News.Dialed? dialed, Leg agent, Leg customer) => customer switch
    {
        { Status: LegStatus.InProgress, HasJoined: true } when agent.HasJoined => CallState.Connected,
        { Status: LegStatus.InProgress } => CallState.Answered,
        { Status: LegStatus.Ringing } => CallState.Ringing,
        { CallSid: not null } => CallState.Queued,
        _ when dialed?.Fate == DialFate.Unknown => CallState.Ambiguous,
        _ => submitted ? CallState.Submitted : CallState.Intent,
    };

    /// <summary>The carrier's own answer counts first; without it, whatever bears the mark of our leg.</summary>
    static string? CustomerSid(CallFacts facts, News.Dialed? dialed, string? agentSid, IReadOnlyCollection<News> news) =>
        dialed?.CallSid
        ?? news.OfType<News.Progress>().Where(p => facts.CustomerLeg is not null && p.Leg == facts.CustomerLeg).Select(p => p.CallSid)
            .Concat(news.OfType<News.Moved>().Where(m => m.Label == "customer").Select(m => m.CallSid))
            .Where(sid => sid is not null && sid != agentSid).Order(StringComparer.Ordinal).FirstOrDefault();

    static string? Conference(IReadOnlyCollection<News> news, string? agentSid) =>
        news.OfType<News.Moved>().Where(m => m.CallSid == agentSid).OrderBy(m => m.At).ThenBy(m => m.Sequence).ThenBy(m => m.ConferenceSid, StringComparer.Ordinal).FirstOrDefault()?.ConferenceSid;

    static DateTimeOffset? Later(DateTimeOffset? one, DateTimeOffset? other) => one is null || other is null ? null : one > other ? one : other;
}
