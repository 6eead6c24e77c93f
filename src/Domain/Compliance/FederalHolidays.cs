namespace DutyCall.Domain;

/// <summary>Holidays of the United States (5 USC 6103): the day itself, and the day it is observed when it falls on a weekend.</summary>
public static class FederalHolidays
{
    public static bool Contain(DateOnly date) => Is(date) || date.DayOfWeek switch
    {
        DayOfWeek.Friday => IsOfDate(date.AddDays(1)),
        DayOfWeek.Monday => IsOfDate(date.AddDays(-1)),
        _ => false,
    };

    static bool Is(DateOnly date) => IsOfDate(date) || (date.Month, date.DayOfWeek) switch
    {
        (1, DayOfWeek.Monday) => IsNth(date, 3), // Martin Luther King, Jr.
        (2, DayOfWeek.Monday) => IsNth(date, 3), // Washington's Birthday
        (5, DayOfWeek.Monday) => date.AddDays(7).Month == 6, // Memorial Day
        (9, DayOfWeek.Monday) => IsNth(date, 1), // Labor Day
        (10, DayOfWeek.Monday) => IsNth(date, 2), // Columbus Day
        (11, DayOfWeek.Thursday) => IsNth(date, 4), // Thanksgiving
        _ => false,
    };

    static bool IsOfDate(DateOnly date) => (date.Month, date.Day) is (1, 1) or (6, 19) or (7, 4) or (11, 11) or (12, 25);

    static bool IsNth(DateOnly date, int nth) => (date.Day + 6) / 7 == nth;
}
