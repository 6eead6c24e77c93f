namespace DutyCall.Domain.Pacing;

/// <summary>What is to be expected of agents and lines. Learned from the events; a benchmark has one that knows.</summary>
interface IOutlook
{
    void Learn(in PacingEvent happened, in FloorChange before);

    /// <summary>Brings what is expected up to this moment.</summary>
    void Look(Floor floor, double now);

    /// <summary>By the moments ahead, how likely a busy agent is ready, the caller's patience included.</summary>
    void Ready(in AgentSeen agent, double now, Span<double> chance);

    /// <summary>By the moments ahead, how likely a ready agent is still there.</summary>
    void Stays(Span<double> chance);

    /// <summary>By the moments ahead, how likely a line has come to want an agent.</summary>
    void Answer(in LineSeen line, double now, Span<double> chance);

    /// <summary>The same of a line that is opened now.</summary>
    ReadOnlySpan<double> NewLine { get; }

    /// <summary>When a person who answers a line opened now does so: shares by the moments ahead.</summary>
    ReadOnlySpan<double> Weights { get; }

    /// <summary>The answer rate's variance over its square.</summary>
    double Uncertainty { get; }

    /// <summary>The share of those who will answer that may be lost to what no forecast holds, such as a list that suddenly answers.</summary>
    double Surprise { get; }

    /// <summary>How likely whoever answered so many seconds after the dial is a person.</summary>
    double PersonShare(double answeredAfter);

    /// <summary>Agents who left in the last minute without having said so.</summary>
    double LeftLately { get; }
}

/// <summary>What the events of this campaign teach.</summary>
sealed class LearnedOutlook : IOutlook
{
    /// <summary>Seconds between two drawings of the tables; a look that comes later than the last one counts as so long at most.</summary>
    const double TalkTables = 30, AnswerTables = 2, LongestLook = 5;

    /// <summary>An announced departure stays away for the moments ahead; others may leave as long as their call and the way to the next lasts, seconds.</summary>
    const double LongestTalkAtRisk = 60, MeanAhead = 13;

    readonly HandlingTimes handling;
    readonly AnswerLaw answers;
    readonly LeavingRate leaving = new();
    readonly PacingParts parts;
    double? lastLook;
    double sinceTalkTables, sinceAnswerTables = AnswerTables;

    public LearnedOutlook(PacingSettings settings)
    {
        parts = settings.Parts;
        handling = new(settings.Patience);
        answers = new(settings.DetectsFirst, parts.HasFlag(PacingParts.AnswerRate));
        sinceTalkTables = TalkTables;
    }

    public ReadOnlySpan<double> NewLine => answers.NewLine;

    public ReadOnlySpan<double> Weights => answers.Weights;

    public double Uncertainty => parts.HasFlag(PacingParts.Uncertainty) ? answers.Uncertainty : 0;

    public double Surprise => 0.6;

    public double LeftLately => leaving.Lately;

    public double PersonShare(double answeredAfter) => answers.PersonShare(answeredAfter);

    public void Learn(in PacingEvent happened, in FloorChange before)
    {
        if (before.Line is { } line)
            LearnLine(happened, line);
        if (before.Agent is { } agent)
            LearnAgent(happened, agent);
    }

    public void Look(Floor floor, double now)
    {
        var seconds = lastLook is { } last ? Math.Clamp(now - last, 0, LongestLook) : 0;
        lastLook = now;
        answers.Watch(floor, now, seconds);
        leaving.Watch(floor.Present, seconds);
        if ((sinceAnswerTables += seconds) >= AnswerTables)
        {
            answers.Build();
            sinceAnswerTables = 0;
        }

        if ((sinceTalkTables += seconds) >= TalkTables)
        {
            handling.Build(floor, now);
            sinceTalkTables = 0;
        }
    }

    public void Ready(in AgentSeen agent, double now, Span<double> chance)
    {
        if (agent.Leaves)
        {
            chance.Clear();
            return;
        }

        var stays = parts.HasFlag(PacingParts.Leaving) ? Math.Exp(-leaving.Rate * (Math.Clamp(now - agent.CallBegan, 0, LongestTalkAtRisk) + MeanAhead)) : 1;
        var ready = handling.Ready(agent, now);
        for (var ahead = 0; ahead < chance.Length; ahead++)
            chance[ahead] = stays * ready[ahead];
    }

    public void Stays(Span<double> chance)
    {
        for (var ahead = 0; ahead < chance.Length; ahead++)
            chance[ahead] = parts.HasFlag(PacingParts.Leaving) ? Math.Exp(-leaving.Rate * Ahead.Seconds[ahead]) : 1;
    }

    public void Answer(in LineSeen line, double now, Span<double> chance) => answers.Answer(line, now, chance);

    void LearnLine(in PacingEvent happened, in LineSeen line)
    {
        var age = happened.At - line.DialedAt;
        switch (happened.News)
        {
            case PacingNews.Answered when line.Stage < LineStage.Detecting:
                answers.Answered(age);
                break;
            case PacingNews.Ended when line.Stage < LineStage.Detecting:
                answers.Ended(age);
                break;
            case PacingNews.Person or PacingNews.Machine or PacingNews.Ended when line.Stage == LineStage.Detecting:
                answers.Verdict(line.AnsweredAt - line.DialedAt, happened.At - line.AnsweredAt, happened.News == PacingNews.Person);
                break;
            case PacingNews.Machine when line.Stage == LineStage.Waiting:
                answers.Was(line.AnsweredAt - line.DialedAt, person: false);
                break;
        }
    }

    void LearnAgent(in PacingEvent happened, in AgentSeen agent)
    {
        if (happened.News == PacingNews.Wrapping && agent.Activity == AgentActivity.Talking)
            handling.Talked(happened.At - agent.Since);
        if (agent.Activity == AgentActivity.Wrapping && happened.News is PacingNews.Ready or PacingNews.Left or PacingNews.Matched or PacingNews.Talking)
            handling.Wrapped(happened.At - agent.Since);
        if (happened.News == PacingNews.Left && !agent.Leaves)
            leaving.Left();
        if (agent.Line != default && happened.News == PacingNews.Machine && agent.Line == happened.Line)
            answers.Was(agent.AnsweredAfter, person: false);
        else if (agent.Line != default && happened.News is PacingNews.Ready or PacingNews.Left or PacingNews.Matched or PacingNews.Talking)
            answers.Was(agent.AnsweredAfter, person: true);
    }
}
