using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using DutyCall.Bench.Kit;
using Npgsql;
using static System.FormattableString;

namespace DutyCall.Bench;

/// <summary>
/// A list of ten columns as its owner would bring it, imported by the application from the stored upload to its end; beside it,
/// in the same run, PostgreSQL's own COPY of the same file into a table with the same indexes and generated columns.
/// </summary>
static class ImportBench
{
    const string Columns = "phone, name, company, title, email, lead_status, deal_value, tags, pinned_note, time_zone";

    static readonly string[] First = ["Ann", "Bo", "Zoë", "Dmitri", "Eleanor", "Farid", "Grace", "Hiro", "Ines", "Jonah"];
    static readonly string[] Last = ["Lee", "Marchetti", "Okafor", "Raman", "Tolland", "Voss", "Weiss", "Ångström", "Burke", "Darko"];
    static readonly int[] AreaCodes = [201, 202, 205, 206, 207, 208, 212, 213, 214, 215, 216, 217, 301, 303, 305, 310, 312, 313, 314, 404, 408, 415, 503, 512, 602, 617, 702, 713, 718, 808];

    public static async Task Measure(Run run)
    {
        var count = run.Quick ? 20_000 : 1_000_000;
        await using var database = await BenchDatabase.Create(run);
        await Staff.Hire(database);
        var file = Path.GetTempFileName();
        try
        {
            await Write(file, count, run.Stop);
            Report.Say(Invariant($"{count:N0} rows of 10 columns, {new FileInfo(file).Length / 1048576.0:N1} MB"));

            var baseline = await Copy(database, file, run.Stop);
            Report.Say(Invariant($"COPY into a table with the same indexes:  {baseline.TotalSeconds,8:0.00} s"));

            await using var app = await Server.StartApp(database, run);
            using var visitor = await Visitor.SignIn(app.Url, Staff.Admin, run.Stop);
            var before = app.PeakMegabytes;
            var begun = Stopwatch.GetTimestamp();
            var id = await Upload(visitor, file, run.Stop);
            var uploaded = Stopwatch.GetElapsedTime(begun);

            // From the stored upload: it is checked and run without anybody asking in between.
            begun = Stopwatch.GetTimestamp();
            await visitor.PostJson($"/api/v1/imports/{id}/check", new { run = true }, run.Stop);
            var (status, took) = await End(visitor, id, begun, run.Stop);
            var phases = (await database.Ask<(double Check, double Apply)>(
                "select extract(epoch from checked_at - check_began_at)::float8, extract(epoch from finished_at - started_at)::float8 from imports"))[0];

            var added = status.GetProperty("outcome").GetProperty("added").GetInt32();
            var contacts = (await database.Ask<int>("select count(*)::integer from contacts"))[0];
            if (added != count || contacts != count)
                throw new InvalidOperationException($"{added} were added and {contacts} are there, of {count}: {status}");

            Report.Say(Invariant($"Import, from the stored upload to its end: {took.TotalSeconds,8:0.00} s"));
            Report.Say(Invariant($"  check (read, judge, stage)               {phases.Check,8:0.00} s"));
            Report.Say(Invariant($"  save                                     {phases.Apply,8:0.00} s"));
            Report.Say(Invariant($"  (the upload before it                    {uploaded.TotalSeconds,8:0.00} s)"));
            Report.Say(Invariant($"Application's memory: {before:0} MiB before, {app.PeakMegabytes:0} MiB at its peak"));
            new Report(run.Name).Keep("ratio", took / baseline).Keep("rows", count).Keep("peak_mib", app.PeakMegabytes)
                .Keep("import_s", took.TotalSeconds).Keep("copy_s", baseline.TotalSeconds).Keep("check_s", phases.Check).Keep("save_s", phases.Apply).Close();
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <summary>The same file, straight into the table, by the client's COPY; the text columns that our reader would have parsed come as they are.</summary>
    static async Task<TimeSpan> Copy(BenchDatabase database, string file, CancellationToken ct)
    {
        // Without policies, triggers and foreign keys, which a plain table would not have either. CSV cannot hold an array: tags come as its text does.
        await database.Run($"create table copied (like contacts including all); alter table copied alter org_id set default '{Staff.OrgId}', alter id set default gen_random_uuid()");
        var begun = Stopwatch.GetTimestamp();
        await using (var db = new NpgsqlConnection(database.Owner))
        {
            await db.OpenAsync(ct);
            await using var copy = await db.BeginTextImportAsync($"copy copied ({Columns}) from stdin (format csv, header true, force_not_null (name, company, title, email, pinned_note))", ct);
            using var reader = new StreamReader(file);
            var buffer = new char[1 << 16];
            for (var read = await reader.ReadAsync(buffer, ct); read > 0; read = await reader.ReadAsync(buffer, ct))
                await copy.WriteAsync(buffer.AsMemory(0, read), ct);
        }

        var took = Stopwatch.GetElapsedTime(begun);
        await database.Run("drop table copied");
        return took;
    }

    static async Task<Guid> Upload(Visitor visitor, string file, CancellationToken ct)
    {
        using var form = new MultipartFormDataContent();
        await using var stream = File.OpenRead(file);
        form.Add(new StreamContent(stream), "file", "bench.csv");
        return JsonDocument.Parse(await visitor.Post("/api/v1/imports/file", form, ct)).RootElement.GetProperty("id").GetGuid();
    }

    static async Task<(JsonElement Status, TimeSpan Took)> End(Visitor visitor, Guid id, long begun, CancellationToken ct)
    {
        while (true)
        {
            var status = JsonDocument.Parse(await visitor.Get($"/api/v1/imports/{id}", ct)).RootElement;
            var took = Stopwatch.GetElapsedTime(begun);
            if (status.GetProperty("state").GetString() is "done" or "failed" or "cancelled")
                return (status, took);
            await Task.Delay(TimeSpan.FromMilliseconds(100), ct);
        }
    }

    static async Task Write(string file, int count, CancellationToken ct)
    {
        await using var writer = new StreamWriter(file, append: false, new UTF8Encoding(false), 1 << 16);
        await writer.WriteLineAsync("phone,name,company,title,email,status,deal value,tags,notes,time zone".AsMemory(), ct);
        var dice = new Random(4711);
        for (var n = 0; n < count; n++)
        {
            var (first, last) = (First[dice.Next(First.Length)], Last[dice.Next(Last.Length)]);
            var phone = string.Create(CultureInfo.InvariantCulture, $"+1{AreaCodes[n % AreaCodes.Length]}{2_000_000 + n / AreaCodes.Length * 97 % 7_900_000:0000000}");
            await writer.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
                $"{phone},{first} {last} {n},{last} & Sons {dice.Next(50_000)},Owner,{first.ToLowerInvariant()}.{n}@example.com,new,{dice.Next(1, 90_000)},{{Mailer}},\"Roof of {1960 + n % 60}, call after ten\",America/Chicago").AsMemory(), ct);
        }
    }
}
