using FsCheck;
using FsCheck.Fluent;

namespace DutyCall.Domain.Queues;

public sealed class BusinessHoursTests
{
    static readonly TimeZoneInfo NewYork = TimeZoneInfo.FindSystemTimeZoneById("America/New_York");
    static readonly Opening[] Weekdays = [.. new[] { DayOfWeek.Monday, DayOfWeek.Tuesday, DayOfWeek.Wednesday, DayOfWeek.Thursday, DayOfWeek.Friday }.Select(day => new Opening(day, new(9, 0), new(17, 0)))];

    [Theory]
    [InlineData("2026-11-20T13:59:59Z", false)] // Friday, 8:59:59 in New York
    [InlineData("2026-11-20T14:00:00Z", true)]
    [InlineData("2026-11-20T21:59:59Z", true)]
    [InlineData("2026-11-20T22:00:00Z", false)]
    [InlineData("2026-11-21T15:00:00Z", false)] // Saturday
    [InlineData("2026-07-20T13:00:00Z", true)] // Monday, daylight time: 9:00
    [InlineData("2026-11-26T15:00:00Z", false)] // the holiday
    public void Open_by_the_clock_of_its_place(string at, bool open) =>
        Assert.Equal(open, Of(Weekdays, "2026-11-26").AreOpen(DateTimeOffset.Parse(at, null)));

    [Fact]
    public void Without_a_week_it_is_open_always_but_on_holidays()
    {
        Assert.True(Of([]).AreOpen(new(2026, 11, 22, 3, 0, 0, TimeSpan.Zero)));
        Assert.False(Of([], "2026-11-22").AreOpen(new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero)));
    }

    [Theory]
    [InlineData("2026-11-21T02:00:00Z", true)] // Friday 21:00
    [InlineData("2026-11-21T06:59:00Z", true)] // Saturday 1:59, still Friday's
    [InlineData("2026-11-21T07:00:00Z", false)]
    [InlineData("2026-11-20T06:00:00Z", false)] // Friday 1:00: Thursday had none
    public void Past_midnight_belongs_to_the_day_it_opened(string at, bool open) =>
        Assert.Equal(open, Of([new(DayOfWeek.Friday, new(20, 0), new(2, 0))]).AreOpen(DateTimeOffset.Parse(at, null)));

    [Fact]
    public void The_next_opening_where_clocks_go_forward_over_it_is_the_moment_after()
    {
        // 2027-03-14 has no 2:30 in New York.
        var hours = Of([new(DayOfWeek.Sunday, new(2, 30), new(5, 0))]);

        Assert.Equal(new DateTimeOffset(2027, 3, 14, 7, 0, 0, TimeSpan.Zero), hours.NextOpening(new(2027, 3, 13, 12, 0, 0, TimeSpan.Zero)));
    }

    [Fact]
    public void Never_open_has_no_next_opening() =>
        Assert.Null(new BusinessHours(NewYork, Weekdays, Enumerable.Range(0, 400).Select(day => new DateOnly(2026, 11, 20).AddDays(day)).ToHashSet()).NextOpening(new(2026, 11, 21, 0, 0, 0, TimeSpan.Zero)));

    [Fact]
    public void At_its_next_opening_it_is_open_and_just_before_it_was_not() => Prop
        .ForAll(Arb.From(Anything), given =>
        {
            var (hours, at) = given;
            return hours.AreOpen(at) || hours.NextOpening(at) is not { } next || next > at && hours.AreOpen(next) && !hours.AreOpen(next.AddSeconds(-1));
        })
        .Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    [Fact]
    public void A_week_is_read_as_it_was_written() =>
        Assert.Equal(Weekdays, BusinessHours.Read(BusinessHours.Write(Weekdays)));

    static Gen<(BusinessHours Hours, DateTimeOffset At)> Anything =>
        from zone in Gen.Elements("America/New_York", "Europe/London", "Asia/Kolkata", "Australia/Lord_Howe", "America/St_Johns", "UTC")
        from openings in Gen.ListOf(from day in Gen.Choose(0, 6) from hour in Gen.Choose(0, 23) from length in Gen.Choose(1, 12)
                                    select new Opening((DayOfWeek)day, new(hour, 0), new((hour + length) % 24, 0)), 3)
        from holiday in Gen.Choose(0, 40)
        from minutes in Gen.Choose(0, 366 * 24 * 60)
        let start = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero)
        select (new BusinessHours(TimeZoneInfo.FindSystemTimeZoneById(zone), [.. openings], new HashSet<DateOnly> { DateOnly.FromDateTime(start.AddMinutes(minutes).AddDays(holiday).DateTime) }), start.AddMinutes(minutes));

    static BusinessHours Of(Opening[] openings, params string[] holidays) => new(NewYork, openings, holidays.Select(day => DateOnly.ParseExact(day, "yyyy-MM-dd")).ToHashSet());
}
