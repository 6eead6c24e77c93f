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
