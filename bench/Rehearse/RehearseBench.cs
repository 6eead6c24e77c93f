using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using DutyCall.Bench.Kit;
using static System.FormattableString;

namespace DutyCall.Bench;

/// <summary>
/// How long a rehearsal of a long list takes, and how good forecasts are: predictive campaigns with people and agents in the carrier's box,
/// each rehearsed, launched and held against what it came to. What happened is counted from the tables, not by the application.
/// </summary>
static class RehearseBench
{
    const int LongList = 10_000, ShortList = 500, Agents = 10, Crews = 2;
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(8);

    public static async Task Measure(Run run)
    {
        var (people, runs) = (run.People ?? (run.Quick ? 20 : 150), run.Quick ? 1 : 20);
        var agents = run.Agents ?? Agents;
        Report.Say($"seed {run.Seed}: --seed={run.Seed} asks for the same people again");
        await using var database = await BenchDatabase.Create(run);
        await Staff.Hire(database);
        await using var cluster = await Cluster.Start(database, run, nodes: 1);
        using var admin = await Visitor.SignIn(cluster.Url, Staff.Admin, run.Stop);
        Crew[] crews = [.. Enumerable.Range(0, Math.Min(Crews, runs)).Select(n => new Crew(database, cluster, n * agents, agents, run.Stop))];
        foreach (var crew in crews)
            await crew.SignIn();

        var speed = await Long(database, cluster, admin, run);
        // What is usual elsewhere is not usual here: a first campaign is measured, and not judged.
        await Course(-1, run.Quick ? people : people * 2, "progressive", database, cluster, admin, crews[0], run);
        var compared = new ConcurrentBag<Compared>();
        var next = -1;
        await Task.WhenAll(crews.Select(async crew =>
        {
            while (Interlocked.Increment(ref next) is var n && n < runs)
            {
                if (await Course(n, people, "predictive", database, cluster, admin, crew, run) is { } one)
                    compared.Add(one);
            }
        }));

        foreach (var crew in crews)
            await crew.GoHome();
        var right = compared.Count(one => one is { Finish: true, Rate: true, Reached: true });
        new Report(run.Name).Keep("runs", compared.Count).Keep("finish_in_band", compared.Count(one => one.Finish)).Keep("abandon_in_band", compared.Count(one => one.Rate))
            .Keep("reached_in_band", compared.Count(one => one.Reached)).Keep("all_in_band", right).Keep("contacts", run.Quick ? ShortList : LongList).Keep("rehearsed_s", speed.Took).Keep("cpu_s", speed.Processor).Close();
    }

    /// <summary>A list that takes days, in predictive mode.</summary>
    static async Task<(double Took, double Processor)> Long(BenchDatabase database, Cluster cluster, Visitor admin, Run run)
    {
        var id = Guid.CreateVersion7();
        var size = run.Quick ? ShortList : LongList;
        await List(database, id, "predictive", 900_000, size, Agents, attempts: 3);
        var (watch, before) = (Stopwatch.StartNew(), cluster.ProcessorTime);
        var asked = TimeSpan.Zero;
        var done = await Rehearsed(admin, id, run.Stop, step => asked = step.StartsWith("Asking", StringComparison.Ordinal) ? watch.Elapsed : asked);
        var (took, processor) = (watch.Elapsed.TotalSeconds, (cluster.ProcessorTime - before).TotalSeconds);
        Report.Say(Invariant($"{size:N0} contacts and {Agents} agents rehearsed in {took:0.0} s, of them {asked.TotalSeconds:0.0} s until the gate had answered for all, {processor:0.0} s of processor: {done.GetProperty("forecast").GetProperty("courses")} courses, finish {done.GetProperty("forecast").GetProperty("finish")}"));
        return (took, processor);
    }

