namespace DutyCall.Domain.Pacing;

/// <summary>
/// When a line is answered, and by whom: how likely it is in each second of its age, learned from all lines, times the level of the
/// moment; where machines are sorted out first, how likely and when the verdict is a person.
/// </summary>
sealed class AnswerLaw
{
    /// <summary>Seconds since the dial that are told apart. No phone of ours rings for longer.</summary>
    const int Ages = 64;

    /// <summary>Older answers weigh less: by 1/e after so many.</summary>
    const double Memory = 6000;

    /// <summary>Ages of an answer that are told apart when it is asked who it was: seconds each.</summary>
    const int ShareStep = 2;

    /// <summary>Steps of a detection's age, seconds each.</summary>
    const double VerdictStep = 0.5;
    const int VerdictSteps = 40, VerdictRows = 32;

    readonly bool detects;
    readonly AnswerRate? rate;
    readonly double[] answers = new double[Ages], answerWatched = new double[Ages], ends = new double[Ages], endWatched = new double[Ages];
    readonly double[] people = new double[Ages / ShareStep], known = new double[Ages / ShareStep];
    readonly double[] verdicts = new double[VerdictSteps], verdictBy = new double[VerdictSteps + 1];
    readonly double[] perSecond = new double[Ages], endPerSecond = new double[Ages];
    readonly double[] answeredBy = new double[Ages * Ahead.Count], verdictRows = new double[VerdictRows * Ahead.Count], weights = new double[Ahead.Count];
    readonly int[] ringing = new int[Ages];
    int news;

    /// <param name="detects">Machines are sorted out before an agent is sought.</param>
    /// <param name="tracksRate">The level of the moment is followed; otherwise it is 1.</param>
    public AnswerLaw(bool detects, bool tracksRate)
    {
        this.detects = detects;
        rate = tracksRate ? new() : null;
        Believe();
        Build();
    }

    public double Level => rate?.Level ?? 1;

    public double Uncertainty => rate?.Uncertainty ?? 0.05;

    /// <summary>When a person who answers a line opened now does so: shares by the moments ahead.</summary>
    public ReadOnlySpan<double> Weights => weights;

    /// <summary>How likely a line opened now wants an agent by each moment ahead.</summary>
    public ReadOnlySpan<double> NewLine => answeredBy.AsSpan(0, Ahead.Count);

    public void Answered(double age)
    {
        news++;
        for (var bin = 0; bin < Ages; bin++)
        {
            answers[bin] *= 1 - (1 / Memory);
            answerWatched[bin] *= 1 - (1 / Memory);
            ends[bin] *= 1 - (1 / Memory);
            endWatched[bin] *= 1 - (1 / Memory);
        }

        answers[Bin(age)]++;
    }

    public void Ended(double age) => ends[Bin(age)]++;

    /// <param name="took">Seconds from the answer to the verdict.</param>
    public void Verdict(double answeredAfter, double took, bool person)
    {
        Was(answeredAfter, person);
        if (!person)
            return;
        for (var step = 0; step < VerdictSteps; step++)
            verdicts[step] *= 0.997;
        verdicts[Math.Clamp((int)(took / VerdictStep), 0, VerdictSteps - 1)]++;
    }

    /// <summary>Who answered a line, as is known now.</summary>
    public void Was(double answeredAfter, bool person)
    {
        var bin = Share(answeredAfter);
        known[bin] = (known[bin] * 0.996) + 1;
        people[bin] = (people[bin] * 0.996) + (person ? 1 : 0);
    }

    /// <summary>How likely whoever answered after so long is a person.</summary>
    public double PersonShare(double answeredAfter)
    {
        var bin = Share(answeredAfter);
        return people[bin] / known[bin];
    }

    /// <summary>Lines of all ages are watched for the time since the last look.</summary>
    public void Watch(Floor floor, double now, double seconds)
    {
        Array.Clear(ringing);
        foreach (ref readonly var line in floor.Lines)
        {
            if (line.Stage < LineStage.Detecting)
                ringing[Bin(now - line.DialedAt)]++;
        }

        var expected = 0.0;
        for (var bin = 0; bin < Ages; bin++)
        {
            if (ringing[bin] == 0)
                continue;
            var watched = ringing[bin] * seconds;
            expected += perSecond[bin] * watched;
            answerWatched[bin] += Level * watched;
            endWatched[bin] += watched;
        }

        rate?.Saw(seconds, expected, news);
        news = 0;
    }

    /// <summary>Draws up the tables anew.</summary>
    public void Build()
    {
        // Of a line opened now: whether it still rings at each age, whether it is answered at that age, and at that age or later.
        Span<double> still = stackalloc double[Ages + 1], now = stackalloc double[Ages], later = stackalloc double[Ages + 1];
        still[0] = 1;
        for (var bin = 0; bin < Ages; bin++)
        {
            perSecond[bin] = Math.Min(0.8, answers[bin] / answerWatched[bin]);
            endPerSecond[bin] = Math.Min(0.97, ends[bin] / endWatched[bin]);
            var answer = 1 - Math.Exp(-Level * perSecond[bin]);
            now[bin] = still[bin] * answer;
            still[bin + 1] = still[bin] * (1 - Math.Min(0.999, answer + endPerSecond[bin]));
        }

        // Summed from the end: small sums stay exact.
        later[Ages] = 0;
        for (var bin = Ages - 1; bin >= 0; bin--)
            later[bin] = later[bin + 1] + now[bin];

        BuildVerdicts();
        BuildWeights(now);
        for (var age = 0; age < Ages; age++)
        {
            var row = answeredBy.AsSpan(age * Ahead.Count, Ahead.Count);
            if (detects)
                PeopleBy(now, still[age], age, row);
            else
                AnswersBy(later, still[age], age, row);
        }
    }

