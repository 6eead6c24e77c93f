namespace DutyCall.Domain.Pacing;

/// <summary>How long agents talk and write up, learned from what they do; and from it, when the busy ones will be ready.</summary>
sealed class HandlingTimes
{
    /// <summary>The table below reaches no further: the last moment ahead and the longest patience.</summary>
    const int Reach = 44;

    const double Fine = 5, Coarse = 20, Change = 300, WrapStep = 2.5;
    const int FineRows = (int)(Change / Fine), TalkRows = FineRows + 36, WrapRows = 50;

    static readonly double[] TalkEdges = [.. Steps(0, 60, 5), .. Steps(60, 180, 10), .. Steps(180, 600, 30), 600, 7200];
    static readonly double[] WrapEdges = [.. Steps(0, 20, 2.5), .. Steps(20, 60, 5), .. Steps(60, 121, 20), 7200];

    readonly double patience;
    readonly Hazard talk = new(TalkEdges, mean: 120, variation: 1.0, weight: 12);
    readonly Hazard wrap = new(WrapEdges, mean: 20, variation: 0.6, weight: 12);
    readonly double[] afterTalk = new double[TalkRows * Ahead.Count];
    readonly double[] afterWrap = new double[WrapRows * Ahead.Count];

    /// <param name="patience">Seconds that whoever answered can wait for an agent.</param>
    public HandlingTimes(double patience)
    {
        this.patience = patience;
        Build();
    }

    public void Talked(double seconds) => talk.Ended(seconds);

    public void Wrapped(double seconds) => wrap.Ended(seconds);

    /// <summary>Draws up the tables anew, those who are busy at this moment taken into account.</summary>
    public void Build(Floor floor, double now)
    {
        var busy = floor.Agents.ToArray();
        talk.GoingOn(busy.Where(agent => agent.Activity == AgentActivity.Talking).Select(agent => now - agent.Since));
        wrap.GoingOn(busy.Where(agent => agent.Activity == AgentActivity.Wrapping).Select(agent => now - agent.Since));
        Build();
    }

    /// <summary>By the moments ahead, how likely a busy agent is ready, the caller's patience included.</summary>
    public ReadOnlySpan<double> Ready(in AgentSeen agent, double now)
    {
        var age = Math.Max(0, now - agent.Since);
        return agent.Activity == AgentActivity.Talking
            ? afterTalk.AsSpan(TalkRow(age) * Ahead.Count, Ahead.Count)
            : afterWrap.AsSpan(Math.Min(WrapRows - 1, (int)(age / WrapStep)) * Ahead.Count, Ahead.Count);
    }

    static int TalkRow(double age) => age < Change ? (int)(age / Fine) : Math.Min(TalkRows - 1, FineRows + (int)((age - Change) / Coarse));

    static double TalkAge(int row) => row < FineRows ? (row + 0.5) * Fine : Change + ((row - FineRows + 0.5) * Coarse);

    void Build()
    {
        var wrapped = Ended(wrap, 0);
        for (var row = 0; row < TalkRows; row++)
        {
            var talked = Ended(talk, TalkAge(row));
            for (var ahead = 0; ahead < Ahead.Count; ahead++)
            {
                var (until, ready) = (Until(ahead), 0.0);
                for (var second = 1; second <= until; second++)
                    ready += (talked[second] - talked[second - 1]) * wrapped[until - second];
                afterTalk[(row * Ahead.Count) + ahead] = ready;
            }
        }

        for (var row = 0; row < WrapRows; row++)
        {
            var ended = Ended(wrap, (row + 0.5) * WrapStep);
            for (var ahead = 0; ahead < Ahead.Count; ahead++)
                afterWrap[(row * Ahead.Count) + ahead] = ended[Until(ahead)];
        }
    }

    int Until(int ahead) => Math.Min(Reach, (int)Math.Floor(Ahead.Seconds[ahead] + patience + 0.5));

    /// <summary>How likely what is of this age has ended, second by second.</summary>
    static double[] Ended(Hazard hazard, double age)
    {
        var ended = new double[Reach + 1];
        var lasts = 1.0;
        for (var second = 1; second <= Reach; second++)
        {
            lasts *= Math.Exp(-hazard.At(age + second - 0.5));
            ended[second] = 1 - lasts;
        }

        return ended;
    }

    static IEnumerable<double> Steps(double from, double until, double step)
    {
        for (var at = from; at < until; at += step)
            yield return at;
    }
}
