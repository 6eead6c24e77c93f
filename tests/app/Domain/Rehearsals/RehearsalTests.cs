using DutyCall.Domain.Campaigns;
using DutyCall.Domain.Pacing;

namespace DutyCall.Domain.Rehearsals;

/// <summary>What a forecast says of campaigns whose course is known.</summary>
public sealed class RehearsalTests
{
    static readonly DateTime Monday = new(2026, 11, 16, 9, 0, 0, DateTimeKind.Utc);

    static readonly IReadOnlyDictionary<string, RetryRule> Retries = new Dictionary<string, RetryRule>
    {
        ["no_answer"] = new(3, TimeSpan.FromHours(2), false, false),
        ["machine"] = new(2, TimeSpan.FromHours(4), false, false),
        ["busy"] = new(3, TimeSpan.FromMinutes(15), false, false),
        ["abandoned"] = new(2, TimeSpan.FromHours(72), false, false),
        ["carrier_error"] = new(3, TimeSpan.FromMinutes(5), false, false),
    };

    static Task<Forecast> Play(RehearsalPlan plan, ulong seed = 7) => Rehearsal.Of(plan, seed, 2, _ => { }, TestContext.Current.CancellationToken);

    static RehearsedPlace Always => new(Monday, TimeZoneInfo.Utc, _ => true, 9);

    static RehearsedPlace Between(int from, int until) => new(Monday, TimeZoneInfo.Utc, at => at.Hour >= from && at.Hour < until, 9);

    static RehearsalPlan Plan(int contacts, int agents, Dialing dialing = Dialing.Reserved, RehearsedPlace? place = null) => new()
    {
        StartUtc = Monday,
        FirstDay = DateOnly.FromDateTime(Monday),
        Dialing = dialing,
        Contacts = [.. Enumerable.Range(0, contacts).Select(_ => new RehearsedContact(0, 0, 0, false, 1))],
        Places = [place ?? Always],
        Agents = agents,
        Shifts = [.. Enumerable.Range(0, RehearsalPlan.Days).Select(day => (day * 86400.0, (day * 86400.0) + (8 * 3600)))],
        CallsPerMinute = 6000,
        CallsPerSecond = 50,
        RingSeconds = 25,
        MaxAttempts = 3,
        Retries = Retries,
        Rule = AbandonRule.For("US"),
        Zone = TimeZoneInfo.Utc,
        Priors = new() { Answered = 250, Dials = 1000 },
        PricePerMinute = 0.014m,
        PricePerLineMinute = 0.004m,
    };

    [Fact]
    public async Task Whoever_waits_for_a_held_agent_is_never_abandoned_and_everybody_is_called()
    {
        var forecast = await Play(Plan(300, 8));

        Assert.Equal(new(0, 0, 0), forecast.Abandoned);
        Assert.NotNull(forecast.Finish.P95);
        Assert.InRange(forecast.Dials.P50!.Value, 500, 800);
        Assert.InRange(forecast.Reached.P50!.Value, 130, 210);
        Assert.False(forecast.IsOverCap);
    }

    [Fact]
    public async Task The_same_plan_and_seed_give_the_same_forecast()
    {
        var plan = Plan(200, 5, Dialing.Ahead);

        Assert.Equivalent(await Play(plan, 3), await Play(plan, 3), strict: true);
        Assert.NotEqual((await Play(plan, 3)).Finish, (await Play(plan, 4)).Finish);
    }

    /// <summary>In the reference's world progressive dialing has ten agents talk and write 59.5 % of their time, our policy 79.5 %.</summary>
    [Fact]
    public async Task Agents_are_as_busy_as_in_the_reference()
    {
        var world = Plan(4001, 10) with { Priors = new() { Answered = 25_000, Dials = 100_000, Machines = 0, Busy = 0, OutOfService = 0, Failed = 0.08 }, MaxAttempts = 1 };

        var reserved = (await Play(world)).Idle.P50!.Value;
        var ahead = await Play(world with { Dialing = Dialing.Ahead });

        Assert.InRange(reserved, 0.37, 0.45);
        Assert.InRange(ahead.Idle.P50!.Value, 0.16, 0.26);
        Assert.InRange(ahead.PeriodRate.P95!.Value, 0.01, 0.03);
        Assert.False(ahead.IsOverCap);
    }

    /// <summary>The law counts thirty days, not each day for itself: a morning that begins with two abandoned calls has not spent a budget.</summary>
    [Fact]
    public async Task A_campaign_of_several_days_has_one_budget_for_them()
    {
        var forecast = await Play(Plan(4001, 10, Dialing.Ahead, Between(9, 11)) with { MaxAttempts = 1 });

        Assert.True(forecast.Finish.P50 > 2 * 86400);
        Assert.Equal(0, forecast.SpentShare);
    }

