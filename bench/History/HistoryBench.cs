using System.Diagnostics;
using System.Text.RegularExpressions;
using Dapper;
using DutyCall.Bench.Kit;
using DutyCall.Infrastructure.Database;
using Npgsql;

namespace DutyCall.Bench;

/// <summary>The page of call history as each role asks for it, at several sizes, near the top and far down, beside a bare select of as many rows.</summary>
static partial class HistoryBench
{
    const int AtOnce = 4;
    const string Page = "/analytics/voice/history";

    /// <param name="Where">The rows it is about, in SQL: to find where its later pages begin.</param>
    sealed record Case(string Name, string Who, string Query, string Where);

    public static async Task Measure(Run run)
    {
        var report = new Report(run.Name);
        foreach (var size in run.Quick ? [10_000, 200_000] : new[] { 10_000, 1_000_000, 10_000_000 })
            await Measure(run, size, report);
        report.Close();
    }

    static async Task Measure(Run run, int size, Report report)
    {
        await using var database = await BenchDatabase.Create(run);
        var watch = Stopwatch.StartNew();
        await Staff.Hire(database);
        await CallData.Fill(database, size);
        var bytes = Assert(await database.Ask<long>("select pg_total_relation_size('calls')"));
        Report.Say($"\n{size:N0} calls, {bytes / 1073741824.0:0.0} GiB with indexes, made in {watch.Elapsed.TotalSeconds:0} s");

        await using var app = await Server.StartApp(database, run);
        Report.Head($"{size:N0} calls, {AtOnce} at once");
        var label = Label(size);
        var bare = await Bare(database, run);
        Report.Row("bare select of the newest 50", bare);
        report.Keep($"{label}.bare.p95", bare.P95);

        var slowest = 0.0;
        foreach (var visitors in (await Cases(database)).GroupBy(c => c.Who))
        {
            using var visitor = await Visitor.SignIn(app.Url, visitors.Key, run.Stop);
            await Load.Closed(run.Quick ? 400 : 2000, AtOnce, _ => visitor.Get(Page, run.Stop), run.Stop); // Until the hot paths are compiled.
            foreach (var @case in visitors)
                slowest = Math.Max(slowest, await Measure(run, database, app, visitor, @case, label, report));
        }

        Report.Say($"application's peak memory {app.PeakMegabytes:0} MB; slowest p95 {slowest:0.0} ms, {slowest / bare.P95:0.0} times the bare select's");
        report.Keep($"{label}.slowest.p95", slowest).Keep($"{label}.ratio", slowest / bare.P95).Keep($"{label}.mb", app.PeakMegabytes);
    }

    /// <summary>Answers the slowest p95 of its pages.</summary>
    static async Task<double> Measure(Run run, BenchDatabase database, Server app, Visitor visitor, Case @case, string label, Report report)
    {
        var slowest = 0.0;
        foreach (var number in new[] { 1, 10, 1000 })
        {
            var cursors = number == 1 ? [""] : await Cursors(database, @case, number);
            if (cursors.Count == 0)
                continue;

            var urls = cursors.Select(cursor => string.Join('?', [Page, .. new[] { string.Join('&', new[] { @case.Query, cursor }.Where(part => part != "")) }.Where(query => query != "")])).ToArray();
            var rows = Rows().Count(await visitor.Get(urls[0], run.Stop));
            await Load.Closed(AtOnce * 10, AtOnce, i => visitor.Get(urls[i % urls.Length], run.Stop), run.Stop);
            var cpu = app.ProcessorTime;
            var times = await Load.Closed(run.Quick ? 60 : 400, AtOnce, i => visitor.Get(urls[i % urls.Length], run.Stop), run.Stop);
            Report.Row($"{@case.Name}, page {number} ({rows} rows)", times, app.ProcessorTime - cpu);
            report.Keep($"{label}.{@case.Name.Replace(' ', '_')}.{number}.p95", times.P95);
            slowest = Math.Max(slowest, times.P95);
        }

        return slowest;
    }

