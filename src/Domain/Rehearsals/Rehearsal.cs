using DutyCall.Domain.Campaigns;

namespace DutyCall.Domain.Rehearsals;

/// <summary>Plays a campaign many times over and says how it goes in most of them. Pure: the same plan and seed, the same forecast.</summary>
public static class Rehearsal
{
    /// <summary>More contacts than this are not played; what is played is the beginning of the list.</summary>
    public const int MostContacts = 20_000;

    /// <param name="progress">Told the share that is done, from several threads.</param>
    /// <param name="threads">At once.</param>
    public static async Task<Forecast> Of(RehearsalPlan plan, ulong seed, int threads, Action<double> progress, CancellationToken ct)
    {
        var (courses, each) = plan.Contacts.Count switch { <= 1_000 => (40, 8), <= 4_000 => (30, 6), _ => (16, 3) };
        RehearsalPlan[] others = plan.Dialing == Dialing.Unattended ? [] : [.. Steps(plan.Agents).Select(agents => plan with { Agents = agents }), .. Modes(plan)];
        var jobs = Enumerable.Range(0, courses).Select(n => (Plan: plan, Of: -1, N: n))
            .Concat(others.SelectMany((other, of) => Enumerable.Range(0, each).Select(n => (Plan: other, Of: of, N: n)))).ToArray();
        var played = new RehearsedCourse[jobs.Length];
        var (next, done) = (-1, 0);
        // Threads of their own: those of the pool are for calls.
        await Task.WhenAll(Enumerable.Range(0, Math.Max(1, threads)).Select(_ => Task.Factory.StartNew(Work, ct, TaskCreationOptions.LongRunning, TaskScheduler.Default)));

        var own = played[..courses];
        return Summarize(plan, own) with
        {
            Variants =
            [
                Variant.Of("now", plan, own[..each]),
                .. others.Select((other, of) => Variant.Of(other.Dialing == plan.Dialing && other.Preview == plan.Preview ? "agents" : "mode", other, [.. Enumerable.Range(0, each).Select(n => played[courses + (of * each) + n])])),
            ],
        };

        void Work()
        {
            while (Interlocked.Increment(ref next) is var n && n < jobs.Length)
            {
                ct.ThrowIfCancellationRequested();
                // The same people for each variant: what differs is the variant.
                played[n] = new RehearsalWorld(jobs[n].Plan, SeedOf(seed, jobs[n].N)).Run();
                progress((double)Interlocked.Increment(ref done) / jobs.Length);
            }
        }
    }

    /// <summary>Without what another agent or mode would change.</summary>
    internal static Forecast Of(RehearsalPlan plan, ulong seed, int courses) => Summarize(plan, [.. Enumerable.Range(0, courses).Select(n => new RehearsalWorld(plan, SeedOf(seed, n)).Run())]);

    static ulong SeedOf(ulong seed, int course) => (seed * 1_000_003) + (ulong)course;

    /// <summary>One agent more and less, and about a fifth.</summary>
    static IEnumerable<int> Steps(int agents)
    {
        var far = Math.Max(2, (int)Math.Round(agents * 0.2));
        return new[] { agents - far, agents - 1, agents + 1, agents + far }.Where(n => n >= 1);
    }

    static IEnumerable<RehearsalPlan> Modes(RehearsalPlan plan)
    {
        if (plan.Dialing != Dialing.Ahead)
            yield return plan with { Dialing = Dialing.Ahead, Preview = 0 };
        if (plan.Dialing != Dialing.Reserved || plan.Preview > 0)
            yield return plan with { Dialing = Dialing.Reserved, Preview = 0 };
        if (plan.Preview == 0)
            yield return plan with { Dialing = Dialing.Reserved, Preview = UsualPreview };
    }

    /// <summary>Seconds an agent looks at a contact before they dial, for want of a measure.</summary>
    public const double UsualPreview = 15;

