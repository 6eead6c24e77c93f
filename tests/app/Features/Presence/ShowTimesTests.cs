using System.Net;

namespace DutyCall.Features.Presence;

/// <summary>The clock stands at 15:00 UTC: 10:00 for the readers, in New York. What is logged is said in UTC.</summary>
public sealed class ShowTimesTests : PresenceTest
{
    [Fact]
    public async Task A_day_adds_up_to_the_time_signed_in()
    {
        var priya = await Given.Agent();
        await Logged(priya, "09:00 online", "10:00 away break", "10:20 online", "12:00 away lunch", "12:30 dnd", "13:00 away", "13:05 online", "14:00 offline");

        var day = await Day(priya);

        Assert.Equal(5 * 3600, day.GetProperty("signedInSeconds").GetInt32());
        Assert.Equal((60 + 100 + 55) * 60, day.GetProperty("readySeconds").GetInt32());
        Assert.Equal((20 + 30 + 5) * 60, day.GetProperty("awaySeconds").GetInt32());
        Assert.Equal(30 * 60, day.GetProperty("doNotDisturbSeconds").GetInt32());
        Assert.Equal(
            ["lunch Lunch 1800 1 0", "break Break 1200 1 1", " No reason given 300 1 0"],
            day.GetProperty("pauses").EnumerateArray().Select(pause => $"{pause.GetProperty("reason").GetString()} {pause.GetProperty("label").GetString()} {pause.GetProperty("seconds")} {pause.GetProperty("times")} {pause.GetProperty("overLimit")}"));
    }

    [Fact]
    public async Task Midnight_parts_a_shift_and_a_pause_counts_for_the_day_it_began()
    {
        var priya = await Given.Agent();
        await Logged(priya, "2026-11-19 04:00 online", "2026-11-19 04:50 away break", "2026-11-19 05:20 online", "2026-11-19 05:30 offline");

        var days = (await (await Browse(priya).WithToken()).Get("/api/v1/reports/presence?from=2026-11-18&until=2026-11-19")).Json.GetProperty("days");

        Assert.Equal(
            ["2026-11-19 1800 600 1200 0 0", "2026-11-18 3600 3000 600 1 1"],
            days.EnumerateArray().Select(day => $"{day.GetProperty("day")} {day.GetProperty("signedInSeconds")} {day.GetProperty("readySeconds")} {day.GetProperty("awaySeconds")} {day.GetProperty("pauses")[0].GetProperty("times")} {day.GetProperty("pauses")[0].GetProperty("overLimit")}"));
    }

    [Fact]
    public async Task What_lasts_lasts_until_now_and_a_silent_page_no_longer_than_it_was_heard()
    {
        var priya = await Given.Agent();
        var ben = await Given.Agent(name: "Ben Osei");
        await Logged(priya, "14:00 online");
        await Logged(ben, "14:00 online");
        await Run("""
            insert into presence (org_id, user_id, since, activity_at, heartbeat_at)
            select org_id, id, '2026-11-20 14:00 UTC', '2026-11-20 14:00 UTC', case name when 'Ben Osei' then timestamptz '2026-11-20 14:10 UTC' else '2026-11-20 14:59:50 UTC' end from users where role = 'agent'
            """);

        Assert.Equal(3600, (await Day(priya)).GetProperty("signedInSeconds").GetInt32());
        Assert.Equal(12 * 60, (await Day(ben)).GetProperty("signedInSeconds").GetInt32());
    }

    [Fact]
    public async Task Days_are_those_of_the_reader_and_23_hours_long_when_clocks_go_forward()
    {
        var priya = await Given.Agent();
        await Logged(priya, "2026-03-07 12:00 online", "2026-03-09 12:00 offline");

        var times = await Send(new ShowTimes.Query(priya.Id, null, null, new(2026, 3, 7), new(2026, 3, 9), TimeZoneInfo.FindSystemTimeZoneById("America/New_York")));

        Assert.Equal([8, 23, 17], times.Value!.Days.Select(day => day.SignedInSeconds / 3600));
    }

    [Fact]
    public async Task Everybody_sees_their_own_a_manager_their_departments_and_the_page_says_it()
    {
        var (residential, business) = (await Given.Department(), await Given.Department("Business"));
        var priya = await Given.Agent(residential);
        var ben = await Given.Agent(business, "Ben Osei");
        var jonah = await Given.Manager(residential);
        await Logged(priya, "09:00 online", "10:00 away break", "10:20 offline");
        await Logged(ben, "09:00 online", "10:00 offline");

        var seen = await (await Browse(jonah).WithToken()).Fetch("/analytics/presence");
        var own = await (await Browse(ben).WithToken()).Fetch("/analytics/presence");
        var pried = await (await Browse(ben).WithToken()).Get($"/api/v1/reports/presence?person={priya.Id}");

        Assert.Contains("Priya Raman", seen.Text("tbody"), StringComparison.Ordinal);
        Assert.DoesNotContain("Ben Osei", seen.Text("tbody"), StringComparison.Ordinal);
        Assert.Equal("Break 20:00, once too long", seen.Text("tbody .pill"));
        Assert.Contains("Ben Osei", own.Text("tbody"), StringComparison.Ordinal);
        Assert.DoesNotContain("Priya Raman", own.Body, StringComparison.Ordinal);
        Assert.Equal(0, pried.Json.GetProperty("days").GetArrayLength());
    }

    [Theory]
    [InlineData("from=yesterday")]
    [InlineData("from=2026-11-20&until=2026-11-19")]
    [InlineData("from=2026-01-01&until=2026-11-19")]
    [InlineData("person=me")]
    public async Task What_makes_no_sense_is_refused(string query)
    {
        var page = await Browse(await Given.Agent()).WithToken();

        Assert.Equal((HttpStatusCode.UnprocessableEntity, HttpStatusCode.UnprocessableEntity), ((await page.Get($"/api/v1/reports/presence?{query}")).Status, (await page.Fetch($"/analytics/presence?{query}")).Status));
    }

    async Task<System.Text.Json.JsonElement> Day(Person person) =>
        Assert.Single((await (await Browse(person).WithToken()).Get("/api/v1/reports/presence?from=2026-11-20")).Json.GetProperty("days").EnumerateArray());

    /// <summary>"09:00 online", "10:00 away break": today, in UTC, unless it says a day.</summary>
    async Task Logged(Person person, params string[] entries)
    {
        foreach (var entry in entries)
        {
            var parts = entry.Split(' ');
            var day = parts[0].Length > 5 ? parts[0] : "2026-11-20";
            if (parts[0].Length > 5)
                parts = parts[1..];
            await Run("insert into presence_log (org_id, user_id, at, intent, reason, why) values (@OrgId, @Id, (@at || ' UTC')::timestamptz, @intent, @reason, 'chosen')",
                new { person.OrgId, person.Id, at = $"{day} {parts[0]}", intent = parts[1], reason = parts.ElementAtOrDefault(2) });
        }
    }
}
