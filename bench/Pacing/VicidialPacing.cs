using DutyCall.Domain.Pacing;

namespace DutyCall.Bench.Pacing;

/// <summary>VICIdial's dial methods that follow a level of lines for each agent.</summary>
enum VicidialMethod { Ratio, HardLimit, Average, Tapered }

/// <param name="Level">The highest; the level itself for RATIO.</param>
/// <param name="DropTarget">Percent of the day's answers.</param>
/// <param name="ReadyOnly">Agents in calls are not counted.</param>
/// <param name="Intensity">Percent by which a rise is larger and a fall smaller.</param>
sealed record VicidialSettings(VicidialMethod Method, double Level = 3, double DropTarget = 3, bool ReadyOnly = false, double Intensity = 0)
{
    static readonly double[] Levels = [1.5, 2, 3, 5, 10], Targets = [2.5, 3], Intensities = [-50, 0, 50];

    /// <summary>What a manager could choose from: the grid for the best in hindsight.</summary>
    public static IEnumerable<VicidialSettings> Grid =>
        from method in Enum.GetValues<VicidialMethod>()
        where method != VicidialMethod.Ratio
        from level in Levels
        from target in Targets
        from ready in (IEnumerable<bool>)[false, true]
        from intensity in Intensities
        select new VicidialSettings(method, level, target, ready, intensity);

    public override string ToString() => $"{Method} {Level} to {DropTarget} %{(ReadyOnly ? ", ready agents" : "")}{(Intensity == 0 ? "" : $", intensity {Intensity}")}";
}

/// <summary>
/// As VICIdial's two processes do it: AST_VDadapt turns the level every 15 seconds, AST_VDauto_dial dials up to it every two and a half.
/// It knows nothing of the law's thirty days: drops are counted by the day.
/// </summary>
sealed class VicidialPacing(VicidialSettings settings, PacingSettings campaign, double shift) : IPacing
{
    const int Samples = 15;
    const double Midnight = 86400, ShiftStarts = 9 * 3600;

    readonly Floor floor = new(campaign.DetectsFirst);
    readonly Queue<(double Ready, double Waiting, double Present)> samples = new();
    readonly Queue<(double At, bool Drop)> lastMinute = new();
    double level = settings.Method == VicidialMethod.Ratio ? settings.Level : 1;
    double day = -1, nextSample, nextAdapt, nextDrops, nextDial;
    int calls, answers, drops, callsInMinute, toDial;
    double dropPercent, dropPercentInMinute;

    public void Observe(in PacingEvent happened)
    {
        floor.Apply(happened);
        switch (happened.News)
        {
            case PacingNews.Dialed:
                calls++;
                lastMinute.Enqueue((happened.At, false));
                break;
            case PacingNews.Matched:
                answers++;
                break;
            case PacingNews.Machine when happened.Agent != default:
                answers--;
                break;
            case PacingNews.Abandoned:
                answers++;
                drops++;
                lastMinute.Enqueue((happened.At, true));
                break;
        }
    }

    public PacingDecision Decide(double now, in PacingLimits limits, in AbandonCount count)
    {
        if (Math.Floor(now / Midnight) is var today && today > day)
            Begin(today, now);
        if (now >= nextSample)
            Sample();
        if (now >= nextDrops)
            CountDrops(now);
        if (now >= nextAdapt && settings.Method != VicidialMethod.Ratio)
            Adapt(now);
        if (now >= nextDial)
            Dial();
        var lines = Math.Clamp(toDial, 0, limits.Turns);
        toDial -= lines;
        return new(lines, PacingLimit.AgentsBusy);
    }

    void Begin(double today, double now)
    {
        day = today;
        (calls, answers, drops, dropPercent, toDial) = (0, 0, 0, 0, 0);
        samples.Clear();
        lastMinute.Clear();
        nextSample = nextAdapt = nextDrops = nextDial = now;
    }

    void Sample()
    {
        nextSample++;
        samples.Enqueue((floor.Ready, floor.Waiting, floor.Present));
        if (samples.Count > Samples)
            samples.Dequeue();
    }

    void CountDrops(double now)
    {
        nextDrops += 60;
        while (lastMinute.TryPeek(out var oldest) && oldest.At < now - 60)
            lastMinute.Dequeue();
        callsInMinute = lastMinute.Count(item => !item.Drop);
        dropPercentInMinute = callsInMinute > 0 ? 100.0 * lastMinute.Count(item => item.Drop) / callsInMinute : 0;
        dropPercent = answers > 0 ? 100.0 * drops / answers : 0;
    }

    void Adapt(double now)
    {
        nextAdapt += 15;
        var present = samples.Average(sample => sample.Present);
        var change = present > 0 ? (samples.Average(sample => sample.Ready) - samples.Average(sample => sample.Waiting)) / present : 0;
        change *= change < 0 ? Math.Abs((settings.Intensity / 100) - 1) : (settings.Intensity / 100) + 1;
        level = Math.Clamp(level * (1 + change), 1, settings.Level);
        if (callsInMinute > 20 && dropPercentInMinute > 50)
            level /= 2;
        if (calls > 50 && dropPercent > settings.DropTarget)
        {
            level = settings.Method switch
            {
                VicidialMethod.HardLimit => 1,
                VicidialMethod.Average => level / 2,
                _ => level * Tapering(now),
            };
        }

        level = Math.Max(1, level);
    }

    /// <summary>What is left of the shift, as the difference of two clock faces read as numbers; more than ten hours count as all.</summary>
    double Tapering(double now)
    {
        var left = Face(ShiftStarts + shift) - Face(ShiftStarts + (now - (day * Midnight)));
        return left < 0 ? 0 : Math.Min(1, left / 1000);
    }

    static double Face(double seconds) => ((int)(seconds / 3600) * 100) + ((int)(seconds / 60) % 60);

    void Dial()
    {
        nextDial += 2.5;
        var inCall = 0;
        foreach (ref readonly var agent in floor.Agents)
            inCall += agent.Activity == AgentActivity.Talking ? 1 : 0;
        var goal = (int)Math.Floor((level * (settings.ReadyOnly ? floor.Ready : floor.Ready + inCall)) + 0.5) + (settings.ReadyOnly ? inCall : 0);
        toDial = goal - (floor.InFlight + floor.Waiting + inCall);
    }
}
