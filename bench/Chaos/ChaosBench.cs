using System.Diagnostics;
using DutyCall.Bench.Kit;
using static System.FormattableString;

namespace DutyCall.Bench;

/// <summary>
/// A campaign on two nodes that are killed while it dials, by a carrier that times out, refuses, forgets, repeats and reorders. What
/// counts in the end is what the carrier saw: nobody rung twice for one attempt, no attempt without an end, no disposition lost.
/// </summary>
static class ChaosBench
{
    const int Agents = 64, FewAgents = 20;
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    static readonly object None = new();

    static readonly object[] Faults =
    [
        new { answerAfterAcceptSeconds = 12 },
        new { unavailableAfterAccept = 5 },
        new { unavailable = 5 },
        new { tooManyRequests = 5 },
        new { duplicateCallbacks = true, reorderCallbacks = true },
        new { loseCallbacks = new[] { "completed" } },
        new { loseCallbacks = new[] { "*" } },
        new { delayCallbacksSeconds = 2 },
        new { callbacksBeforeResponse = true },
        new { webhookBlackout = true },
    ];

    /// <summary>What is known of calls that did not end, and of whoever is left on the list.</summary>
    const string Unended = """
        select concat_ws(' ', member.status, member.final, member.next_at, member.reason, '| call', call.id, call.customer_number, call.state, call.result, call.end_reason, 'wrap-up', call.wrap_up, 'created', call.created_at,
                         'submitted', call.submitted_at, 'news', call.last_news_at, 'asked to hang up', call.hang_up_asked_at, 'now', now(),
                         (select string_agg(concat_ws(' ', '|', leg.role, leg.status, leg.call_sid, 'wanted', leg.wanted, 'answered', leg.answered_at, 'joined', leg.joined_at, 'gone', leg.gone_at, 'ended', leg.ended_at), ' ') from call_legs leg where leg.call_id = call.id))
          from campaign_members member
          full join calls call on call.id = member.call_id
         where call.state <> 'ended' or call.settled_at is null or member.id is not null and member.final is null
         limit 20
        """;

    public static async Task Measure(Run run)
    {
        var people = run.People ?? (run.Quick ? 150 : 100_000);
        var kills = run.Kills ?? Math.Clamp(people / 2000, 1, 50);
        Report.Say($"seed {run.Seed}: --seed={run.Seed} asks for the same faults again");
        await using var database = await BenchDatabase.Create(run);
        await Staff.Hire(database);
        await using var cluster = await Cluster.Start(database, run, nodes: 2);
        var carrier = cluster.Carrier;
        using var floor = new Floor(database, cluster, run.Agents ?? (run.Quick ? FewAgents : Agents), run.Stop);
        await floor.Open(people);
        await Script(carrier, people, run);

        var watch = Stopwatch.StartNew();
        using var home = CancellationTokenSource.CreateLinkedTokenSource(run.Stop);
        var work = floor.Work(home.Token);
        await floor.Start();
        await Trouble(database, cluster, floor.Campaign, people, kills, new Random(run.Seed), run.Stop);
        var dialed = watch.Elapsed;
        await carrier.Put("faults", None, run.Stop);
        await Quiet(database, floor.Campaign, run.Stop);
        await home.CancelAsync();
        await work;
        Report.Say(Invariant($"{dialed.TotalSeconds:0} s with faults, {(watch.Elapsed - dialed).TotalSeconds:0} s until all was quiet; the nodes' processors worked {cluster.ProcessorTime.TotalMilliseconds / people:0} ms for each person"));
        await Judge(run, database, carrier, floor, people, kills, watch.Elapsed);
    }

    /// <summary>Most answer at once and hang up soon; the others are busy, not in service, or let it ring.</summary>
    static Task Script(CarrierBox carrier, int people, Run run) => Parallel.ForAsync(0, people, run.Stop, async (n, ct) => await carrier.Put($"people/{Floor.Number(n)}", (n % 100) switch
    {
        < 12 => (object)new { refuses = 486 },
        < 20 => new { refuses = 404 },
        < 21 => new { neverAnswers = true },
        _ => new { answersAfter = 0.1, talksSeconds = 0.2, silent = true },
    }, ct));

