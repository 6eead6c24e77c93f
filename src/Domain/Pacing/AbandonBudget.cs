namespace DutyCall.Domain.Pacing;

/// <summary>What one day of a campaign adds.</summary>
/// <param name="Connected">Live answers that came to an agent in time, without those the agent found to be a machine.</param>
/// <param name="Machines">Calls an agent had that were a machine.</param>
/// <param name="Abandoned">Live answers that did not; those who heard the recorded identification among them. Of two ways to time them, the stricter.</param>
public readonly record struct AbandonDay(DateOnly Day, double Connected, double Machines, double Abandoned);

public enum BudgetState { Fine, TooSmall, Low, Spent }

/// <summary>How many calls a campaign may still abandon, as the law counts them.</summary>
/// <param name="Governing">Of the period that leaves less: the one that runs since the campaign's start in steps of thirty days, or the last thirty days.</param>
/// <param name="Until">The first day on which that count is another without a call.</param>
public sealed record AbandonBudget(AbandonCount Governing, BudgetState State, int Left, DateOnly Until)
{
    const int Period = 30;

    /// <param name="days">In any order; days without calls may be missing.</param>
    /// <param name="first">The campaign's first day of calls.</param>
    public static AbandonBudget Of(IReadOnlyCollection<AbandonDay> days, DateOnly first, DateOnly today, AbandonRule rule)
    {
        var budgets = rule.Period switch
        {
            AbandonPeriod.Day => [Within(today, today.AddDays(1))],
            AbandonPeriod.CalendarMonth => [Within(new(today.Year, today.Month, 1), new DateOnly(today.Year, today.Month, 1).AddMonths(1))],
            _ => new[] { Successive(), Rolling() },
        };
        return budgets.OrderByDescending(budget => budget.State).ThenByDescending(budget => budget.Governing.Rate).First();

        AbandonBudget Successive()
        {
            var begun = first.AddDays(Math.Max(0, today.DayNumber - first.DayNumber) / Period * Period);
            return Within(begun, begun.AddDays(Period));
        }

        AbandonBudget Rolling()
        {
            var begun = today.AddDays(1 - Period);
            var oldest = days.Where(day => day.Day >= begun && day.Day <= today && day.Abandoned > 0).Select(day => (DateOnly?)day.Day).Min() ?? today;
            return Within(begun, oldest.AddDays(Period));
        }

        AbandonBudget Within(DateOnly from, DateOnly until)
        {
            var counted = days.Where(day => day.Day >= from && day.Day <= today).ToList();
            var count = rule.Count(counted.Sum(day => day.Connected), counted.Sum(day => day.Machines), counted.Sum(day => day.Abandoned));
            var state = count.IsSpent(rule.Cap) ? BudgetState.Spent : count.IsTooSmall(rule.Cap) ? BudgetState.TooSmall : count.IsLow(rule.Cap) ? BudgetState.Low : BudgetState.Fine;
            return new(count, state, count.Left(rule.Cap), until);
        }
    }
}