    /// <summary>One campaign from its rehearsal to its end.</summary>
    static async Task<Compared?> Course(int n, int people, string mode, BenchDatabase database, Cluster cluster, Visitor admin, Crew crew, Run run)
    {
        var id = Guid.CreateVersion7();
        var first = 1_000 * (n + 1);
        var dice = new Random((run.Seed * 31) + n);
        for (var who = 0; who < people; who++)
            await cluster.Carrier.Put($"people/{Floor.Number(first + who)}", Somebody(dice, run.Quick), run.Stop);
        await List(database, id, mode, first, people, crew.Count, attempts: 1, crew.First);
        await crew.Take(id);
        var forecast = (await Rehearsed(admin, id, run.Stop)).GetProperty("forecast");
        await admin.PostJson($"/api/v1/campaigns/{id}/start", new { }, run.Stop);

        var watch = Stopwatch.StartNew();
        while ((await database.Ask<string>("select status from campaigns where id = @id", new { id }))[0] is var status and not "finished")
        {
            // Spent budgets are a manager's to decide on; here they go on.
            if (status == "paused")
                await admin.PostJson($"/api/v1/campaigns/{id}/resume", new { }, run.Stop);
            if (watch.Elapsed > Patience)
            {
                Report.Say($"run {n}: not over after {Patience.TotalMinutes} minutes");
                return null;
            }

            await Task.Delay(100, run.Stop);
        }

        var (seconds, reached, abandoned) = (await database.Ask<(double, int, int)>("""
            select extract(epoch from run.ended_at - run.started_at)::float8, (select count(*)::int from calls where campaign_id = @id and connected_at is not null),
                   (select count(*)::int from calls where campaign_id = @id and answered_at is not null and (connected_at is null or connected_at > answered_at + interval '2 seconds'))
              from campaign_runs run where run.campaign_id = @id
            """, new { id }))[0];
        var rate = reached + abandoned > 0 ? (double)abandoned / (reached + abandoned) : 0;
        var compared = new Compared(Holds(forecast, "finish", seconds), Holds(forecast, "abandonRate", rate), Holds(forecast, "reached", reached));
        Report.Say(Invariant($"run {n,2} {mode}: finished after {seconds:0} s ({Band(forecast, "finish")}), reached {reached} ({Band(forecast, "reached")}), abandoned {rate:0.0%} ({Band(forecast, "abandonRate")})"));
        return compared;
    }

    /// <summary>Half of them answer, and talk for some seconds; others decline, or let it ring, where there is time for that.</summary>
    static object Somebody(Random dice, bool quick) => dice.NextDouble() switch
    {
        < 0.5 => new { answersAfter = 0.5 + (2 * dice.NextDouble()), talksSeconds = 2 + (10 * dice.NextDouble() * dice.NextDouble()), silent = true },
        var chance when quick || chance < 0.85 => new { refuses = 486 },
        _ => (object)new { neverAnswers = true },
    };

    static Task List(BenchDatabase database, Guid id, string mode, int first, int people, int agents, int attempts, int firstAgent = 0) => database.Run("""
        insert into campaigns (org_id, id, name, status_since, time_zone, mode, ring_seconds, max_attempts, minimum_gap, calls_per_minute, calls_from, calls_until, created_at, updated_at, created_by)
        values (@OrgId, @id, 'Bench ' || @first, now(), 'UTC', @mode, 15, @attempts, 1, 6000, 0, 1440, now(), now(), md5('admin')::uuid);
        insert into contacts (org_id, id, phone, name, time_zone)
        select @OrgId, md5('person' || n)::uuid, '+800' || 12000000 + n, 'Person ' || n, @zone from generate_series(@first, @first + @people - 1) n;
        insert into campaign_members (org_id, id, campaign_id, contact_id, next_at, added_at, updated_at)
        select @OrgId, md5('member' || n)::uuid, @id, md5('person' || n)::uuid, now(), now(), now() from generate_series(@first, @first + @people - 1) n;
        insert into campaign_agents (org_id, campaign_id, user_id, assigned_at, joined_at)
        select @OrgId, @id, md5('agent' || n)::uuid, now(), null from generate_series(@firstAgent, @firstAgent + @agents - 1) n;
        analyze contacts, campaign_members
        """, new { Staff.OrgId, id, mode, first, people, agents, attempts, firstAgent, zone = Floor.Daytime() });

    /// <param name="says">Told what it is at, as often as it is asked for.</param>
    static async Task<JsonElement> Rehearsed(Visitor admin, Guid id, CancellationToken ct, Action<string>? says = null)
    {
        using var asked = JsonDocument.Parse(await admin.PostJson($"/api/v1/campaigns/{id}/rehearsals", new { }, ct));
        var path = $"/api/v1/campaigns/{id}/rehearsals/{asked.RootElement.GetProperty("id").GetGuid()}";
        while (true)
        {
            var one = JsonDocument.Parse(await admin.Get(path, ct)).RootElement;
            if (one.GetProperty("status").GetString() is var status and not "running")
                return status == "done" ? one : throw new InvalidOperationException($"{path}: {one}");
            says?.Invoke(one.GetProperty("step").GetString()!);
            await Task.Delay(100, ct);
        }
    }

    static bool Holds(JsonElement forecast, string what, double actual) =>
        forecast.GetProperty(what) is var band && actual >= band.GetProperty("p5").GetDouble() && (!band.TryGetProperty("p95", out var high) || actual <= high.GetDouble());