    static Forecast Summarize(RehearsalPlan plan, RehearsedCourse[] courses)
    {
        var limits = courses.SelectMany(course => course.Limits).Where(limit => limit.Key is not (LimitingFactor.Nothing or LimitingFactor.NoContacts))
            .GroupBy(limit => limit.Key).Select(same => (Factor: same.Key, Seconds: same.Sum(limit => limit.Value))).OrderByDescending(limit => limit.Seconds).ToArray();
        var whole = limits.Sum(limit => limit.Seconds);
        return new()
        {
            Contacts = plan.Contacts.Count,
            Courses = courses.Length,
            Finish = Band.Of(courses.Select(course => course.FinishAt)),
            Dials = Band.Of(courses.Select(course => (double)course.Dials)),
            Reached = Band.Of(courses.Select(course => (double)course.Reached)),
            Abandoned = Band.Of(courses.Select(course => (double)course.Abandoned)),
            AbandonRate = Band.Of(courses.Select(course => course.AbandonRate)),
            PeriodRate = Band.Of(courses.Select(course => course.PeriodRate)),
            Idle = Band.Of(courses.Select(course => course.IdleShare)),
            Wait = Band.Of(courses.Select(course => course.Wait)),
            Cost = Band.Of(courses.Select(course => (double)course.Cost)),
            SpentShare = courses.Count(course => course.SpentAt is not null) / (double)courses.Length,
            IsOverCap = courses.Count(course => course.IsOverCap) > courses.Length * 0.05,
            Limits = [.. limits.Select(limit => new Limit(limit.Factor.ToString(), Math.Round(limit.Seconds / whole, 3)))],
            Variants = [],
        };
    }
}

/// <summary>In nine of ten courses it lies between the outer two, in half of them below the middle one. Null: later than was looked.</summary>
public sealed record Band(double? P5, double? P50, double? P95)
{
    public static Band Of(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return new(At(0.05), At(0.5), At(0.95));

        double? At(double share)
        {
            // As a quantile of what is to come, not of these few: a little further out.
            var at = Math.Clamp((share * (sorted.Length + 1)) - 1, 0, sorted.Length - 1);
            var (below, above) = (sorted[(int)at], sorted[Math.Min((int)at + 1, sorted.Length - 1)]);
            var value = above == below ? below : below + ((at - (int)at) * (above - below));
            return double.IsFinite(value) ? value : null;
        }
    }

    /// <summary>Whether what happened lies in it.</summary>
    public bool Holds(double actual, double tolerance = 0) => (P5 is null || actual >= P5 - tolerance) && (P95 is null || actual <= P95 + tolerance);
}

/// <summary>How a campaign goes. Times in seconds after its start, money in dollars, shares of 1.</summary>
public sealed record Forecast
{
    /// <summary>Who was played.</summary>
    public required int Contacts { get; init; }
    public required int Courses { get; init; }
    public required Band Finish { get; init; }
    public required Band Dials { get; init; }

    /// <summary>People who talked to an agent, or heard the message.</summary>
    public required Band Reached { get; init; }
    public required Band Abandoned { get; init; }

    /// <summary>Of this run.</summary>
    public required Band AbandonRate { get; init; }

    /// <summary>Of the period the law counts, at the run's end.</summary>
    public required Band PeriodRate { get; init; }

    /// <summary>Of agents' time at work.</summary>
    public required Band Idle { get; init; }

    /// <summary>The median of agents' waits between conversations, seconds.</summary>
    public required Band Wait { get; init; }
    public required Band Cost { get; init; }

    /// <summary>The share of courses in which the abandon budget was spent, and the campaign paused.</summary>
    public required double SpentShare { get; init; }

    /// <summary>In more than one course of twenty the period's rate ends above what the law allows.</summary>
    public required bool IsOverCap { get; init; }

    /// <summary>What limits it for which share of the time, the longest first.</summary>
    public required IReadOnlyList<Limit> Limits { get; init; }
    public required IReadOnlyList<Variant> Variants { get; init; }
}

/// <param name="Factor">As <see cref="LimitingFactor"/>.</param>
public sealed record Limit(string Factor, double Share);

/// <summary>The same with other agents or in another mode.</summary>
/// <param name="Kind">now, agents or mode.</param>
public sealed record Variant(string Kind, string Mode, int Agents, Band Finish, Band AbandonRate, Band Idle, Band Cost)
{
    internal static Variant Of(string kind, RehearsalPlan plan, RehearsedCourse[] courses) => new(
        kind, plan.Dialing switch { Dialing.Ahead => "predictive", Dialing.Unattended => "message", _ => plan.Preview > 0 ? "preview" : "progressive" }, plan.Agents,
        Band.Of(courses.Select(course => course.FinishAt)), Band.Of(courses.Select(course => course.AbandonRate)), Band.Of(courses.Select(course => course.IdleShare)), Band.Of(courses.Select(course => (double)course.Cost)));
}
