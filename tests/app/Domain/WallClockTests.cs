namespace DutyCall.Domain;

public sealed class WallClockTests
{
    [Theory]
    [InlineData("America/New_York", "2026-03-08 02:30", null)] // left out
    [InlineData("America/New_York", "2026-11-01 01:30", "2026-11-01 05:30")] // shown twice
    [InlineData("Europe/Dublin", "2026-03-29 01:30", null)] // left out, in a zone whose standard is summer
    [InlineData("Europe/Dublin", "2026-10-25 01:30", "2026-10-25 00:30")]
    [InlineData("Asia/Kolkata", "2026-06-01 09:00", "2026-06-01 03:30")]
    public void A_time_on_the_wall_is_its_first_instant_or_none(string zone, string local, string? utc) =>
        Assert.Equal(utc is null ? null : At(utc), WallClock.FirstAt(At(local), TimeZoneInfo.FindSystemTimeZoneById(zone)));

    [Theory]
    [InlineData("America/New_York", "2026-03-08 02:30", "2026-03-08 07:00")]
    [InlineData("Europe/Dublin", "2026-03-29 01:30", "2026-03-29 01:00")]
    public void A_time_that_is_left_out_is_when_the_clocks_have_gone_forward(string zone, string local, string utc) =>
        Assert.Equal(At(utc), WallClock.AtOrAfter(At(local), TimeZoneInfo.FindSystemTimeZoneById(zone)));

    static DateTime At(string text) => DateTime.SpecifyKind(DateTime.ParseExact(text, "yyyy-MM-dd HH:mm", System.Globalization.CultureInfo.InvariantCulture), DateTimeKind.Utc);
}
