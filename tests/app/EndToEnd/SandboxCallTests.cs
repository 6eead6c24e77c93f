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
    public async Task A_recording_is_what_was_said_but_for_its_pause()
    {
        await using var db = new NpgsqlConnection(app.OwnerConnection);
        await db.ExecuteAsync("update organisations set recording = 'on_demand', agents_hear_own = true");
        var (call, device) = await app.Dial("+15550100121");
        using var browser = device;
        await app.Until(call, "connected");

        foreach (var (wanted, state) in new[] { ("recording", "recording"), ("paused", "paused"), ("recording", "recording") })
        {
            await app.Put($"/api/v1/calls/{call}/recording", new { state = wanted });
            await Recording(call, r => r.GetProperty("state").GetString() == state);
            // Enough to be seen in the sound.
            var before = await Said(call);
            while (await Said(call) < before + TimeSpan.FromSeconds(2))
                await Task.Delay(50, TestContext.Current.CancellationToken);
        }

        await app.Post($"/api/v1/calls/{call}/end", new { });
        var recording = await Recording(call, r => r.GetProperty("state").GetString() == "completed");
        var wave = await app.Download($"/recordings/{recording.GetProperty("id").GetGuid()}/sound");

        var gap = Assert.Single(recording.GetProperty("gaps").EnumerateArray());
        var paused = gap.GetProperty("to").GetDateTime() - gap.GetProperty("from").GetDateTime();
        var lasted = recording.GetProperty("endedAt").GetDateTime() - recording.GetProperty("startedAt").GetDateTime();
        var heard = TimeSpan.FromSeconds((wave.Length - 44) / 2.0 / 8000);
        Assert.Equal("RIFF", System.Text.Encoding.ASCII.GetString(wave, 0, 4));
        Assert.InRange(paused.TotalSeconds, 1.9, 30);
        Assert.InRange((lasted - paused - heard).TotalSeconds, -1.5, 1.5);
        Assert.True(System.Runtime.InteropServices.MemoryMarshal.Cast<byte, short>(wave.AsSpan(44, (wave.Length - 44) & ~1)).ToArray().Max() > 1000, "It is silent.");
        Assert.NotEqual(default, recording.GetProperty("announcedAt").ValueKind);
    }

    [Fact]
    public async Task A_recording_that_is_deleted_is_gone_at_the_carrier()
    {
        await using var db = new NpgsqlConnection(app.OwnerConnection);
        await db.ExecuteAsync("update organisations set recording = 'on_demand', agents_hear_own = true");
        var (call, device) = await app.Dial("+15550100121");
        using var browser = device;
        await app.Until(call, "connected");
        await app.Put($"/api/v1/calls/{call}/recording", new { state = "recording" });
        await Recording(call, r => r.GetProperty("state").GetString() == "recording");
        var before = await Said(call);
        while (await Said(call) < before + TimeSpan.FromSeconds(1))
            await Task.Delay(50, TestContext.Current.CancellationToken);
        await app.Post($"/api/v1/calls/{call}/end", new { });
        var recording = await Recording(call, r => r.GetProperty("state").GetString() == "completed");

        await db.ExecuteAsync("update users set role = 'admin' where id = (select agent_id from calls where id = @call)", new { call });
        try
        {
            await app.Post($"/api/v1/recordings/{recording.GetProperty("id").GetGuid()}/deletion", new { reason = "They asked for it." });
            await Recording(call, r => r.GetProperty("deletion").GetProperty("doneAt").ValueKind == System.Text.Json.JsonValueKind.String);
        }
        finally
        {
            await db.ExecuteAsync("update users set role = 'agent' where id = (select agent_id from calls where id = @call)", new { call });
        }
    }

    /// <summary>How long the customer has talked, by the carrier's own record.</summary>
    async Task<TimeSpan> Said(Guid call)
    {
        var sid = (await app.Get($"/api/v1/calls/{call}")).GetProperty("callSid").GetString();
        var stretches = (await app.Get($"/sandbox/control/calls/{sid}")).GetProperty("said").EnumerateArray().Where(stretch => !stretch.GetProperty("silent").GetBoolean());
        return stretches.Aggregate(TimeSpan.Zero, (sum, stretch) => sum + (stretch.GetProperty("to").GetDateTime() - stretch.GetProperty("from").GetDateTime()));
    }

    async Task<System.Text.Json.JsonElement> Recording(Guid call, Func<System.Text.Json.JsonElement, bool> there)
    {
        while (true)
        {
            var recordings = await app.Get($"/api/v1/calls/{call}/recordings");
            if (recordings.GetArrayLength() > 0 && there(recordings[0]))
                return recordings[0];
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
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
