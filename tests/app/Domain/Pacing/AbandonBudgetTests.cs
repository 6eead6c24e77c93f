using FsCheck;
using FsCheck.Fluent;

namespace DutyCall.Domain.Pacing;

public sealed class AbandonBudgetTests
{
    static readonly DateOnly First = new(2026, 11, 1);
    static readonly AbandonRule American = AbandonRule.For("US");

    [Fact]
    public void The_British_formula_takes_as_many_of_the_abandoned_for_machines_as_agents_got() =>
        Assert.Equal(0.6444, AbandonRule.For("GB").Count(connected: 9, machines: 7, abandoned: 29).Rate, 4);

    [Fact]
    public void Canada_allows_five_in_a_hundred_of_a_calendar_month()
    {
        AbandonDay[] days = [new(new(2026, 10, 31), 0, 0, 50), new(new(2026, 11, 2), 96, 0, 4)];

        var budget = AbandonBudget.Of(days, new(2026, 10, 31), new(2026, 11, 20), AbandonRule.For("CA"));

        Assert.Equal((BudgetState.Low, 1, 0.04), (budget.State, budget.Left, budget.Governing.Rate));
        Assert.Equal(new(2026, 12, 1), budget.Until);
    }

    [Fact]
    public void Elsewhere_the_American_rule_stands_in() => Assert.Equal(American.Cap, AbandonRule.For("DE").Cap);

    [Theory]
    [InlineData(33, 1, BudgetState.TooSmall)] // 3.03 %: nothing but further answers can make it good.
    [InlineData(33, 2, BudgetState.Spent)]
    [InlineData(33, 0, BudgetState.TooSmall)]
    [InlineData(34, 1, BudgetState.Low)]
    [InlineData(34, 0, BudgetState.Fine)]
    [InlineData(1000, 23, BudgetState.Fine)]
    [InlineData(1000, 24, BudgetState.Low)]
    [InlineData(1000, 29, BudgetState.Low)]
    [InlineData(1000, 30, BudgetState.Spent)]
    [InlineData(0, 0, BudgetState.TooSmall)]
    public void States(int answers, int abandoned, BudgetState state) => Assert.Equal(state, Of([new(First, answers - abandoned, 0, abandoned)], First).State);

    [Theory]
    [InlineData(100, 3, 0)]
    [InlineData(34, 0, 1)]
    [InlineData(67, 0, 2)]
    [InlineData(66, 0, 1)]
    [InlineData(1000, 12, 18)]
    [InlineData(10, 2, 0)]
    public void A_whole_number_is_left(int answers, int abandoned, int left) => Assert.Equal(left, new AbandonCount(answers, abandoned).Left(0.03));

    [Fact]
    public void The_rate_is_never_rounded_down() => Check.QuickThrowOnFailure(Prop.ForAll(
        Arb.From(Gen.Choose(1, 100_000).SelectMany(answers => Gen.Choose(0, answers).Select(abandoned => new AbandonCount(answers, abandoned)))),
        count => count.Percent >= (count.Rate * 100) - 1e-9 && count.Percent < (count.Rate * 100) + 0.0101));

    [Fact]
    public void The_period_that_leaves_less_governs()
    {
        AbandonDay[] bad = [new(First.AddDays(29), 980, 0, 20)];
        AbandonDay[] days = [.. bad, new(First.AddDays(30), 100, 0, 4)];

        Assert.Equal((BudgetState.Spent, First.AddDays(60)), (Of(days, First.AddDays(30)).State, Of(days, First.AddDays(30)).Until));
        Assert.Equal((BudgetState.TooSmall, 0.0), (Of(bad, First.AddDays(31)).State, Of(bad, First.AddDays(31)).Governing.Rate));
        Assert.Equal(BudgetState.Low, Of([new(First.AddDays(29), 970, 0, 29), new(First.AddDays(30), 100, 0, 0)], First.AddDays(30)).State);
    }

    [Fact]
    public void What_the_last_thirty_days_hold_is_forgotten_on_the_day_it_leaves_them()
    {
        AbandonDay[] days = [new(First.AddDays(20), 95, 0, 5), new(First.AddDays(40), 100, 0, 0)];

        Assert.Equal((new AbandonCount(200, 5), First.AddDays(50)), (Of(days, First.AddDays(45)).Governing, Of(days, First.AddDays(45)).Until));
        Assert.Equal(BudgetState.Fine, Of(days, First.AddDays(50)).State);
    }

    static AbandonBudget Of(AbandonDay[] days, DateOnly today) => AbandonBudget.Of(days, First, today, American);
}
