using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Npgsql;
using NpgsqlTypes;

namespace DutyCall.Bench.Kit;

/// <summary>What others are compared with: the same Kestrel and the same driver, doing the one thing that cannot be left out.</summary>
static class BareHost
{
    public const string Argument = "--bare";
    public const string Json = "/json";
    public const string Insert = "/insert";

    static readonly object Answer = new { token = new string('x', 900), identity = "u_0", ttlSeconds = 3600, refreshAfterSeconds = 3000 };

    public static async Task Serve()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        await using var source = NpgsqlDataSource.Create(Environment.GetEnvironmentVariable("DATABASE_URL")!);
        var app = builder.Build();
        app.MapGet(Json, () => Answer);
        app.MapPost(Json, () => Answer);
        app.MapPost(Insert, async (HttpRequest request, CancellationToken ct) =>
        {
            var form = await request.ReadFormAsync(ct);
            await using var insert = source.CreateCommand("insert into bare_inbox (id, received_at, params) values ($1, now(), $2)");
            insert.Parameters.AddWithValue(Guid.CreateVersion7());
            insert.Parameters.AddWithValue(NpgsqlDbType.Jsonb, System.Text.Json.JsonSerializer.Serialize(form.ToDictionary(f => f.Key, f => f.Value.ToString())));
            await insert.ExecuteNonQueryAsync(ct);
            return Results.NoContent();
        });
        await app.RunAsync();
    }
}
