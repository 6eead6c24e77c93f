using Npgsql;

namespace DutyCall.Infrastructure;

/// <summary>What the environment says, by the names in the README's table, read once at start.</summary>
sealed record Settings
{
    /// <summary>An Npgsql connection string of the role that owns the schema, whatever form DATABASE_URL had.</summary>
    public required string Database { get; init; }

    /// <summary>Scheme and host that Twilio calls, without a trailing slash. Signatures are checked against it.</summary>
    public required Uri PublicBaseUrl { get; init; }

    /// <summary>Scheme and host by which Twilio reaches us when that one fails: another way in, or another server. The same where none is set.</summary>
    public required Uri PublicFallbackUrl { get; init; }

    public required string DataFolder { get; init; }

    /// <summary>Load the demo organisation when there is none.</summary>
    public required bool Demo { get; init; }

    /// <summary>Call-outs may go to private addresses and unencrypted: to a system beside this one. Otherwise whoever may define call-outs could reach into our network.</summary>
    public required bool CallOutsToPrivate { get; init; }

    public static Settings From(IConfiguration environment)
    {
        var own = environment["ASPNETCORE_URLS"] ?? environment["URLS"] ?? "http://127.0.0.1:5080";
        var reached = new Uri((environment["PUBLIC_BASE_URL"] ?? own.Split(';')[0].Replace("://+", "://127.0.0.1", StringComparison.Ordinal)
            .Replace("://*", "://127.0.0.1", StringComparison.Ordinal).Replace("://0.0.0.0", "://127.0.0.1", StringComparison.Ordinal)).TrimEnd('/'));
        return new()
        {
            Database = ConnectionString(environment["DATABASE_URL"] ?? throw new StartupException(
                "DATABASE_URL is not set. Start with ./dutycall run, which brings a PostgreSQL of its own, or set it to a postgres:// URL.")),
            PublicBaseUrl = reached,
            PublicFallbackUrl = environment["PUBLIC_FALLBACK_URL"] is { Length: > 0 } another ? new Uri(another.TrimEnd('/')) : reached,
            DataFolder = environment["DUTYCALL_DATA"] ?? ".data",
            Demo = environment["DUTYCALL_DEMO"] is "1" or "true",
            CallOutsToPrivate = environment["CALL_OUTS_TO_PRIVATE"] is "1" or "true",
        };
    }

    /// <summary>Reads a <c>postgres://user:password@host:port/database?sslmode=…</c> URL; anything else is taken as an Npgsql string.</summary>
    public static string ConnectionString(string database)
    {
        if (!database.StartsWith("postgres://", StringComparison.Ordinal) && !database.StartsWith("postgresql://", StringComparison.Ordinal))
            return database;

        var url = new Uri(database);
        var user = url.UserInfo.Split(':', 2).Select(Uri.UnescapeDataString).ToArray();
        var builder = new NpgsqlConnectionStringBuilder
        {
            Host = url.Host,
            Port = url.Port > 0 ? url.Port : 5432,
            Database = Uri.UnescapeDataString(url.AbsolutePath.TrimStart('/')),
            Username = user[0],
        };
        if (user.Length > 1)
            builder.Password = user[1];
        foreach (var option in url.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries).Select(o => o.Split('=', 2)))
            builder[option[0] is "sslmode" ? "SSL Mode" : option[0]] = Uri.UnescapeDataString(option.ElementAtOrDefault(1) ?? "");
        return builder.ConnectionString;
    }
}

/// <summary>The application cannot start; the message tells the person at the terminal what to do.</summary>
sealed class StartupException(string message) : Exception(message);
