using FsCheck;
using FsCheck.Fluent;
using NodaTime;
using NodaTime.TimeZones;

namespace DutyCall.Domain.Campaigns;

/// <summary>Judged by NodaTime, whose zones and arithmetic are not .NET's: at every change of clocks of a year, in every zone that both know.</summary>
public sealed class RecurrenceTests
{
    static readonly Instant From = Instant.FromUtc(2026, 1, 1, 0, 0), To = Instant.FromUtc(2027, 1, 1, 0, 0);

    static readonly (DateTimeZone Zone, ZoneInterval Before, ZoneInterval After)[] Changes =
    [
        .. from id in DateTimeZoneProviders.Tzdb.Ids
           where TimeZoneInfo.TryFindSystemTimeZoneById(id, out _)
           let zone = DateTimeZoneProviders.Tzdb[id]
           from pair in zone.GetZoneIntervals(From, To).Zip(zone.GetZoneIntervals(From, To).Skip(1))
           where pair.First.WallOffset != pair.Second.WallOffset && AgreesWithTheSystem(id, pair.Second.Start)
           select (zone, pair.First, pair.Second),
    ];

    /// <summary>A change, and a minute of the wall within two hours of it.</summary>
    static readonly Gen<((DateTimeZone Zone, ZoneInterval Before, ZoneInterval After) Change, int Minutes)> Moments =
        Gen.Elements(Changes).SelectMany(change => Gen.Choose(-120, 120).Select(minutes => (change, minutes)));

    [Fact]
    public void There_are_changes_to_judge_by() => Assert.True(Changes.Length > 200, $"{Changes.Length}");

