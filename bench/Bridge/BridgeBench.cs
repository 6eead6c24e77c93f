using System.Text.Json;
using DutyCall.Bench.Kit;

namespace DutyCall.Bench;

/// <summary>
/// From the customer's answer until the carrier says that they are in the conference in which the agent waits, in the carrier's own
/// record, over a progressive campaign. Beside it, a bare web server's answer to a request of the same machine.
/// </summary>
static class BridgeBench
{
    const int Agents = 8;
    static readonly TimeSpan Look = TimeSpan.FromMilliseconds(200);

    public static async Task Measure(Run run)
    {
        var people = run.Quick ? 80 : 400;
        await using var database = await BenchDatabase.Create(run);
        await Staff.Hire(database);
        var bare = await Bare(database, run, people);
        await using var cluster = await Cluster.Start(database, run, nodes: 1);
        using var floor = new Floor(database, cluster, Agents, run.Stop);
        await floor.Open(people);
        for (var n = 0; n < people; n++)
            await cluster.Carrier.Put($"people/{Floor.Number(n)}", new { answersAfter = 0.3, talksSeconds = 0.7, silent = true }, run.Stop);

        using var home = CancellationTokenSource.CreateLinkedTokenSource(run.Stop);
        var work = floor.Work(home.Token);
        await floor.Start();
        var joined = await Watch(database, cluster.Carrier, floor.Campaign, run.Stop);
        await home.CancelAsync();
        await work;

        var (waits, alone) = await Waits(cluster.Carrier, joined, run.Stop);
        var times = new Latencies(waits, TimeSpan.FromMilliseconds(waits.Sum()));
        Report.Head("from the customer's answer to agent and customer together");
        Report.Row("bare webhook answer", bare);
        Report.Row("bridge", times);
        Report.Say($"{waits.Length} of {people} answered; {alone} of them found no agent in the conference");
        new Report(run.Name).Keep("p50_ms", times.P50).Keep("p99_ms", times.P99).Keep("bare_p50_ms", bare.P50).Keep("bare_p99_ms", bare.P99).Keep("calls", waits.Length).Keep("alone", alone).Close();
    }

    static async Task<Latencies> Bare(BenchDatabase database, Run run, int count)
    {
        await using var host = await Server.StartBare(database, run);
        using var http = new HttpClient { BaseAddress = host.Url };
        async Task Ask(int _) => (await http.PostAsync(new Uri(BareHost.Json, UriKind.Relative), null, run.Stop)).EnsureSuccessStatusCode();
        await Load.Closed(50, 1, Ask, run.Stop);
        return await Load.Closed(count, 1, Ask, run.Stop);
    }

    /// <summary>Everybody who came into a conference and when, until the campaign is over: call SID, conference and instant.</summary>
    static async Task<Dictionary<string, (string Room, DateTimeOffset At)>> Watch(BenchDatabase database, CarrierBox carrier, Guid campaign, CancellationToken ct)
    {
        var joined = new Dictionary<string, (string, DateTimeOffset)>();
        var over = false;
        while (!over)
        {
            over = (await database.Ask<string>("select status from campaigns where id = @campaign", new { campaign }))[0] == "finished";
            var state = await carrier.Get("state?webhooks=2000", ct);
            foreach (var news in state.GetProperty("webhooks").EnumerateArray().Where(IsJoin))
            {
                var says = news.GetProperty("parameters");
                joined.TryAdd(says.GetProperty("CallSid").GetString()!, (says.GetProperty("ConferenceSid").GetString()!, news.GetProperty("at").GetDateTimeOffset()));
            }

            await Task.Delay(Look, ct);
        }

        return joined;
    }

    static bool IsJoin(JsonElement news) => news.GetProperty("parameters").TryGetProperty("StatusCallbackEvent", out var what) && what.GetString() == "participant-join";

    /// <summary>Milliseconds of each customer who answered, until both were there; and how many of them came into an empty conference.</summary>
    static async Task<(double[] Waits, int Alone)> Waits(CarrierBox carrier, Dictionary<string, (string Room, DateTimeOffset At)> joined, CancellationToken ct)
    {
        var customers = (await carrier.Get("dials", ct)).EnumerateArray().Select(dial => dial.GetProperty("callSid").GetString()!).Where(joined.ContainsKey).ToHashSet();
        var agents = joined.Where(one => !customers.Contains(one.Key)).ToLookup(one => one.Value.Room, one => one.Value.At);
        var waits = new List<double>();
        foreach (var sid in customers.Where(sid => agents.Contains(joined[sid].Room)))
        {
            var answered = (await carrier.Get($"calls/{sid}", ct)).GetProperty("leg").GetProperty("answered").GetDateTimeOffset();
            var together = agents[joined[sid].Room].Append(joined[sid].At).Max();
            waits.Add((together - answered).TotalMilliseconds);
        }

        return ([.. waits], customers.Count - waits.Count);
    }
}