    /// <summary>Where this page and the nine after it begin; none when the calls end before.</summary>
    static async Task<IReadOnlyList<string>> Cursors(BenchDatabase database, Case @case, int number) =>
        [.. from last in await database.Ask<(DateTime At, Guid Id, long Row)>($"""
                select * from (select created_at, id, row_number() over (order by created_at desc, id desc) as row
                                 from (select created_at, id from calls where {@case.Where} order by created_at desc, id desc offset {(number - 1) * 50 - 1} limit 451) c) r
                 where row % 50 = 1
                """)
            select $"cursor={new Place(last.At, last.Id)}"];

    static async Task<IReadOnlyList<Case>> Cases(BenchDatabase database)
    {
        var number = Assert(await database.Ask<string>("select customer_number from calls order by id desc offset 100 limit 1"));
        var contact = Assert(await database.Ask<Guid>("select contact_id from calls order by id desc offset 200 limit 1"));
        var digits = number[^4..];
        const string department = "department_id = md5('department0')::uuid", agent = "agent_id = md5('agent16')::uuid", twoMonths = "from=2025-01-01&to=2025-02-28";
        return
        [
            new("admin", Staff.Admin, "", "true"),
            new("admin common outcome", Staff.Admin, "outcome=voicemail", "outcome = 'voicemail'"),
            new("admin rare outcome", Staff.Admin, "outcome=do_not_call", "outcome = 'do_not_call'"),
            new("admin inbound", Staff.Admin, "direction=inbound", "direction = 'inbound'"),
            new("admin old dates", Staff.Admin, twoMonths, "created_at >= '2025-01-01 05:00Z' and created_at < '2025-03-01 05:00Z'"),
            new("admin old dates rare outcome", Staff.Admin, $"{twoMonths}&outcome=do_not_call", "false"),
            new("admin contact", Staff.Admin, $"contact={contact}", "false"),
            new("admin number", Staff.Admin, $"number=%2B{number[1..]}", "false"),
            new("admin four digits", Staff.Admin, $"number={digits}", "false"),
            new("admin three digits", Staff.Admin, $"number={digits[1..]}", "false"),
            new("admin unknown digits", Staff.Admin, "number=000000001", "false"),
            new("manager", Staff.Manager, "", department),
            new("manager rare outcome", Staff.Manager, "outcome=do_not_call", $"{department} and outcome = 'do_not_call'"),
            new("manager four digits", Staff.Manager, $"number={digits}", "false"),
            new("manager inbound voicemail", Staff.Manager, "direction=inbound&outcome=voicemail", "false"),
            new("agent", Staff.Agent, "", agent),
            new("agent common outcome", Staff.Agent, "outcome=voicemail", $"{agent} and outcome = 'voicemail'"),
            new("agent rare outcome", Staff.Agent, "outcome=do_not_call", "false"),
            new("agent four digits", Staff.Agent, $"number={digits}", "false"),
        ];
    }

    /// <summary>As the application's role, behind the same policy, with nothing in between.</summary>
    static async Task<Latencies> Bare(BenchDatabase database, Run run)
    {
        await using var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(Roles.AsApp(database.Owner)) { Options = $"-c app.org_id={Staff.OrgId}" });
        async Task Select(int _)
        {
            await using var db = await source.OpenConnectionAsync(run.Stop);
            await db.QueryAsync("select * from calls order by created_at desc, id desc limit 50");
        }

        await Load.Closed(AtOnce * 5, AtOnce, Select, run.Stop);
        return await Load.Closed(run.Quick ? 60 : 400, AtOnce, Select, run.Stop);
    }

    static string Label(int size) => size >= 1_000_000 ? $"{size / 1_000_000}M" : $"{size / 1000}k";

    static T Assert<T>(IReadOnlyList<T> one) => one.Count == 1 ? one[0] : throw new InvalidOperationException("The generated calls are not as expected.");

    [GeneratedRegex("<tr id=\"call-")]
    private static partial Regex Rows();
}
