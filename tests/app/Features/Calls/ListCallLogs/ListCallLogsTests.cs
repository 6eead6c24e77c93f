using System.Net;
using System.Text.Json;

namespace DutyCall.Features.Calls.ListCallLogs;

public sealed class ListCallLogsTests : SliceTest
{
    [Fact]
    public async Task Lists_calls_in_the_columns_of_the_table()
    {
        var priya = await Given.Agent();
        var call = await Given.Call(priya, number: "+14155550142", talked: 41, notes: "Asked for an offer");
        await Given.Leg(call, "CA1", "completed");

        var log = Assert.Single(await LogsOf(priya));

        Assert.Equal(
            ["id", "user_id", "contact_id", "phone_number", "direction", "call_sid", "status", "duration", "recording_url", "notes", "created_at"],
            log.EnumerateObject().Select(column => column.Name));
        Assert.Equal(
            [call.ToString(), priya.Id.ToString(), "", "+14155550142", "outbound-manual", "CA1", "completed", "41", "", "Asked for an offer", "2026-11-20T14:00:00Z"],
            log.EnumerateObject().Select(column => column.Value.ToString()));
    }

    [Fact]
    public async Task Agrees_with_the_view_of_that_name()
    {
        var priya = await Given.Agent();
        await Given.Leg(await Given.Call(priya), "CA1", "no-answer");
        await Given.Call(priya);

        var statuses = (await LogsOf(priya)).Select(log => log.GetProperty("status").GetString()).Order(StringComparer.Ordinal);

        Assert.Equal(await Ask<string>("select string_agg(status, ' ' order by status) from twilio_call_logs"), string.Join(' ', statuses));
    }

    [Fact]
    public async Task Is_scoped_by_role()
    {
        var (residential, commercial) = (await Given.Department("Residential"), await Given.Department("Commercial"));
        var (priya, tomas, leila) = (await Given.Agent(residential), await Given.Agent(residential), await Given.Agent(commercial));
        foreach (var agent in new[] { priya, tomas, leila })
            await Given.Call(agent);
        var stranger = await Given.Someone(Web.Role.Admin, null, "Mallory", await Given.AnotherOrganisation("+13105550100"));

        Assert.Single(await LogsOf(priya));
        Assert.Equal(2, (await LogsOf(await Given.Manager(residential))).Count);
        Assert.Equal(3, (await LogsOf(await Given.Admin())).Count);
        Assert.Empty(await LogsOf(stranger));
    }

    [Fact]
    public async Task Goes_on_from_a_cursor_and_refuses_what_is_none()
    {
        var priya = await Given.Agent();
        await Given.Calls(priya, 60);
        var browser = Browse(priya);

        var first = JsonDocument.Parse((await browser.Visit("/api/voice/call-logs")).Body).RootElement;
        var second = JsonDocument.Parse((await browser.Visit($"/api/voice/call-logs?cursor={first.GetProperty("older")}")).Body).RootElement;

        Assert.Equal((50, 10), (first.GetProperty("logs").GetArrayLength(), second.GetProperty("logs").GetArrayLength()));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await browser.Visit("/api/voice/call-logs?cursor=x")).Status);
    }

    async Task<IReadOnlyList<JsonElement>> LogsOf(Person person) =>
        [.. JsonDocument.Parse((await Browse(person).Visit("/api/voice/call-logs")).Body).RootElement.GetProperty("logs").EnumerateArray()];
}