    /// <summary>By the moments ahead, how likely a line has come to want an agent.</summary>
    public void Answer(in LineSeen line, double now, Span<double> chance)
    {
        if (line.Stage != LineStage.Detecting)
        {
            answeredBy.AsSpan(Bin(now - line.DialedAt) * Ahead.Count, Ahead.Count).CopyTo(chance);
            return;
        }

        var row = Math.Clamp((int)((now - line.AnsweredAt) / VerdictStep), 0, VerdictRows - 1);
        var person = PersonShare(line.AnsweredAt - line.DialedAt);
        for (var ahead = 0; ahead < Ahead.Count; ahead++)
            chance[ahead] = person * verdictRows[(row * Ahead.Count) + ahead];
    }

    static int Bin(double age) => Math.Clamp((int)Math.Min(age, Ages), 0, Ages - 1);

    static int Share(double age) => Bin(age) / ShareStep;

    /// <summary>What is believed before anything was seen: a quarter answers, most between 7 and 20 seconds.</summary>
    void Believe()
    {
        const double Weight = 120, EndWeight = 60, Share = 0.25;
        var law = new Lognormal(13.5, 0.4);
        var before = 0.0;
        for (var bin = 0; bin < Ages; bin++)
        {
            var within = law.Below(bin + 1) - law.Below(bin);
            answerWatched[bin] = Weight;
            answers[bin] = bin < 27 ? Weight * Share * within / (1 - (Share * before)) : 0;
            endWatched[bin] = EndWeight;
            ends[bin] = bin is 2 or 3 ? EndWeight * 0.03 : 0;
            before += within;
        }

        var took = new Lognormal(4, 0.3);
        for (var step = 0; step < VerdictSteps; step++)
            verdicts[step] = 20 * (took.Below(VerdictStep * (step + 1)) - took.Below(VerdictStep * step));
        Array.Fill(known, 4);
        Array.Fill(people, detects ? 3 : 3.8);
    }

    /// <param name="still">How likely a line comes to this age.</param>
    static void AnswersBy(ReadOnlySpan<double> later, double still, int age, Span<double> row)
    {
        var scale = 1 / still;
        for (var ahead = 0; ahead < Ahead.Count; ahead++)
            row[ahead] = (later[age] - later[Math.Min(Ages, age + (int)Ahead.Seconds[ahead])]) * scale;
    }

    void PeopleBy(ReadOnlySpan<double> now, double still, int age, Span<double> row)
    {
        for (var ahead = 0; ahead < Ahead.Count; ahead++)
        {
            var sum = 0.0;
            for (var second = 0; second < Ahead.Seconds[ahead] && age + second < Ages; second++)
                sum += now[age + second] * PersonShare(age + second) * VerdictWithin(Ahead.Seconds[ahead] - second - 0.5);
            row[ahead] = sum / still;
        }
    }

    void BuildWeights(ReadOnlySpan<double> now)
    {
        Span<double> by = stackalloc double[Ahead.Count];
        PeopleBy(now, 1, 0, by);
        var (people, before, sum) = (0.0, 0.0, 0.0);
        for (var bin = 0; bin < Ages; bin++)
            people += now[bin] * PersonShare(bin);
        for (var ahead = 0; ahead < Ahead.Used; ahead++)
        {
            var until = ahead + 1 < Ahead.Used ? (by[ahead] + by[ahead + 1]) / 2 : people;
            sum += weights[ahead] = Math.Max(0, until - before);
            before = until;
        }

        for (var ahead = 0; ahead < Ahead.Used && sum > 0; ahead++)
            weights[ahead] /= sum;
    }

    void BuildVerdicts()
    {
        if (!detects)
            return;
        var sum = verdicts.Sum();
        for (var step = 0; step < VerdictSteps; step++)
            verdictBy[step + 1] = verdictBy[step] + (verdicts[step] / sum);
        for (var row = 0; row < VerdictRows; row++)
        {
            var age = (row + 0.5) * VerdictStep;
            var open = Math.Max(1e-6, 1 - VerdictWithin(age));
            for (var ahead = 0; ahead < Ahead.Count; ahead++)
                verdictRows[(row * Ahead.Count) + ahead] = (VerdictWithin(age + Ahead.Seconds[ahead]) - VerdictWithin(age)) / open;
        }
    }

    /// <summary>How likely a verdict falls within so long, where the detection comes first.</summary>
    double VerdictWithin(double seconds)
    {
        if (!detects)
            return seconds > 0 ? 1 : 0;
        var at = seconds / VerdictStep;
        if (at <= 0)
            return 0;
        if (at >= VerdictSteps)
            return 1;
        var step = (int)at;
        return verdictBy[step] + ((at - step) * (verdictBy[step + 1] - verdictBy[step]));
    }
}
