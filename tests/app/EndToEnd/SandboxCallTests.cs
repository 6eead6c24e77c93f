using Dapper;
using Npgsql;

namespace DutyCall.EndToEnd;

/// <summary>Whole calls between the application and the carrier in the box, which know each other only by HTTP and WebSocket.</summary>
public sealed class SandboxCallTests(RunningApp app) : IClassFixture<RunningApp>
{
    [Theory]
    [InlineData("+15550100102", "busy", "carrier")]
    [InlineData("+15550100104", "bad_number", "carrier")]
    [InlineData("+15550100105", "human", "customer")]
    public async Task Ends_as_the_person_called_would_have_it(string number, string result, string by)
    {
        var (call, device) = await app.Dial(number);
        using var browser = device;

        var ended = await app.Until(call, "ended");

        Assert.Equal((result, by, "pending"), (ended.GetProperty("result").GetString(), ended.GetProperty("endedBy").GetString(), ended.GetProperty("wrapUp").GetString()));
        await device.Next("hangup");
        Assert.Equal(1, await Rung(number));
    }

    [Theory]
    [InlineData("+15550100100")] // a carrier in good health
    [InlineData("+15550100110")] // every callback doubled and out of order
    [InlineData("+15550100111")] // the last callback lost
    [InlineData("+15550100112")] // the answer to the dial comes too late
    [InlineData("+15550100113")] // the dial is answered 503, and goes ahead
    [InlineData("+15550100114")] // the dial is answered 429, twice
    public async Task Rings_once_whatever_befalls_and_ends_when_the_agent_hangs_up(string number)
    {
        var (call, device) = await app.Dial(number);
        using var browser = device;
        await app.Until(call, "connected");

        await app.Post($"/api/v1/calls/{call}/end", new { });
        var ended = await app.Until(call, "ended");

        Assert.Equal(("human", "agent"), (ended.GetProperty("result").GetString(), ended.GetProperty("endedBy").GetString()));
        Assert.Equal(1, await Rung(number));
    }

    [Fact]
    public async Task Has_its_jobs_run_by_the_cluster()
    {
        await using var db = new NpgsqlConnection(app.OwnerConnection);

        while (await db.QuerySingleAsync<long>("select count(*) from qrtz_triggers where job_name = 'ReconcileCalls' and prev_fire_time > 0") == 0)
            await Task.Delay(50, TestContext.Current.CancellationToken);

        Assert.Equal(1, await db.QuerySingleAsync<long>("select count(*) from qrtz_scheduler_state"));
        Assert.DoesNotContain("failed for organisation", app.Log, StringComparison.Ordinal);
    }

    async Task<int> Rung(string number) => (await app.Get($"/sandbox/control/dials?to={Uri.EscapeDataString(number)}")).GetArrayLength();
}
