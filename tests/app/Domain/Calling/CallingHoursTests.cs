using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using NodaTime;

namespace DutyCall.Domain;

/// <summary>Judged by NodaTime, whose zones and arithmetic are not .NET's.</summary>
public sealed class CallingHoursTests
{
    static readonly string[] Zones =
    [
        "America/New_York", "America/Denver", "America/Phoenix", "America/Los_Angeles", "America/St_Johns", "Europe/London", "Europe/Berlin", "Asia/Kolkata", "Asia/Kathmandu",
        "Australia/Adelaide", "Australia/Lord_Howe", "Pacific/Honolulu", "Pacific/Auckland", "Pacific/Chatham", "America/Santiago",
    ];

    static readonly DateTime Start = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    /// <summary>Some minute of three years, half of them near a change of clocks.</summary>
    static readonly Gen<DateTime> Instants = Gen.OneOf(
        Gen.Choose(0, 3 * 366 * 24 * 60).Select(minute => Start.AddMinutes(minute)),
        Gen.Choose(-3000, 3000).SelectMany(offset => Gen.Elements(
            new DateTime(2026, 3, 8, 7, 0, 0, DateTimeKind.Utc), new DateTime(2026, 11, 1, 6, 0, 0, DateTimeKind.Utc), new DateTime(2026, 3, 29, 1, 0, 0, DateTimeKind.Utc),
            new DateTime(2026, 10, 25, 1, 0, 0, DateTimeKind.Utc), new DateTime(2026, 4, 4, 16, 30, 0, DateTimeKind.Utc)).Select(change => change.AddMinutes(offset))));

    static readonly Gen<(string[] Zones, int From, int Until)> Windows =
        Gen.Choose(1, 3).SelectMany(count => Gen.Elements(Zones).ArrayOf(count)).SelectMany(zones =>
            Gen.Choose(32, 60).SelectMany(from => Gen.Choose(from + 4, 84).Select(until => (zones, from * 15, until * 15))));

    [Fact]
    public void What_is_allowed_is_what_every_clock_allows() => Check.QuickThrowOnFailure(Prop.ForAll(
        Arb.From(Windows), Arb.From(Instants),
        (window, at) => Hours(window).Allows(at) == Oracle(window, at)));

