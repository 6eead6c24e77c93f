using Dapper;
using DutyCall.Infrastructure.Database;
using Npgsql;

namespace DutyCall.Bench.Kit;

/// <summary>A migrated database of this run alone, dropped at its end.</summary>
sealed class BenchDatabase : IAsyncDisposable
{
    readonly string name = $"dutycall_bench_{Guid.NewGuid():n}";
    readonly string server;

    BenchDatabase(string server)
    {
        this.server = server;
        Owner = new NpgsqlConnectionStringBuilder(server) { Database = name, CommandTimeout = 0, MaxPoolSize = 20 }.ConnectionString;
    }

    /// <summary>As the role that owns the schema.</summary>
    public string Owner { get; }

    public static async Task<BenchDatabase> Create(Run run)
    {
        var database = new BenchDatabase(run.Server);
        await database.OnServer($"create database {database.name}");
        await Migrator.Migrate(database.Owner, run.Stop);
        return database;
    }

    public async Task Run(string sql, object? args = null)
    {
        await using var db = new NpgsqlConnection(Owner);
        await db.ExecuteAsync(sql, args, commandTimeout: 0);
    }

    public async Task<IReadOnlyList<T>> Ask<T>(string sql, object? args = null)
    {
        await using var db = new NpgsqlConnection(Owner);
        return [.. await db.QueryAsync<T>(sql, args, commandTimeout: 0)];
    }

    /// <summary>Fills a large table: without its triggers, and its indexes and foreign keys are made afterwards, from the schema's own definitions.</summary>
    public async Task Bulk(string table, Func<Task> fill)
    {
        var indexes = await Ask<(string Name, string Definition)>("select indexname, indexdef from pg_indexes where tablename = @table and indexname <> @table || '_pkey'", new { table });
        var keys = await Ask<(string Name, string Definition)>("select conname, pg_get_constraintdef(oid) from pg_constraint where conrelid = @table::regclass and contype = 'f'", new { table });
        await Run($"alter table {table} disable trigger user;" + string.Concat(
            keys.Select(key => $"alter table {table} drop constraint {key.Name};").Concat(indexes.Select(index => $"drop index {index.Name};"))));
        await fill();
        await Run("set maintenance_work_mem = '512MB';" + string.Concat(
            indexes.Select(index => index.Definition + ";").Concat(keys.Select(key => $"alter table {table} add constraint {key.Name} {key.Definition};"))) + $"alter table {table} enable trigger user");
        await Run($"vacuum analyze {table}"); // As autovacuum would have.
    }

    public async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        await OnServer($"drop database {name}");
    }

    async Task OnServer(string sql)
    {
        await using var db = new NpgsqlConnection(server);
        await db.ExecuteAsync(sql, commandTimeout: 0);
    }
}