    [Fact]
    public async Task It_says_what_another_agent_or_mode_would_change()
    {
        var forecast = await Play(Plan(1000, 6));

        var agents = forecast.Variants.Where(variant => variant.Kind is "now" or "agents").OrderBy(variant => variant.Agents).ToArray();
        Assert.Equal([4, 5, 6, 7, 8], agents.Select(variant => variant.Agents));
        Assert.Equal(agents.Select(variant => variant.Finish.P50), agents.Select(variant => variant.Finish.P50).OrderDescending());
        var modes = forecast.Variants.Where(variant => variant.Kind is "now" or "mode").ToDictionary(variant => variant.Mode);
        Assert.Equal(["predictive", "preview", "progressive"], modes.Keys.Order());
        Assert.True(modes["predictive"].Idle.P50 < modes["progressive"].Idle.P50 && modes["progressive"].Idle.P50 < modes["preview"].Idle.P50);
    }

    public static TheoryData<string, string> Bottlenecks => new()
    {
        { "a call a second for a hundred agents", "CallsPerSecond" },
        { "twelve calls at once", "Concurrency" },
        { "five calls a minute", "CallsPerMinute" },
        { "two agents", "AgentsBusy" },
        { "a window of an hour a day", "Window" },
        { "a short list", "NotDueYet" },
    };

    [Theory, MemberData(nameof(Bottlenecks))]
    public async Task It_names_what_limits_it(string situation, string factor)
    {
        var plan = situation switch
        {
            "a call a second for a hundred agents" => Plan(2000, 100) with { CallsPerSecond = 1, MaxAttempts = 1 },
            "twelve calls at once" => Plan(1000, 10) with { Concurrency = 12 },
            "five calls a minute" => Plan(1000, 20) with { CallsPerMinute = 5 },
            "two agents" => Plan(1000, 2),
            "a window of an hour a day" => Plan(1000, 10, place: Between(12, 13)),
            _ => Plan(20, 10),
        };

        Assert.Equal(factor, (await Play(plan)).Limits[0].Factor);
    }

    [Fact]
    public async Task A_budget_that_is_over_before_the_start_is_over_the_cap_and_one_within_it_is_not()
    {
        var today = DateOnly.FromDateTime(Monday);
        var plan = Plan(100, 5, Dialing.Ahead);

        var over = await Play(plan with { Past = [new(today.AddDays(-1), 900, 0, 100)], FirstDay = today.AddDays(-1) });
        var within = await Play(plan with { Past = [new(today.AddDays(-1), 4000, 0, 60)], FirstDay = today.AddDays(-1) });

        Assert.True(over.IsOverCap);
        Assert.Equal(1, over.SpentShare);
        Assert.False(within.IsOverCap);
    }

    [Fact]
    public async Task Without_agents_or_an_open_hour_it_does_not_finish()
    {
        Assert.Null((await Play(Plan(50, 0))).Finish.P50);
        var shut = await Play(Plan(50, 5, place: Between(25, 26)));
        Assert.Null(shut.Finish.P5);
        Assert.Equal(0, shut.Dials.P95);
    }

    [Fact]
    public async Task A_window_that_opens_later_lets_nobody_be_dialed_before()
    {
        var forecast = await Play(Plan(30, 5, place: Between(15, 17)) with { MaxAttempts = 1 });

        Assert.InRange(forecast.Finish.P5!.Value, 6 * 3600, 8 * 3600);
    }

    [Fact]
    public async Task A_message_needs_no_agent()
    {
        var forecast = await Play(Plan(600, 0, Dialing.Unattended) with { CallsPerMinute = 60, MaxAttempts = 1, Priors = new() { Answered = 250, Dials = 1000, Talk = new(new Spread(30, 0.1)) } });

        Assert.InRange(forecast.Finish.P50!.Value, 540, 640);
        Assert.Single(forecast.Variants);
        Assert.True(forecast.Cost.P50 > 0);
    }

    /// <summary>The band is to hold what happens nine times of ten: here another course of the same world.</summary>
    [Theory, InlineData(Dialing.Reserved), InlineData(Dialing.Ahead)]
    public void What_happens_lies_in_the_band(Dialing dialing)
    {
        var (finish, abandoned) = (0, 0);
        for (ulong n = 0; n < 25; n++)
        {
            var plan = Plan(200, 6, dialing) with { MaxAttempts = 1 };
            var forecast = Rehearsal.Of(plan, n, 40);
            var actual = new RehearsalWorld(plan, 900_000 + n).Run();
            finish += forecast.Finish.Holds(actual.FinishAt) ? 1 : 0;
            abandoned += forecast.AbandonRate.Holds(actual.AbandonRate) ? 1 : 0;
        }

        Assert.InRange(finish, 20, 25);
        Assert.InRange(abandoned, 20, 25);
    }
}
