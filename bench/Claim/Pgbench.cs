using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace DutyCall.Bench;

/// <summary>PostgreSQL's own tool of measurement, where the machine has it; else a loop of the same statements in the driver.</summary>
static class Pgbench
{
    static readonly bool IsHere = Look();

    public static string Name => IsHere ? "pgbench" : "Npgsql in a loop (no pgbench is installed)";

    /// <summary>The script again and again by so many clients at once; it may name <c>:client_id</c>.</summary>
    public static async Task<TimeSpan> Run(string database, string script, int clients, TimeSpan patience, CancellationToken ct)
    {
        var watch = Stopwatch.StartNew();
        if (IsHere)
            await Tool(database, script, clients, patience, ct);
        else
            await Task.WhenAll(Enumerable.Range(0, clients).Select(client => Loop(database, script, client, watch, patience, ct)));
        return watch.Elapsed;
    }

    static async Task Tool(string database, string script, int clients, TimeSpan patience, CancellationToken ct)
    {
        var url = new NpgsqlConnectionStringBuilder(database);
        var start = new ProcessStartInfo("pgbench", ["-n", "-f", script, "-c", $"{clients}", "-j", $"{Math.Min(2, clients)}", "-T", patience.TotalSeconds.ToString(CultureInfo.InvariantCulture), url.Database!])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in new[] { ("PGHOST", url.Host), ("PGPORT", $"{url.Port}"), ("PGUSER", url.Username), ("PGPASSWORD", url.Password) })
            start.Environment[name] = value;
        using var tool = Process.Start(start)!;
        var (said, complained) = (tool.StandardOutput.ReadToEndAsync(ct), tool.StandardError.ReadToEndAsync(ct));
        await tool.WaitForExitAsync(ct);
        if (tool.ExitCode != 0)
            throw new InvalidOperationException($"pgbench: {await said}{await complained}");
    }

    static async Task Loop(string database, string script, int client, Stopwatch watch, TimeSpan patience, CancellationToken ct)
    {
        var sql = (await File.ReadAllTextAsync(script, ct)).Replace(":client_id", $"{client}", StringComparison.Ordinal);
        await using var db = new NpgsqlConnection(database);
        await db.OpenAsync(ct);
        await using var statements = new NpgsqlCommand(sql, db);
        while (watch.Elapsed < patience)
            await statements.ExecuteNonQueryAsync(ct);
    }

    static bool Look()
    {
        try
        {
            using var tool = Process.Start(new ProcessStartInfo("pgbench", ["--version"]) { RedirectStandardOutput = true })!;
            tool.WaitForExit();
            return tool.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}
