using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace DutyCall.Domain.Pacing;

/// <summary>
/// Agents who will be ready less people who will have answered, at every moment ahead at once: a sum of independent yes-or-no terms.
/// Its law is exact while the terms are few; else it is taken for normal, corrected for skewness.
/// </summary>
sealed class Balance
{
    /// <summary>Terms up to which the law is computed exactly.</summary>
    const int MostExact = 100;

    /// <summary>Variance of the answer rate that the exact law, which knows none, may leave out.</summary>
    const double NegligibleVariance = 0.05;

    readonly double[] mean = new double[Ahead.Count], variance = new double[Ahead.Count], skew = new double[Ahead.Count], answers = new double[Ahead.Count];

    /// <summary>How likely it is that so many terms came true; a line's term is that it is not answered.</summary>
    readonly double[] law = new double[(MostExact + 1) * Ahead.Count];

    int terms, lines, waiting;
    bool exact;

    /// <param name="agents">Ready or busy.</param>
    /// <param name="flying">Lines that may be answered.</param>
    /// <param name="exact">As long as the terms are few.</param>
    public void Begin(int agents, int flying, int waiting, bool exact)
    {
        (terms, lines, this.waiting, this.exact) = (0, 0, waiting, exact && agents + flying < MostExact);
        Array.Fill(mean, -waiting);
        Array.Clear(variance);
        Array.Clear(skew);
        Array.Clear(answers);
        if (this.exact)
            Array.Fill(law, 1, 0, Ahead.Count);
    }

    public void AddAgent(ReadOnlySpan<double> ready)
    {
        Add(ready, 1);
        Extend(ready, answered: false);
    }

    public void AddLine(ReadOnlySpan<double> answered)
    {
        Add(answered, -1);
        lines++;
        Extend(answered, answered: true);
    }

    /// <summary>How likely whoever answers one more line finds nobody.</summary>
    /// <param name="weights">When they answer.</param>
    /// <param name="uncertainty">Of the answer rate: its variance over its square, the same for all lines.</param>
    public double Loss(ReadOnlySpan<double> weights, double uncertainty)
    {
        var loss = 0.0;
        for (var ahead = 0; ahead < Ahead.Used; ahead++)
        {
            if (weights[ahead] >= 0.004)
                loss += weights[ahead] * NoAgent(ahead, uncertainty * answers[ahead] * answers[ahead]);
        }

        return loss;
    }

    /// <summary>How many of the lines under way will have been answered.</summary>
    public double Answers => answers[Ahead.Used - 1];

    /// <summary>How many agents will be ready by then for them.</summary>
    public double Agents => mean[Ahead.Used - 1] + answers[Ahead.Used - 1];

    /// <summary>How likely there is no agent for whoever answers at once.</summary>
    public double NoAgentSoon => NoAgent(0, 0);

    double NoAgent(int ahead, double common)
    {
        if (exact && common < NegligibleVariance)
        {
            var none = 0.0;
            for (var came = 0; came <= Math.Min(terms, lines + waiting); came++)
                none += law[(came * Ahead.Count) + ahead];
            return none;
        }

        var all = variance[ahead] + common;
        if (all < 1e-9)
            return mean[ahead] <= 1e-9 ? 1 : 0;
        var deviation = Math.Sqrt(all);
        var z = (0.5 - mean[ahead]) / deviation;
        var density = Normal.Density(z);
        return Math.Clamp(Normal.Below(z, density) + (skew[ahead] / (all * deviation) * (1 - (z * z)) * density / 6), 0, 1);
    }

    void Add(ReadOnlySpan<double> chance, double sign)
    {
        ref var from = ref MemoryMarshal.GetReference(chance);
        for (nuint lane = 0; lane < Ahead.Count; lane += (nuint)Vector256<double>.Count)
        {
            var p = Vector256.LoadUnsafe(ref from, lane);
            var spread = p * (Vector256<double>.One - p);
            Into(mean, lane, p * sign);
            Into(variance, lane, spread);
            Into(skew, lane, spread * (Vector256<double>.One - p - p) * sign);
            if (sign < 0)
                Into(answers, lane, p);
        }

        static void Into(double[] sums, nuint lane, Vector256<double> more)
        {
            ref var sum = ref MemoryMarshal.GetArrayDataReference(sums);
            (Vector256.LoadUnsafe(ref sum, lane) + more).StoreUnsafe(ref sum, lane);
        }
    }

    void Extend(ReadOnlySpan<double> chance, bool answered)
    {
        if (!exact || terms == MostExact)
        {
            exact = false;
            return;
        }

        ref var from = ref MemoryMarshal.GetReference(chance);
        ref var to = ref MemoryMarshal.GetArrayDataReference(law);
        for (nuint lane = 0; lane < Ahead.Count; lane += (nuint)Vector256<double>.Count)
        {
            var p = Vector256.LoadUnsafe(ref from, lane);
            var yes = answered ? Vector256<double>.One - p : p;
            var no = Vector256<double>.One - yes;
            var below = Vector256<double>.Zero;
            for (var came = 0; came <= terms; came++)
            {
                var at = (nuint)(came * Ahead.Count) + lane;
                var here = Vector256.LoadUnsafe(ref to, at);
                ((here * no) + (below * yes)).StoreUnsafe(ref to, at);
                below = here;
            }

            (below * yes).StoreUnsafe(ref to, (nuint)((terms + 1) * Ahead.Count) + lane);
        }

        terms++;
    }
}
