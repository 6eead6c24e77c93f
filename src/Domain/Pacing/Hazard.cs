namespace DutyCall.Domain.Pacing;

/// <summary>
/// How likely something that has lasted for so long ends in the next second: ends seen over seconds watched, by age. What is still
/// going on is watched too, so long cases are not left out for not having ended.
/// </summary>
sealed class Hazard
{
    /// <summary>Older observations weigh less: by 1/e after so many.</summary>
    const double Memory = 3000;

    readonly double[] edges;
    readonly double[] ends;
    readonly double[] watched;
    readonly double[] open;
    readonly double[] lasts;

    /// <param name="edges">Ages at which the hazard may change, from 0; the last is an end.</param>
    /// <param name="mean">Of a lognormal duration, seconds: what is believed before anything was seen.</param>
    /// <param name="weight">In observations.</param>
    public Hazard(double[] edges, double mean, double variation, double weight)
    {
        this.edges = edges;
        (ends, watched, open, lasts) = (new double[edges.Length - 1], new double[edges.Length - 1], new double[edges.Length - 1], new double[edges.Length - 1]);
        var prior = new Lognormal(mean, variation);
        for (var bin = 0; bin < ends.Length; bin++)
        {
            const int Steps = 20;
            var (from, width) = (edges[bin], Math.Min(edges[bin + 1] - edges[bin], 600));
            for (var step = 0; step < Steps; step++)
                watched[bin] += weight * width / Steps * (1 - prior.Below(from + (width * (step + 0.5) / Steps)));
            watched[bin] += 1e-3;
            ends[bin] = (weight * (prior.Below(edges[bin + 1]) - prior.Below(from))) + 1e-5;
        }

        GoingOn([]);
    }

    public void Ended(double after)
    {
        for (var bin = 0; bin < ends.Length; bin++)
        {
            ends[bin] *= 1 - (1 / Memory);
            watched[bin] *= 1 - (1 / Memory);
        }

        Watch(watched, after);
        ends[Bin(after)]++;
    }

    /// <summary>Those going on at this moment, by their ages; replaces what was given before, and brings what is expected up to all that was observed.</summary>
    public void GoingOn(IEnumerable<double> ages)
    {
        Array.Clear(open);
        foreach (var age in ages)
            Watch(open, age);
        for (var bin = 0; bin < ends.Length; bin++)
            lasts[bin] = Math.Exp(-ends[bin] / (watched[bin] + open[bin]));
    }

    /// <summary>Second by second from now, how likely what is of this age has ended.</summary>
    public void EndedBy(double age, Span<double> ended)
    {
        var (bin, still) = (Bin(age), 1.0);
        ended[0] = 0;
        for (var second = 1; second < ended.Length; second++)
        {
            while (bin + 1 < ends.Length && edges[bin + 1] <= age + second - 0.5)
                bin++;
            still *= lasts[bin];
            ended[second] = 1 - still;
        }
    }

    void Watch(double[] seconds, double age)
    {
        for (var bin = 0; bin < ends.Length && age > edges[bin]; bin++)
            seconds[bin] += Math.Min(age, edges[bin + 1]) - edges[bin];
    }

    int Bin(double age)
    {
        var found = Array.BinarySearch(edges, age);
        return Math.Clamp(found < 0 ? ~found - 1 : found, 0, ends.Length - 1);
    }
}
