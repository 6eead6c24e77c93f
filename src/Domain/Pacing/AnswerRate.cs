namespace DutyCall.Domain.Pacing;

/// <summary>
/// By what factor lines are answered more often than their ages tell: a filter over levels of which each is as likely as it explains
/// what was seen. Levels drift slowly and seldom jump, so a list that suddenly answers is found within a minute.
/// </summary>
sealed class AnswerRate
{
    const int Levels = 45;

    /// <summary>Of the lowest level, and how many powers of ten they span.</summary>
    const double Lowest = 0.06, Decades = 2.2;

    /// <summary>Chance a second that the level moves to a neighbour; that it jumps to anywhere.</summary>
    const double Drift = 1 / 1000.0, Jump = 1 / 2400.0;

    /// <summary>How far jumps go, in log-levels.</summary>
    const double JumpSigma = 0.7;

    readonly double[] level = new double[Levels];
    readonly double[] anywhere = new double[Levels];
    readonly double[] likely = new double[Levels];
    readonly double[] next = new double[Levels];

    public AnswerRate()
    {
        var sum = 0.0;
        for (var i = 0; i < Levels; i++)
        {
            level[i] = Lowest * Math.Pow(10, Decades * i / (Levels - 1));
            var far = Math.Log(level[i]) / JumpSigma;
            sum += anywhere[i] = Math.Exp(-far * far / 2);
        }

        for (var i = 0; i < Levels; i++)
            likely[i] = anywhere[i] /= sum;
        Weigh();
    }

    /// <summary>The factor, as far as is known.</summary>
    public double Level { get; private set; }

    /// <summary>How uncertain it is: its variance over its square.</summary>
    public double Uncertainty { get; private set; }

    /// <param name="seconds">Since the last time.</param>
    /// <param name="expected">Answers that ages alone let expect in them.</param>
    /// <param name="answers">That came.</param>
    public void Saw(double seconds, double expected, int answers)
    {
        var (drift, jump, sum) = (Drift * seconds, Jump * seconds, 0.0);
        for (var i = 0; i < Levels; i++)
        {
            var moved = (likely[i] * (1 - (2 * drift))) + ((likely[Math.Max(0, i - 1)] + likely[Math.Min(Levels - 1, i + 1)]) * drift);
            var explains = Math.Exp(-level[i] * expected);
            for (var n = 0; n < Math.Min(answers, 40); n++)
                explains *= level[i];
            sum += next[i] = ((moved * (1 - jump)) + (anywhere[i] * jump)) * explains;
        }

        if (sum > 1e-250)
        {
            for (var i = 0; i < Levels; i++)
                likely[i] = next[i] / sum;
        }
        else
        {
            anywhere.CopyTo(likely, 0); // Nothing explains it.
        }

        Weigh();
    }

    void Weigh()
    {
        var (mean, square) = (0.0, 0.0);
        for (var i = 0; i < Levels; i++)
        {
            mean += likely[i] * level[i];
            square += likely[i] * level[i] * level[i];
        }

        (Level, Uncertainty) = (mean, Math.Max(0, (square / (mean * mean)) - 1));
    }
}
