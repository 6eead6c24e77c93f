using System.Net;

namespace DutyCall.Features.Presence;

public sealed class DefinePauseReasonsTests : PresenceTest
{
    [Fact]
    public async Task Twelve_are_there_and_an_administrator_adds_renames_and_reorders()
    {
        var page = await Browse(await Given.Admin()).WithToken();
        var before = (await page.Get("/api/v1/pause-reasons")).Json;

        var added = await page.Post("/admin/pause-reasons", ("label", "Team huddle"), ("limit", "15"));
        var renamed = await page.Post("/admin/pause-reasons/lunch", ("label", "Midday meal"), ("limit", ""), ("active", "true"));
        var moved = await page.Post("/admin/pause-reasons/lunch/move", ("up", "true"));

        Assert.Equal((12, "break"), (before.GetArrayLength(), before[0].GetProperty("code").GetString()));
        Assert.Equal(("/admin/pause-reasons", "/admin/pause-reasons"), (added.Header("HX-Redirect"), renamed.Header("HX-Redirect")));
        Assert.Equal(["reason-lunch", "reason-break", "reason-restroom"], moved.Html.QuerySelectorAll("tbody tr").Take(3).Select(row => row.Id));
        Assert.Equal("team_huddle 900, lunch", await Ask<string>(
            "select string_agg(concat_ws(' ', code, limit_seconds), ', ' order by code desc) from pause_reasons where label in ('Team huddle', 'Midday meal')"));
        Assert.Equal("pause_reasons.added pause_reasons.changed pause_reasons.moved", await Ask<string>("select string_agg(action, ' ' order by action) from audit_log where action like 'pause%'"));
    }

    [Fact]
    public async Task A_retired_one_is_chosen_no_more_and_who_is_away_for_it_stays()
    {
        var page = await Browse(await Given.Admin()).WithToken();
        var priya = await Given.Agent();
        var desk = await AtWork(priya);
        await desk.Choose("away", "lunch");

        await page.PutJson("/api/v1/pause-reasons/lunch", new { label = "Lunch", limitMinutes = 60, active = false });

        Assert.Equal("Away", await Shown(priya));
        Assert.Contains("1 person now", (await page.Fetch("/admin/pause-reasons")).Text("#reason-lunch"), StringComparison.Ordinal);
        Assert.DoesNotContain("away:lunch", (await desk.Browser.Fetch("/presence")).Body, StringComparison.Ordinal);
        await page.PutJson("/api/v1/pause-reasons/lunch", new { label = "Lunch", limitMinutes = 60 });
        Assert.Contains("away:lunch", (await desk.Browser.Fetch("/presence")).Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"label":""}""")]
    [InlineData("""{"label":"42"}""")]
    [InlineData("""{"label":"lunch"}""")]
    [InlineData("""{"label":"Wrap-up"}""")]
    [InlineData("""{"label":"x","limitMinutes":0}""")]
    [InlineData("""{"label":"x","limitMinutes":721}""")]
    public async Task What_makes_no_sense_is_refused(string json) =>
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await (await Browse(await Given.Admin()).WithToken()).SendBody(HttpMethod.Post, "/api/v1/pause-reasons", json)).Status);

    [Theory]
    [InlineData("wrap_up")]
    [InlineData("nothing")]
    public async Task The_systems_own_is_not_for_people(string code) =>
        Assert.Equal(HttpStatusCode.NotFound, (await (await Browse(await Given.Admin()).WithToken()).PutJson($"/api/v1/pause-reasons/{code}", new { label = "Mine" })).Status);

    [Fact]
    public async Task Managers_do_not_define_them() =>
        Assert.Equal(HttpStatusCode.Forbidden, (await (await Browse(await Given.Manager()).WithToken()).Post("/admin/pause-reasons", ("label", "Nap"))).Status);
}