    [Fact]
    public void A_daily_start_is_once_a_day_at_its_time_or_when_clocks_have_gone_forward() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(2000), Prop.ForAll(Arb.From(Moments), moment =>
    {
        var (zone, wall) = (moment.Change.Zone, Wall(moment));
        var repeats = Daily(zone, wall, wall.Date.PlusDays(-2));
        var starts = repeats.NextFive(From.ToDateTimeUtc());

        return starts.SequenceEqual(Enumerable.Range(-2, 5).Select(day => Oracle(zone, wall.Date.PlusDays(day) + wall.TimeOfDay)));
    }));

    [Fact]
    public void Every_change_of_the_year_is_passed_by_a_start_inside_it() => Assert.All(Changes, change =>
    {
        var wall = change.After.Start.Plus(-Duration.FromMinutes(1)).InZone(change.Zone).LocalDateTime.PlusMinutes(31);
        var repeats = Daily(change.Zone, wall, wall.Date);

        Assert.Equal(Oracle(change.Zone, wall), repeats.Next(From.ToDateTimeUtc()));
    });

    [Fact]
    public void The_next_start_is_after_and_none_lies_between() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(1000), Prop.ForAll(
        Arb.From(Moments), Arb.From(Gen.Choose(1, 127)), Arb.From(Gen.Choose(-3000, 3000)),
        (moment, days, offset) =>
        {
            var wall = Wall(moment);
            var after = moment.Change.After.Start.ToDateTimeUtc().AddMinutes(offset);
            var repeats = Daily(moment.Change.Zone, wall, wall.Date.PlusDays(-20)) with { Kind = "weekly", OnDays = days };
            var next = repeats.Next(after);

            return next > after
                && Enumerable.Range(-22, 45).Select(day => wall.PlusDays(day)).Where(start => (days >> (int)start.DayOfWeek - 1 & 1) == 1 && start.Date >= wall.Date.PlusDays(-20))
                    .Select(start => Oracle(moment.Change.Zone, start)).Where(start => start > after).Min() == next;
        }));

    [Fact]
    public void The_31st_is_the_last_day_of_a_shorter_month() => Assert.Equal(
        ["2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30", "2026-05-31"],
        new Recurrence("monthly", TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin"), new(2026, 1, 1), 540, OnDay: 31).NextFive(new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc)).Select(start => start.ToString("yyyy-MM-dd", null)));

    [Fact]
    public void A_start_whose_time_is_left_out_comes_as_clocks_go_forward_and_the_day_after_at_its_own() => Assert.Equal(
        ["2026-03-07 07:30", "2026-03-08 07:00", "2026-03-09 06:30"],
        new Recurrence("daily", TimeZoneInfo.FindSystemTimeZoneById("America/New_York"), new(2026, 3, 7), 150).NextFive(new(2026, 3, 1, 0, 0, 0, DateTimeKind.Utc)).Take(3).Select(start => start.ToString("yyyy-MM-dd HH:mm", null)));

    [Fact]
    public void A_time_that_comes_twice_is_started_at_once() => Assert.Equal(
        ["2026-11-01 05:30", "2026-11-02 06:30"],
        new Recurrence("daily", TimeZoneInfo.FindSystemTimeZoneById("America/New_York"), new(2026, 11, 1), 90).NextFive(new(2026, 10, 1, 0, 0, 0, DateTimeKind.Utc)).Take(2).Select(start => start.ToString("yyyy-MM-dd HH:mm", null)));

    [Fact]
    public void A_single_start_is_over_when_it_was() => Assert.Null(
        new Recurrence("once", TimeZoneInfo.Utc, new(2026, 5, 1), 540).Next(new(2026, 5, 1, 9, 0, 0, DateTimeKind.Utc)));

    [Theory]
    [InlineData("weekly", 0, null)]
    [InlineData("monthly", 0, null)]
    [InlineData("daily", 0, "2026-04-30")]
    public void What_never_falls_has_no_next(string kind, int days, string? until) => Assert.Null(
        new Recurrence(kind, TimeZoneInfo.Utc, new(2026, 5, 1), 540, days, null, until is null ? null : DateOnly.Parse(until, null)).Next(new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc)));

    [Theory]
    [InlineData(0b0000010, "every Tuesday at 13:00")]
    [InlineData(0b0011111, "Monday to Friday at 13:00")]
    [InlineData(0b1000101, "every Monday, Wednesday and Sunday at 13:00")]
    public void Says_when(int days, string words) => Assert.Equal(words, new Recurrence("weekly", TimeZoneInfo.Utc, default, 780, days).Describe());

    static LocalDateTime Wall(((DateTimeZone Zone, ZoneInterval Before, ZoneInterval After) Change, int Minutes) moment) =>
        moment.Change.After.Start.Plus(moment.Change.Before.WallOffset.ToTimeSpan() is var offset ? Duration.FromTimeSpan(offset) : default).InUtc().LocalDateTime.PlusMinutes(moment.Minutes);

    static Recurrence Daily(DateTimeZone zone, LocalDateTime wall, LocalDate first) =>
        new("daily", TimeZoneInfo.FindSystemTimeZoneById(zone.Id), first.ToDateOnly(), wall.Hour * 60 + wall.Minute);

    /// <summary>As the clock shows it; the first of two; else as the gap ends.</summary>
    static DateTime Oracle(DateTimeZone zone, LocalDateTime local) => zone.MapLocal(new LocalDateTime(local.Year, local.Month, local.Day, local.Hour, local.Minute)) switch
    {
        { Count: 0 } gap => gap.LateInterval.Start.ToDateTimeUtc(),
        var found => found.First().ToDateTimeUtc(),
    };

    static bool AgreesWithTheSystem(string id, Instant change) =>
        TimeZoneInfo.FindSystemTimeZoneById(id) is var system && new[] { -1, 0 }.All(minutes =>
            change.Plus(Duration.FromMinutes(minutes)) is var at && system.GetUtcOffset(at.ToDateTimeUtc()) == DateTimeZoneProviders.Tzdb[id].GetUtcOffset(at).ToTimeSpan());
}