    [Fact]
    public void The_next_time_is_allowed_and_there_is_none_before_it() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(40), Prop.ForAll(
        Arb.From(Windows), Arb.From(Instants),
        (window, at) =>
        {
            var next = Hours(window).Next(at);
            var until = next ?? at.AddDays(14);
            for (var minute = at; minute < until; minute = minute.AddMinutes(1))
            {
                if (Oracle(window, minute))
                    return false;
            }

            return next is null || Oracle(window, next.Value);
        }));

    [Fact]
    public void Near_times_are_allowed_and_to_come() => Check.QuickThrowOnFailure(Prop.ForAll(
        Arb.From(Windows), Arb.From(Instants), Arb.From(Gen.Choose(0, 5000)),
        (window, at, before) => Hours(window).Near(at, at.AddMinutes(-before)).All(time => Oracle(window, time) && time >= at.AddMinutes(-before))));

    [Fact]
    public void A_clock_on_the_wall_means_what_it_means() => Check.QuickThrowOnFailure(Prop.ForAll(
        Arb.From(Gen.Elements(Zones)), Arb.From(Instants),
        (zone, local) =>
        {
            var (utc, problem) = CallingHours.FromLocal(local, TimeZoneInfo.FindSystemTimeZoneById(zone));
            var mapping = DateTimeZoneProviders.Tzdb[zone].MapLocal(LocalDateTime.FromDateTime(DateTime.SpecifyKind(local, DateTimeKind.Unspecified)));
            return mapping.Count == 0 ? utc is null && problem is not null : utc == mapping.First().ToDateTimeUtc() && problem is null;
        }));

    [Theory]
    [InlineData("2026-03-08 02:30", "America/Denver", null)] // Clocks go forward.
    [InlineData("2026-11-01 01:30", "America/Denver", "2026-11-01 07:30")] // It exists twice: the first.
    [InlineData("2026-03-08 02:30", "America/Phoenix", "2026-03-08 09:30")]
    [InlineData("2026-11-20 10:00", "Asia/Kathmandu", "2026-11-20 04:15")]
    public void Clock_changes(string local, string zone, string? utc) =>
        Assert.Equal(utc is null ? null : Utc(utc), CallingHours.FromLocal(DateTime.Parse(local, CultureInfo.InvariantCulture), TimeZoneInfo.FindSystemTimeZoneById(zone)).Utc);

    [Theory]
    [InlineData("2026-11-21 17:00", "America/Denver", "Europe/London", "tomorrow 10:00 in Denver, 17:00 for you")]
    [InlineData("2026-11-21 17:00", "America/Denver", "America/Denver", "tomorrow 10:00")]
    [InlineData("2026-11-21 17:00", "America/Denver", "Asia/Tokyo", "tomorrow 10:00 in Denver, Sun 2:00 for you")]
    [InlineData("2026-11-20 18:00", "America/New_York", "America/New_York", "today 13:00")]
    [InlineData("2027-01-04 15:00", "America/New_York", "America/New_York", "4 Jan 2027 10:00")]
    public void A_promise_in_words(string utc, string clock, string reader, string words) =>
        Assert.Equal(words, CallingHours.Promise(Utc(utc), TimeZoneInfo.FindSystemTimeZoneById(clock), TimeZoneInfo.FindSystemTimeZoneById(reader), Utc("2026-11-20 15:00")));

    [Fact]
    public void A_number_that_may_ring_in_several_zones_is_called_when_all_allow_it()
    {
        // +1 800 rings anywhere in the plan.
        var anywhere = CallingHours.Of("+18005550199", null, "America/New_York", 540, 1020);

        Assert.True(anywhere.Zones.Count > 10);
        Assert.NotNull(anywhere.Next(Utc("2026-11-20 09:00")));
        Assert.All(anywhere.Zones, zone => Assert.InRange(TimeZoneInfo.ConvertTimeFromUtc(anywhere.Next(Utc("2026-11-20 09:00"))!.Value, zone).Hour, 8, 20));
    }

    [Fact]
    public void A_contact_who_moved_is_called_when_both_places_allow_it()
    {
        var hours = CallingHours.Of("+12125550123", "America/Los_Angeles", "America/New_York", 540, 1020);

        Assert.Equal("America/Los_Angeles", hours.Clock.Id);
        Assert.False(hours.Allows(Utc("2026-11-20 16:59"))); // 8:59 in Los Angeles
        Assert.True(hours.Allows(Utc("2026-11-20 17:00")));
        Assert.False(hours.Allows(Utc("2026-11-21 02:00"))); // 21:00 in New York
    }

    [Fact]
    public void Where_nothing_is_known_the_organisations_clock_counts_and_a_promise_always_has_a_time()
    {
        Assert.Equal("Europe/Berlin", CallingHours.Of("+15550100100", null, "Europe/Berlin", 540, 1020).Clock.Id);
        var never = new CallingHours([Zone("Asia/Kolkata"), Zone("America/New_York")], Zone("Asia/Kolkata"), 540, 600);

        Assert.Null(never.Next(Utc("2026-11-20 09:00")));
        Assert.Contains("Give the contact its time zone", never.WhyNot(Utc("2026-11-20 09:00")), StringComparison.Ordinal);
        Assert.InRange(never.NextOrNearest(Utc("2026-11-20 00:00")), Utc("2026-11-20 00:00"), Utc("2026-11-21 00:00"));
    }

    [Fact]
    public void Suggestions_are_allowed() => Check.QuickThrowOnFailure(Prop.ForAll(
        Arb.From(Windows), Arb.From(Instants),
        (window, now) => Hours(window).Suggestions(now) is var choices && choices.All(choice => choice.Utc > now && Oracle(window, choice.Utc)) && choices.Select(choice => choice.Utc).Distinct().Count() == choices.Count));

    static CallingHours Hours((string[] Zones, int From, int Until) window) => new([.. window.Zones.Select(Zone)], Zone(window.Zones[0]), window.From, window.Until);

    static bool Oracle((string[] Zones, int From, int Until) window, DateTime utc)
    {
        var instant = Instant.FromDateTimeUtc(DateTime.SpecifyKind(utc, DateTimeKind.Utc));
        var here = MinuteIn(window.Zones[0]);
        return here >= window.From && here < window.Until && window.Zones.All(zone => MinuteIn(zone) is >= 480 and < 1260);

        int MinuteIn(string zone) => instant.InZone(DateTimeZoneProviders.Tzdb[zone]).TimeOfDay is var time ? (time.Hour * 60) + time.Minute : 0;
    }

    static TimeZoneInfo Zone(string id) => TimeZoneInfo.FindSystemTimeZoneById(id);

    static DateTime Utc(string text) => DateTime.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);
}