    /// <summary>One fault after the other with calm between, and a node killed now and then, until nobody is left to be called.</summary>
    static async Task Trouble(BenchDatabase database, Cluster cluster, Guid campaign, int people, int kills, Random dice, CancellationToken ct)
    {
        var killed = 0;
        var restart = Task.CompletedTask;
        while (true)
        {
            var left = (await database.Ask<int>("select count(*)::int from campaign_members where campaign_id = @campaign and final is null", new { campaign }))[0];
            if (killed < kills && people - left > people / (kills + 1) * (killed + 1))
            {
                await restart;
                restart = cluster.KillOne(dice);
                killed++;
            }
            else if (killed == kills && left < people / 20)
            {
                break;
            }

            await cluster.Carrier.Put("faults", Faults[dice.Next(Faults.Length)], ct);
            await Task.Delay(TimeSpan.FromSeconds(0.3 + dice.NextDouble()), ct);
            await cluster.Carrier.Put("faults", None, ct);
            await Task.Delay(TimeSpan.FromSeconds(0.5 + 2 * dice.NextDouble()), ct);
        }

        await restart;
    }

    static async Task Quiet(BenchDatabase database, Guid campaign, CancellationToken ct)
    {
        var watch = Stopwatch.StartNew();
        while (watch.Elapsed < Patience && (await database.Ask<string>("select status from campaigns where id = @campaign", new { campaign }))[0] != "finished")
            await Task.Delay(200, ct);
    }

    static async Task Judge(Run run, BenchDatabase database, CarrierBox carrier, Floor floor, int people, int kills, TimeSpan took)
    {
        var dials = (await carrier.Get("dials", run.Stop)).EnumerateArray().Select(dial => (To: dial.GetProperty("to").GetString()!, Sid: dial.GetProperty("callSid").GetString()!)).ToArray();
        var attempts = (await database.Ask<(string Number, int Attempts)>("select customer_number, count(submitted_at)::int from calls group by 1")).ToDictionary(row => row.Number, row => row.Attempts);
        var known = (await database.Ask<string>("select call_sid from call_legs where role = 'customer' and call_sid is not null")).ToHashSet();
        var twice = dials.CountBy(dial => dial.To).Where(number => number.Value > attempts.GetValueOrDefault(number.Key)).Select(number => number.Key).ToArray();
        var strays = dials.Count(dial => !known.Contains(dial.Sid));
        var unended = (await database.Ask<int>("select count(*)::int from calls where state <> 'ended' or settled_at is null"))[0];
        var kept = (await database.Ask<Guid>("select id from calls where disposition_code = @Disposition", new { Floor.Disposition })).ToHashSet();
        var results = await database.Ask<(string Result, int Count)>("select coalesce(result, 'none'), count(*)::int from calls group by 1 order by 2 desc");
        var (status, over) = (await database.Ask<(string, int)>("select status, (select count(*)::int from campaign_members where final is not null) from campaigns"))[0];

        Report.Say($"{attempts.Values.Sum():N0} attempts, {floor.Acknowledged.Count:N0} dispositions, of {people:N0} people it is over with {over:N0} and the campaign is {status}: {string.Join(", ", results.Select(r => $"{r.Result} {r.Count:N0}"))}");
        foreach (var call in await database.Ask<string>(Unended))
            Report.Say($"not over: {call}");
        foreach (var number in twice.Take(10))
            Report.Say($"rung more often than attempted: {number}");
        new Report(run.Name).Keep("dials", dials.Length).Keep("rung_twice", twice.Length).Keep("unended", unended)
            .Keep("lost_dispositions", floor.Acknowledged.Count(call => !kept.Contains(call))).Keep("unaccounted", people - over).Keep("finished", status == "finished" ? 1 : 0)
            .Keep("kills", kills).Keep("strays", strays).Keep("per_s", dials.Length / took.TotalSeconds).Close();
    }
}
