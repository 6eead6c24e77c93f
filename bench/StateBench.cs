using System.Diagnostics;
using System.Text.RegularExpressions;
using System.Threading.Channels;
using DutyCall.Bench.Kit;

namespace DutyCall.Bench;

/// <summary>
/// From what an agent does to what their manager's wall shows: a status is chosen, the live stream tells, the wall is fetched anew
/// and has it. Thirty more pages listen meanwhile. Beside it the two requests alone, at a bare endpoint.
/// </summary>
static partial class StateBench
{
    const int Listeners = 30;

    public static async Task Measure(Run run)
    {
        var count = run.Quick ? 100 : 1_000;
        await using var database = await BenchDatabase.Create(run);
        await Staff.Hire(database);
        await database.Run("create table bare_inbox (id uuid primary key, received_at timestamptz not null, params jsonb not null); grant all on bare_inbox to public");
        await using var bareHost = await Server.StartBare(database, run);
        await using var app = await Server.StartApp(database, run);
        using var http = new HttpClient { BaseAddress = bareHost.Url };
        using var agent = await Visitor.SignIn(app.Url, Staff.Agent, run.Stop);
        using var manager = await Visitor.SignIn(app.Url, Staff.Manager, run.Stop);
        var id = (await database.Ask<Guid>("select id from users where email = @email", new { email = Staff.Agent }))[0];

        using var leave = CancellationTokenSource.CreateLinkedTokenSource(run.Stop);
        var heard = Channel.CreateUnbounded<string>();
        var streams = new List<Task> { Listen(manager, heard.Writer, leave.Token) };
        for (var n = 0; n < Listeners; n++)
            streams.Add(Listen(manager, null, leave.Token));
        await heard.Reader.ReadAsync(run.Stop); // connected

        async Task Bare(int _)
        {
            using var form = new FormUrlEncodedContent([new("to", "away")]);
            using var kept = await http.PostAsync(new Uri(BareHost.Insert, UriKind.Relative), form, run.Stop);
            kept.EnsureSuccessStatusCode();
            await http.GetStringAsync(new Uri(BareHost.Json, UriKind.Relative), run.Stop);
        }

        var (page, beats) = (Guid.NewGuid(), 0);
        Task Beat() => agent.PutJson($"/api/v1/presence/pages/{page}", new { sequence = beats++, device = "registered", idleSeconds = 0, hears = true }, run.Stop);

        var told = new List<double>();
        async Task Change(int i)
        {
            var (intent, shown) = i % 2 == 0 ? ("away", "Away") : ("dnd", "Do not disturb");
            if (i % 20 == 0)
                await Beat(); // Whoever gives no sign of life is offline, whatever they choose.
            while (heard.Reader.TryRead(out var _)) { }
            var begun = Stopwatch.GetTimestamp();
            await agent.PutJson("/api/v1/presence", new { intent }, run.Stop);
            while (true)
            {
                if (await heard.Reader.ReadAsync(run.Stop) != "agents-changed")
                    continue;
                told.Add(Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
                var wall = await manager.Get("/live-wall?view=list", run.Stop);
                if (Row().Matches(wall).Any(row => row.Groups[1].Value == id.ToString() && row.Value.Contains(shown, StringComparison.Ordinal)))
                    return;
            }
        }

        await Load.Closed(20, 1, Bare, run.Stop);
        await Load.Closed(20, 1, Change, run.Stop);
        told.Clear();
        var bare = await Load.Closed(count, 1, Bare, run.Stop);
        var state = await Load.Closed(count, 1, Change, run.Stop);
        await leave.CancelAsync();
        await Task.WhenAll(streams);

        Report.Head($"a status, {Listeners + 1} pages listening");
        Report.Row("bare: one insert, one answer", bare);
        Report.Row("chosen, to told by the stream", new([.. told], TimeSpan.FromMilliseconds(told.Sum())));
        Report.Row("chosen, to on the manager's wall", state);
        Report.Say($"application's peak memory {app.PeakMegabytes:0} MB; {state.P95 / bare.P95:0.0} times the bare requests' p95");
        new Report(run.Name).Keep("p95_ms", state.P95).Keep("p50_ms", state.P50).Keep("p99_ms", state.P99).Keep("bare_p95_ms", bare.P95).Keep("ratio", state.P95 / bare.P95)
            .Keep("mb", app.PeakMegabytes).Close();
    }

    static async Task Listen(Visitor visitor, ChannelWriter<string>? heard, CancellationToken ct)
    {
        try
        {
            await foreach (var name in visitor.Live(ct))
                heard?.TryWrite(name);
        }
        catch (OperationCanceledException)
        {
            // The run is over.
        }
    }

    [GeneratedRegex("<tr data-agent=\"([^\"]+)\">.*?</tr>", RegexOptions.Singleline)]
    private static partial Regex Row();
}
