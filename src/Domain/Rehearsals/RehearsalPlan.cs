using DutyCall.Domain.Campaigns;
using DutyCall.Domain.Pacing;

namespace DutyCall.Domain.Rehearsals;

/// <summary>How whoever answers comes to somebody to talk to.</summary>
public enum Dialing
{
    /// <summary>One line for each agent, who is held for it: progressive, power and preview.</summary>
    Reserved,

    /// <summary>More lines than agents: predictive.</summary>
    Ahead,

    /// <summary>No agent of ours: a message, or a fixed number.</summary>
    Unattended,
}

/// <summary>All that a rehearsal depends on: the same plan and seed give the same forecast. Times are seconds after <see cref="StartUtc"/> unless said otherwise.</summary>
public sealed record RehearsalPlan
{
    /// <summary>How far ahead is looked, days: what opens at all opens within a fortnight.</summary>
    public const int Days = 14;

    public required DateTime StartUtc { get; init; }

    public required Dialing Dialing { get; init; }

    /// <summary>Who is left to be called and may be, in the order they are called.</summary>
    public required IReadOnlyList<RehearsedContact> Contacts { get; init; }

    public required IReadOnlyList<RehearsedPlace> Places { get; init; }

    /// <summary>Agents at work; the people of one shift.</summary>
    public required int Agents { get; init; }

    /// <summary>When they are at work, in order.</summary>
    public required IReadOnlyList<(double From, double Until)> Shifts { get; init; }

    /// <summary>Seconds that an agent looks at each contact before the call.</summary>
    public double Preview { get; init; }

    public required int CallsPerMinute { get; init; }

    public double CallsPerSecond { get; init; } = 1;

    /// <summary>Legs the account may have at once; null without a limit.</summary>
    public int? Concurrency { get; init; }

    public double LinesPerAgent { get; init; } = double.PositiveInfinity;

    public required int RingSeconds { get; init; }

    public required int MaxAttempts { get; init; }

    public TimeSpan MinimumGap { get; init; }

    /// <summary>By outcome.</summary>
    public required IReadOnlyDictionary<string, RetryRule> Retries { get; init; }

    public PacingSettings Pacing { get; init; } = new();

    /// <summary>What the campaign's budget remembers, in the organisation's zone.</summary>
    public IReadOnlyList<AbandonDay> Past { get; init; } = [];

    /// <summary>The campaign's first day of calls, which may lie before those: its periods are counted from it. The day of the start before it has any.</summary>
    public required DateOnly FirstDay { get; init; }

    public required AbandonRule Rule { get; init; }

    public required TimeZoneInfo Zone { get; init; }

    public required RehearsalPriors Priors { get; init; }

    /// <summary>Dollars for each minute begun of an answered call, of the customer's leg and of whatever it is joined to.</summary>
    public decimal PricePerMinute { get; init; }

    /// <summary>Dollars for each answered call besides.</summary>
    public decimal PricePerAnswer { get; init; }

    /// <summary>Dollars for each minute that an agent's line stands.</summary>
    public decimal PricePerLineMinute { get; init; }
}

/// <param name="DueAt">When they may be called first.</param>
/// <param name="Place">Index among the plan's places.</param>
/// <param name="Attempts">Made in this run.</param>
/// <param name="AnswerFactor">How much more often than on average such numbers are answered.</param>
public sealed record RehearsedContact(double DueAt, int Place, int Attempts, bool NeedsAgent, double AnswerFactor);

/// <summary>Where phones ring at the same hours by the same rules.</summary>
public sealed class RehearsedPlace
{
    const double Quarter = 900;

    readonly int[] nextOpen;
    readonly double offset;

    /// <param name="isOpen">By law, organisation and campaign, UTC. Asked at each quarter of an hour.</param>
    /// <param name="attemptsPerDay">At one number within 24 hours.</param>
    public RehearsedPlace(DateTime startUtc, TimeZoneInfo clock, Func<DateTime, bool> isOpen, int attemptsPerDay)
    {
        (Clock, AttemptsPerDay) = (clock, attemptsPerDay);
        var first = new DateTime(startUtc.Ticks / TimeSpan.FromMinutes(15).Ticks * TimeSpan.FromMinutes(15).Ticks, DateTimeKind.Utc);
        offset = (startUtc - first).TotalSeconds;
        nextOpen = new int[(RehearsalPlan.Days * 96) + 1];
        var next = int.MaxValue;
        for (var n = nextOpen.Length - 1; n >= 0; n--)
            nextOpen[n] = next = isOpen(first.AddMinutes(15 * n)) ? n : next;
        // The first quarter has begun already; it is open if this moment is.
        if (isOpen(startUtc))
            nextOpen[0] = 0;
    }

