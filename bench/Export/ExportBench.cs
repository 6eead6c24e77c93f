using System.Diagnostics;
using System.Text.Json;
using DutyCall.Bench.Kit;
using Npgsql;

namespace DutyCall.Bench;

/// <summary>Contacts and calls made into files in the background, and fetched, beside PostgreSQL's own copy of the same rows to CSV.</summary>
static class ExportBench
{
    const string Contacts = """
        select c.name, c.company, c.title, c.phone, c.email, c.lead_status, c.status_reason, c.deal_value, array_to_string(c.tags, ', '), c.call_count, c.last_call_at, u.name, d.name,
               c.next_follow_up_at, c.time_zone, c.custom ->> 'plan', c.custom ->> 'score', c.source, c.created_at, c.pinned_note, c.id
          from contacts c left join users u on u.id = c.owner_id left join departments d on d.id = c.department_id
         order by c.last_call_at desc nulls last, c.id desc
        """;

    const string Calls = """
        select u.name, c.contact_name, c.customer_number, k.company, c.direction, c.created_at, round(extract(epoch from c.ended_at - c.created_at)), c.talk_seconds,
               coalesce(d.label, c.result), c.notes, c.our_number, c.id
          from calls c left join users u on u.id = c.agent_id left join contacts k on k.id = c.contact_id left join dispositions d on d.code = c.disposition_code
         order by c.created_at desc, c.id desc
        """;

    public static async Task Measure(Run run)
    {
        var count = run.Quick ? 100_000 : 1_000_000;
        var report = new Report(run.Name);
        var (worst, peak) = (0.0, 0.0);
        foreach (var (what, copied, fill) in new (string, string, Func<BenchDatabase, int, Task>)[] { ("contacts", Contacts, FillContacts), ("calls", Calls, CallData.Fill) })
        {
            await using var database = await BenchDatabase.Create(run);
            await Staff.Hire(database);
            await fill(database, count);
            await using var app = await Server.StartApp(database, run);
            using var visitor = await Visitor.SignIn(app.Url, Staff.Admin, run.Stop);
            Report.Say($"\n{count:N0} {what}{"",-20} {"s",8} {"rows/s",10} {"MiB",8} {"of copy",8}");

            await Copy(database, copied, run); // Until the pages are in memory.
            var copy = await Copy(database, copied, run);
            Row("copy (select …) to, CSV", copy.Seconds, copy.Letters, 1);
            foreach (var format in new[] { "csv", "xlsx" })
            {
                var begun = Stopwatch.GetTimestamp();
                var (id, rows) = await Make(visitor, what, format, run);
                var made = Stopwatch.GetElapsedTime(begun).TotalSeconds;
                begun = Stopwatch.GetTimestamp();
                var bytes = await visitor.Download($"/api/v1/exports/{id}/file", run.Stop);
                var fetched = Stopwatch.GetElapsedTime(begun).TotalSeconds;
                if (rows != await Held(database, what))
                    throw new InvalidOperationException($"The file has {rows} {what}.");
                Row($"export, {format}", made, bytes, made / copy.Seconds);
                Row("  its download", fetched, bytes, fetched / copy.Seconds);
                report.Keep($"{what}.{format}.ratio", made / copy.Seconds).Keep($"{what}.{format}.rows_per_s", rows / made);
                worst = format == "csv" ? Math.Max(worst, made / copy.Seconds) : worst;
            }

            peak = Math.Max(peak, app.PeakMegabytes);
            Report.Say($"application's peak memory {app.PeakMegabytes:0} MiB");

            void Row(string label, double seconds, long bytes, double ratio) =>
                Report.Say(FormattableString.Invariant($"{label,-36} {seconds,8:0.00} {count / seconds,10:N0} {bytes / 1048576.0,8:0.0} {ratio,8:0.00}"));
        }

        report.Keep("ratio", worst).Keep("rows", count).Keep("peak_mib", peak).Close();
    }

    static async Task FillContacts(BenchDatabase database, int count)
    {
        await database.Run("""
            insert into contact_fields (org_id, id, key, label, kind, choices, position)
            values (@OrgId, gen_random_uuid(), 'plan', 'Plan', 'choice', '{Gold,Silver,Bronze}', 1), (@OrgId, gen_random_uuid(), 'score', 'Score', 'number', '{}', 2)
            """, new { Staff.OrgId });
        await ContactsBench.Fill(database, count);
    }

    static async Task<long> Held(BenchDatabase database, string what) => (await database.Ask<long>($"select count(*) from {what}"))[0];

    /// <summary>What psql's \copy does: the server's CSV, taken off the wire and dropped.</summary>
    static async Task<(double Seconds, long Letters)> Copy(BenchDatabase database, string select, Run run)
    {
        await using var db = new NpgsqlConnection(database.Owner);
        await db.OpenAsync(run.Stop);
        var begun = Stopwatch.GetTimestamp();
        using var file = await db.BeginTextExportAsync($"copy ({select}) to stdout (format csv, header)", run.Stop);
        var buffer = new char[1 << 16];
        long letters = 0;
        while (await file.ReadAsync(buffer, run.Stop) is > 0 and var read)
            letters += read;
        return (Stopwatch.GetElapsedTime(begun).TotalSeconds, letters);
    }

    static async Task<(Guid Id, long Rows)> Make(Visitor visitor, string what, string format, Run run)
    {
        using var started = JsonDocument.Parse(await visitor.PostJson("/api/v1/exports", new { what, format }, run.Stop));
        var id = started.RootElement.GetProperty("id").GetGuid();
        while (true)
        {
            using var now = JsonDocument.Parse(await visitor.Get($"/api/v1/exports/{id}", run.Stop));
            switch (now.RootElement.GetProperty("state").GetString())
            {
                case "ready":
                    return (id, now.RootElement.GetProperty("rows").GetInt64());
                case "failed":
                    throw new InvalidOperationException(now.RootElement.GetProperty("problem").GetString());
                default:
                    await Task.Delay(20, run.Stop);
                    break;
            }
        }
    }
}
