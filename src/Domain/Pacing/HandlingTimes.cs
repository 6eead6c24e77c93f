using System.Numerics;

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
        Span<double> talked = stackalloc double[Reach + 1], ended = stackalloc double[Reach + 1], backwards = stackalloc double[Reach + 1], within = stackalloc double[Reach + 1];
        wrap.EndedBy(0, ended);
        for (var second = 0; second <= Reach; second++)
            backwards[second] = ended[Reach - second];
        for (var row = 0; row < TalkRows; row++)
        {
            talk.EndedBy(TalkAge(row), talked);
            for (var second = Reach; second > 0; second--)
                within[second] = talked[second] - talked[second - 1];
            // They talk until some second, and have written up by the moment.
            for (var ahead = 0; ahead < Ahead.Count; ahead++)
                afterTalk[(row * Ahead.Count) + ahead] = Product(within.Slice(1, Until(ahead)), backwards.Slice(Reach - Until(ahead) + 1, Until(ahead)));
        }

        for (var row = 0; row < WrapRows; row++)
        {
            wrap.EndedBy((row + 0.5) * WrapStep, ended);
            for (var ahead = 0; ahead < Ahead.Count; ahead++)
                afterWrap[(row * Ahead.Count) + ahead] = ended[Until(ahead)];
        }
    }

    /// <summary>The sum of the products of each two.</summary>
    static double Product(ReadOnlySpan<double> one, ReadOnlySpan<double> other)
    {
        var (sums, at) = (Vector<double>.Zero, 0);
        for (; at + Vector<double>.Count <= one.Length; at += Vector<double>.Count)
            sums += new Vector<double>(one[at..]) * new Vector<double>(other[at..]);
        var sum = Vector.Sum(sums);
        for (; at < one.Length; at++)
            sum += one[at] * other[at];
        return sum;
    }

    int Until(int ahead) => Math.Min(Reach, (int)Math.Floor(Ahead.Seconds[ahead] + patience + 0.5));

    static IEnumerable<double> Steps(double from, double until, double step)
    {
        for (var at = from; at < until; at += step)
            yield return at;
    }
}
