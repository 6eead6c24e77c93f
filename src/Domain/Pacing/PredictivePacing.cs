namespace DutyCall.Domain.Pacing;

/// <summary>
/// Dials ahead of the agents: forecasts who will be ready and who will have answered at fifteen moments ahead, and opens lines while whoever
/// answers one more finds no agent with at most a chance that the abandon budget steers.
/// <para>
/// A live engine keeps one instance for each campaign at work. It feeds every piece of news once, in the order it learns of them, with the time of the event:
/// <c>Dialed</c> when the carrier has taken the call, at once after the decision that asked for it; <c>Ringing</c>, <c>Answered</c> and <c>Ended</c> from
/// the carrier's status news; <c>Matched</c> with line and agent when they are joined; <c>Abandoned</c> when nobody came in time, or whoever
/// answered hung up waiting; <c>Wrapping</c> when the conversation is over, <c>Ready</c> when the agent can take the next, <c>Left</c> when they are
/// away or signed out (<c>AwayAnnounced</c> when they said so during a call); <c>Machine</c> with line and agent when detection or disposition says so.
/// An agent who joins is <c>Ready</c>. Every half second, and gladly at each event, it asks <see cref="Decide"/> with the account's limits and the
/// period's count, opens so many lines and gives up those named. Ringing news must come: without them the carrier passes for slow.
/// </para>
/// <para>
/// After a restart feed the events of the last hours again, without asking for decisions in between; with none it starts cautiously. Where agents get machines,
/// the count takes an abandoned call for <see cref="PersonShare"/> of a person: keep that figure with the call. Not for use by two threads at once.
/// </para>
/// </summary>
public sealed class PredictivePacing : IPacing
{
    /// <summary>Fewer are dialed ahead for only when so many answers have been held against their forecasts.</summary>
    const int FewAgents = 3, AnswersToKnow = 100;

    /// <summary>Who leaves within a minute is a crowd: at least so many, and such a share of those who were there.</summary>
    const int Crowd = 3;
    const double CrowdShare = 0.25;

    /// <summary>Lines that have not rung after so long, seconds; so many of them, and half of all, mean that the carrier is slow.</summary>
    const double SlowToRing = 10;
    const int SlowLines = 3;

    /// <summary>A line rings at least so long before it is given up: 16 CFR 310.4(b)(4)(ii), seconds.</summary>
    const double LeastRing = 15;

    /// <summary>Such a chance that there is no agent, and lines are given up.</summary>
    const double GiveUpAt = 0.08;

    /// <summary>Losses come in heaps when agents leave: so much more than forecast is kept back of the budget.</summary>
    const double Caution = 2;

    /// <summary>A list may suddenly be answered so many times as often. Where there would still be an agent for everybody, nothing is lost to that.</summary>
    const double Rush = 5;

    /// <summary>Lines of one decision.</summary>
    const int Most = 300;

    /// <summary>Waits fade: by 1/e after so many.</summary>
    const double WaitMemory = 50;

    readonly PacingSettings settings;
    readonly Floor floor;
    readonly IOutlook outlook;
    readonly Threshold threshold;
    readonly Balance balance = new();
    readonly Queue<double> losses = new();
    readonly double[] chance = new double[Ahead.Count];
    double? wait;

    public PredictivePacing(PacingSettings settings) : this(settings, new LearnedOutlook(settings))
    {
    }

    internal PredictivePacing(PacingSettings settings, IOutlook outlook) =>
        (this.settings, this.outlook, floor, threshold) = (settings, outlook, new(settings.DetectsFirst), new(settings));

    /// <summary>How likely whoever answered so many seconds after the dial is a person, by what agents said of such answers; 1 where machines are sorted out first.</summary>
    public double PersonShare(double answeredAfter) => settings.DetectsFirst ? 1 : outlook.PersonShare(answeredAfter);

    public void Observe(in PacingEvent happened)
    {
        if (!double.IsFinite(happened.At))
            return;
        var loss = happened.News == PacingNews.Dialed && losses.TryDequeue(out var forecast) ? forecast : double.NaN;
        var before = floor.Apply(happened, loss);
        outlook.Learn(happened, before);
        if (happened.News is not (PacingNews.Matched or PacingNews.Abandoned))
            return;

        if (before.Line is { Stage: LineStage.Waiting } line)
            threshold.Learn(line.Loss, happened.News == PacingNews.Abandoned, PersonShare(line.AnsweredAt - line.DialedAt));
        if (happened.News == PacingNews.Matched && before.Agent is { Activity: AgentActivity.Ready } agent)
            wait = wait is { } known ? known + ((Math.Max(0, happened.At - agent.Since) - known) / WaitMemory) : Math.Max(0, happened.At - agent.Since);
    }

