using System.Diagnostics;
using System.Runtime.CompilerServices;
using Npgsql;

namespace DutyCall.Kit;

/// <summary>
/// The PostgreSQL that tests make their databases on: TEST_DATABASE_URL's, or one started for this process, in memory, that
/// ends with it. Its role owns no other database and is no superuser, as on a rented server.
/// </summary>
static class PostgresServer
{
    static readonly Lazy<string> Server = new(() => Npgsql(Environment.GetEnvironmentVariable("TEST_DATABASE_URL") ?? Start()));

    /// <summary>As Npgsql writes it, for the server's own database.</summary>
    public static string ConnectionString => Server.Value;

    public static string For(string database) => new NpgsqlConnectionStringBuilder(ConnectionString) { Database = database }.ConnectionString;

    // Held on to: when it is collected, its standard input closes and the server ends.
    static Process? node;

    static string Start()
    {
        node = Process.Start(new ProcessStartInfo("node", [Launcher(), "test"])
        {
            RedirectStandardInput = true, // Never written to: its end is how the server learns that we are gone.
            RedirectStandardOutput = true,
        })!;
        return node.StandardOutput.ReadLine() ?? throw new InvalidOperationException("No PostgreSQL for the tests; the reason is above.");
    }

    static string Npgsql(string url)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || uri.Scheme is not ("postgres" or "postgresql"))
            return url;

        var user = uri.UserInfo.Split(':', 2);
        return new NpgsqlConnectionStringBuilder
        {
            Host = uri.Host,
            Port = uri.IsDefaultPort ? 5432 : uri.Port,
            Username = Uri.UnescapeDataString(user[0]),
            Password = user is [_, var password] ? Uri.UnescapeDataString(password) : null,
            Database = uri.AbsolutePath.TrimStart('/') is { Length: > 0 } database ? Uri.UnescapeDataString(database) : "postgres",
        }.ConnectionString;
    }

    static string Launcher([CallerFilePath] string here = "") =>
        Path.GetFullPath("../../../launcher/postgres.mjs", Path.GetDirectoryName(here)!);
}