    static string Band(JsonElement forecast, string what) => Invariant($"{forecast.GetProperty(what).GetProperty("p5").GetDouble():0.###} to {(forecast.GetProperty(what).TryGetProperty("p95", out var high) ? high.GetDouble() : double.PositiveInfinity):0.###}");

    sealed record Compared(bool Finish, bool Rate, bool Reached);

    /// <summary>Agents whose lines stand, and who say of each call at once how it went.</summary>
    sealed class Crew(BenchDatabase database, Cluster cluster, int first, int agents, CancellationToken ct)
    {
        readonly ConcurrentDictionary<Guid, Visitor> visitors = [];
        readonly ConcurrentDictionary<Guid, DateTime> tried = [];
        readonly CancellationTokenSource home = CancellationTokenSource.CreateLinkedTokenSource(ct);
        Task work = Task.CompletedTask;

        public int First => first;

        public int Count => agents;

        public async Task SignIn()
        {
            await database.Run("""
                insert into presence (org_id, user_id, since, activity_at, heartbeat_at, test_ring_at)
                select @OrgId, md5('agent' || n)::uuid, now(), now() + interval '1 day', now() + interval '1 day', now() + interval '1 day' from generate_series(@first, @first + @agents - 1) n;
                insert into presence_pages (org_id, user_id, page_id, session_id, sequence, heartbeat_at, stream_seen_at, device, device_since)
                select @OrgId, md5('agent' || n)::uuid, gen_random_uuid(), gen_random_uuid(), 1, now() + interval '1 day', now() + interval '1 day', 'registered', now() from generate_series(@first, @first + @agents - 1) n
                """, new { Staff.OrgId, first, agents });
            foreach (var (id, email) in await database.Ask<(Guid, string)>("select id, email from users where id in (select md5('agent' || n)::uuid from generate_series(@first, @first + @agents - 1) n)", new { first, agents }))
                visitors[id] = await Visitor.SignIn(cluster.Url, email, ct);
            work = Work();
        }

        /// <summary>Their seats in a campaign, and a line for each that has none.</summary>
        public async Task Take(Guid campaign)
        {
            await database.Run("update campaign_agents set joined_at = case when campaign_id = @campaign then now() end where (joined_at is not null or campaign_id = @campaign) and user_id = any(@crew)", new { campaign, crew = visitors.Keys.ToArray() });
            await Task.WhenAll(visitors.Select(async agent =>
            {
                var identity = JsonDocument.Parse(await agent.Value.PostJson("/api/v1/voice/token", new { }, ct)).RootElement.GetProperty("identity").GetString();
                var line = JsonDocument.Parse(await agent.Value.PostJson("/api/v1/line", new { }, ct)).RootElement.GetProperty("lineId").GetGuid();
                if ((await database.Ask<bool>("select up_at is null from agent_lines where id = @line", new { line }))[0])
                    await cluster.Carrier.Post($"browsers/{identity}/connect", new { @params = new { lineId = line } }, ct);
            }));
            while ((await database.Ask<int>("select count(*)::int from agent_lines where ended_at is null and up_at is not null and user_id = any(@crew)", new { crew = visitors.Keys.ToArray() }))[0] < agents)
                await Task.Delay(50, ct);
        }

        public async Task GoHome()
        {
            await home.CancelAsync();
            await work;
            foreach (var visitor in visitors.Values)
                visitor.Dispose();
        }

        async Task Work()
        {
            while (!home.IsCancellationRequested)
            {
                foreach (var (call, agent) in await database.Ask<(Guid, Guid)>("select id, coalesce(agent_id, last_agent_id) from calls where state = 'ended' and wrap_up = 'pending' and coalesce(agent_id, last_agent_id) = any(@crew)", new { crew = visitors.Keys.ToArray() }))
                {
                    if (tried.TryGetValue(call, out var at) && DateTime.UtcNow - at < TimeSpan.FromSeconds(3))
                        continue;
                    tried[call] = DateTime.UtcNow;
                    _ = WrapUp(call, agent);
                }

                await Task.Delay(50, CancellationToken.None);
            }
        }

        async Task WrapUp(Guid call, Guid agent)
        {
            try
            {
                await visitors[agent].PostJson($"/api/v1/calls/{call}/disposition", new { disposition = Floor.Disposition }, ct);
            }
            catch (Exception refused) when (refused is HttpRequestException or InvalidOperationException)
            {
                // Asked for again as long as it is missing.
            }
        }
    }
}