    public TimeZoneInfo Clock { get; }

    public int AttemptsPerDay { get; }

    public int QuarterOf(double at) => (int)((at + offset) / Quarter);

    /// <summary>This moment or the next at which it is open; infinity when none comes.</summary>
    public double Opens(double at)
    {
        var n = QuarterOf(at);
        return n >= nextOpen.Length || nextOpen[n] == int.MaxValue ? double.PositiveInfinity : nextOpen[n] == n ? at : (nextOpen[n] * Quarter) - offset;
    }
}

/// <summary>What is expected of calls, by what has been measured or else by what is usual.</summary>
public sealed record RehearsalPriors
{
    /// <summary>Of all dials: people who answered, and how many dials that is known from. Both with what is usual mixed in.</summary>
    public required double Answered { get; init; }
    public required double Dials { get; init; }

    /// <summary>Of the dials that no person answers: a machine does; it is busy or declined; it fails; it is not in service. The rest rings out.</summary>
    public double Machines { get; init; } = 0.25;
    public double Busy { get; init; } = 0.06;
    public double Failed { get; init; } = 0.01;
    public double OutOfService { get; init; } = 0.03;

    /// <summary>How much more often than on average people answer in each hour of the organisation's day.</summary>
    public IReadOnlyList<double> Hours { get; init; } = [.. Enumerable.Repeat(1.0, 24)];

    /// <summary>How the rate wanders from one hour to the next: the standard deviation of its logarithm.</summary>
    public double Drift { get; init; } = 0.2;

    public Durations Setup { get; init; } = new(new Spread(2.5, 0.35));
    public Durations Ring { get; init; } = new(new Spread(11, 0.45));
    public Durations MachineRing { get; init; } = new(new Spread(19, 0.15));
    public Durations Talk { get; init; } = new(new Spread(120, 1.0));
    public Durations WrapUp { get; init; } = new(new Spread(20, 0.5));
    public Durations MachineTalk { get; init; } = new(new Spread(9, 0.5));

    /// <summary>Until the carrier says that it is busy, declined, not in service, or failed.</summary>
    public Durations Declined { get; init; } = new(new Spread(1.5, 0.4));

    /// <summary>How long a phone rings that nobody answers; null for as long as the campaign lets it.</summary>
    public Durations? RingsOut { get; init; }

    public double Rate => Math.Clamp(Answered / Math.Max(1, Dials), 0.001, 0.95);
}

/// <summary>A law of durations, seconds: of those measured, or a usual one.</summary>
public sealed class Durations
{
    /// <summary>What is usual counts as so many measured ones.</summary>
    const double UsualWeight = 2;

    /// <summary>The carrier tells whole seconds: no time at all is half of one.</summary>
    const double Shortest = 0.5;

    readonly Spread? usual;
    readonly double[] measured = [];

    public Durations(Spread usual) => this.usual = usual;

    public Durations(IEnumerable<double> measured)
    {
        this.measured = [.. measured.Order()];
        Doubt = Math.Sqrt(Logarithms(this.measured).Variance / this.measured.Length);
    }

    /// <summary>How far the true law may lie from this one: the standard deviation of the logarithm of a factor common to all.</summary>
    public double Doubt { get; private init; }

    /// <summary>The measured ones, where there are enough to tell a law by; else of both.</summary>
    public static Durations Of(IReadOnlyCollection<double> measured, Durations usual, int enough = 30)
    {
        if (measured.Count >= enough || usual.usual is not { } law)
            return measured.Count >= enough ? new(measured) : usual;
        var (mean, variance) = measured.Count > 0 ? Logarithms(measured) : (law.LogMean, law.LogVariance);
        var weight = UsualWeight + measured.Count;
        (mean, variance) = (((UsualWeight * law.LogMean) + (measured.Count * mean)) / weight, ((UsualWeight * law.LogVariance) + (measured.Count * variance)) / weight);
        return new(Spread.OfLogarithm(mean, variance)) { Doubt = Math.Sqrt(variance / weight) };
    }

    /// <summary>The duration that a share u does not exceed.</summary>
    public double At(double u)
    {
        if (usual is not null)
            return usual.At(u);
        var at = u * (measured.Length - 1);
        var below = (int)at;
        return below + 1 >= measured.Length ? measured[^1] : measured[below] + ((at - below) * (measured[below + 1] - measured[below]));
    }

    static (double Mean, double Variance) Logarithms(IReadOnlyCollection<double> seconds)
    {
        double[] logarithms = [.. seconds.Select(one => Math.Log(Math.Max(one, Shortest)))];
        var mean = logarithms.Average();
        return (mean, logarithms.Sum(one => (one - mean) * (one - mean)) / logarithms.Length);
    }
}