    public PacingDecision Decide(double now, in PacingLimits limits, in AbandonCount count)
    {
        floor.LookAt(now);
        outlook.Look(floor, now);
        threshold.Want(count, floor.Present);
        losses.Clear();
        threshold.Idle = true;
        Weigh(now);
        var withdrawn = settings.LateCancel ? GiveUp(now) : [];
        if (count.IsSpent(settings.SeenCap) && !limits.Resumed)
            return Decided(0, PacingLimit.BudgetSpent) with { Withdraw = withdrawn };
        if (floor.Present == 0)
            return Decided(0, PacingLimit.NoAgents) with { Withdraw = withdrawn };

        var rail = Rail(now, count);
        var (most, limit) = limits.Narrowest(floor);
        var (answers, abandoned, loss) = (count.LiveAnswers, count.Abandoned, 0.0);
        var progressive = floor.Ready - floor.InFlight - floor.Waiting;
        var (lines, why) = (0, Why(0));
        while (why is null && lines < most && lines < Most)
        {
            losses.Enqueue(loss);
            balance.AddLine(outlook.NewLine);
            why = Why(++lines);
        }

        threshold.Idle = why is not PacingLimit.AbandonRisk;
        return Decided(lines, why ?? limit) with { Withdraw = withdrawn, Loss = loss };

        // Why no line is opened beyond so many; null when one is.
        PacingLimit? Why(int opened)
        {
            loss = balance.Loss(outlook.Weights, outlook.Uncertainty);
            return opened < progressive ? null
                : rail is not null ? rail
                : loss > threshold.Value ? PacingLimit.AbandonRisk
                : Reserve(loss) > (settings.SeenCap * answers) - abandoned ? PacingLimit.BudgetLow
                : null;
        }
    }

    /// <summary>Calls that the lines under way may cost, all but once in a thousand times, at least one; and one for what nobody foresees.</summary>
    double Reserve(double loss)
    {
        var surprise = Math.Min(outlook.Surprise * balance.Answers, Math.Max(0, (Rush * balance.Answers) - balance.Agents));
        var mean = (Caution * threshold.Calibration * loss * balance.Answers) + surprise;
        return 1 + Math.Max(1, Math.Ceiling(mean + (3.1 * Math.Sqrt(mean))));
    }

    PacingDecision Decided(int lines, PacingLimit limit) => new(lines, limit) { Threshold = threshold.Value, Wait = wait };

    /// <summary>Why only one line for each ready agent is opened; null when more may be.</summary>
    PacingLimit? Rail(double now, in AbandonCount count) =>
        count.IsTooSmall(settings.SeenCap) ? PacingLimit.ColdStart
        : count.IsLow(settings.SeenCap, settings.StepDownAt) ? PacingLimit.BudgetLow
        : outlook.LeftLately >= Crowd && outlook.LeftLately >= CrowdShare * (floor.Present + outlook.LeftLately) ? PacingLimit.AgentsLeaving
        : CarrierIsSlow(now) ? PacingLimit.CarrierSlow
        : floor.Present < FewAgents && threshold.Answers < AnswersToKnow ? PacingLimit.FewAgents
        : null;

    bool CarrierIsSlow(double now)
    {
        var silent = 0;
        foreach (ref readonly var line in floor.Lines)
            silent += line.Stage == LineStage.Dialing && now - line.DialedAt > SlowToRing ? 1 : 0;
        return silent >= SlowLines && silent * 2 >= floor.InFlight;
    }

    void Weigh(double now)
    {
        balance.Begin(floor.Present, floor.InFlight, floor.Waiting, settings.Parts.HasFlag(PacingParts.Exact));
        foreach (ref readonly var agent in floor.Agents)
        {
            if (agent.Activity == AgentActivity.Ready)
                outlook.Stays(chance);
            else
                outlook.Ready(agent, now, chance);
            balance.AddAgent(chance);
        }

        foreach (ref readonly var line in floor.Lines)
        {
            if (line.Stage == LineStage.Waiting)
                continue;
            outlook.Answer(line, now, chance);
            balance.AddLine(chance);
        }
    }

    /// <summary>Gives up lines that have rung longest until there is likely an agent again.</summary>
    List<Guid> GiveUp(double now)
    {
        var withdrawn = new List<Guid>();
        if (balance.NoAgentSoon < GiveUpAt)
            return withdrawn;
        var old = floor.Lines.ToArray().Where(line => line.Stage == LineStage.Ringing && now - line.RingingAt >= LeastRing).OrderBy(line => line.DialedAt).ToList();
        foreach (var line in old)
        {
            if (balance.NoAgentSoon < GiveUpAt)
                break;
            withdrawn.Add(line.Id);
            floor.Apply(new(now, PacingNews.Withdrawn, line.Id));
            Weigh(now);
        }

        return withdrawn;
    }
}
