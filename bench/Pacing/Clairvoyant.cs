using DutyCall.Domain.Pacing;

namespace DutyCall.Bench.Pacing;

/// <summary>
/// Knows when each agent will be ready and the true law of answers, not who will answer: how far any policy of this kind can get.
/// </summary>
sealed class Clairvoyant : IOutlook
{
    readonly Simulator world;
    readonly LearnedOutlook learned;
    readonly double[]? answeredBy;
    readonly double[] newLine = new double[Ahead.Count], weights = new double[Ahead.Count];

    Clairvoyant(Simulator world, PacingSettings settings)
    {
        this.world = world;
        learned = new(settings);
        // Where machines answer too, the learned law is as good as the true one for this.
        if (world.Scenario.Machine <= 0)
            answeredBy = Sample(world.Scenario);
    }

    public ReadOnlySpan<double> NewLine => answeredBy is null ? learned.NewLine : newLine;

    public ReadOnlySpan<double> Weights => answeredBy is null ? learned.Weights : weights;

    public double Uncertainty => 0;

    public double Surprise => 0;

    public double LeftLately => 0;

    /// <summary>At a target of 2.5 %, with no step down before the cap, and not stopped there.</summary>
    public static IPacing Policy(Simulator world, bool lateCancel)
    {
        world.Unstopped = true;
        var settings = Simulator.Settings(world.Scenario) with { LateCancel = lateCancel, StepDownAt = 0.97 };
        settings = settings with { Aim = (0.025 - settings.TakenForMachines) / settings.SeenCap };
        return new PredictivePacing(settings, new Clairvoyant(world, settings));
    }

    public double PersonShare(double answeredAfter) => learned.PersonShare(answeredAfter);

    public void Learn(in PacingEvent happened, in FloorChange before) => learned.Learn(happened, before);

    public void Look(Floor floor, double now)
    {
        learned.Look(floor, now);
        if (answeredBy is null)
            return;
        var (person, before, sum) = (world.PersonNow(now), 0.0, 0.0);
        for (var ahead = 0; ahead < Ahead.Count; ahead++)
            newLine[ahead] = person * Within(Ahead.Seconds[ahead]);
        for (var ahead = 0; ahead < Ahead.Used; ahead++)
        {
            var until = ahead + 1 < Ahead.Used ? (newLine[ahead] + newLine[ahead + 1]) / 2 : person;
            sum += weights[ahead] = Math.Max(0, until - before);
            before = until;
        }

        for (var ahead = 0; ahead < Ahead.Used; ahead++)
            weights[ahead] /= sum;
    }

    public void Ready(in AgentSeen agent, double now, Span<double> chance)
    {
        var wait = world.ReadyAt(agent.Id) - now;
        for (var ahead = 0; ahead < Ahead.Count; ahead++)
            chance[ahead] = wait <= Ahead.Seconds[ahead] + world.Scenario.Patience ? 1 : 0;
    }

    public void Stays(Span<double> chance) => chance.Fill(1);

    public void Answer(in LineSeen line, double now, Span<double> chance)
    {
        if (answeredBy is null)
        {
            learned.Answer(line, now, chance);
            return;
        }

        var (age, person) = (now - line.DialedAt, world.PersonNow(line.DialedAt));
        var (gone, failed) = (Within(age), age > 3.2 ? world.Scenario.Failure : 0);
        var still = Math.Max(1e-9, 1 - (person * gone) - failed);
        for (var ahead = 0; ahead < Ahead.Count; ahead++)
            chance[ahead] = person * (Within(age + Ahead.Seconds[ahead]) - gone) / still;
    }

    double Within(double seconds)
    {
        if (seconds <= 0)
            return 0;
        var found = (int)(seconds * Grid);
        return found >= answeredBy!.Length ? 1 : answeredBy[found];
    }

    const double Grid = 20;

    /// <summary>The share of those people who answer that has answered by each twentieth of a second.</summary>
    static double[] Sample(Scenario scenario)
    {
        const int People = 40_000;
        var by = new double[(int)(60 * Grid)];
        var withinTimeout = scenario.Ring.Below(scenario.RingTimeout);
        for (ulong n = 0; n < People; n++)
        {
            var seconds = scenario.Setup.At(Chance.Uniform(99, n, 2)) + scenario.Webhook.At(Chance.Uniform(99, n, 3)) + scenario.Ring.At(Chance.Uniform(99, n, 4) * withinTimeout);
            by[Math.Min(by.Length - 1, (int)(seconds * Grid) + 1)] += 1.0 / People;
        }

        for (var at = 1; at < by.Length; at++)
            by[at] += by[at - 1];
        return by;
    }
}
