using System.Security.Cryptography;
using System.Text;
using Dapper;
using Npgsql;

namespace DutyCall.Infrastructure.Database;

/// <summary>
/// Two roles: the one in DATABASE_URL owns the schema and migrates; dutycall_app, which owns nothing and cannot bypass
/// row-level security, is the one that serves requests. Its password follows from the owner's, so every node knows it.
/// </summary>
static class Roles
{
    public const string App = "dutycall_app";

    /// <summary>On each connection. A statement asked five times is planned no more each time, which often costs more than to run it.</summary>
    const int MostPrepared = 200;

    /// <summary>The same database, entered as <see cref="App"/>.</summary>
    public static string AsApp(string ownersConnection)
    {
        var owner = new NpgsqlConnectionStringBuilder(ownersConnection);
        var app = new NpgsqlConnectionStringBuilder(ownersConnection) { Username = App };
        if (owner.Password is { Length: > 0 } password)
            app.Password = AppPassword(password);
        if (app.MaxAutoPrepare == 0)
            app.MaxAutoPrepare = MostPrepared;
        // Nothing is set for longer than a transaction; to forget what is not there would take seven statements each time.
        app.NoResetOnClose = true;
        return app.ConnectionString;
    }

    public static async Task Ensure(NpgsqlConnection owner, CancellationToken ct)
    {
        var password = new NpgsqlConnectionStringBuilder(owner.ConnectionString).Password is { Length: > 0 } own
            ? $"password '{AppPassword(own)}'"
            : "";
        await owner.ExecuteAsync(new CommandDefinition($"""
            do $$
            begin
                if not exists (select from pg_roles where rolname = '{App}') then
                    create role {App};
                end if;
                if exists (select from pg_roles where rolname = '{App}' and (rolsuper or rolbypassrls)) then
                    raise exception 'Role {App} could bypass row-level security. Take superuser and bypassrls from it.';
                end if;
                alter role {App} login {password};
            end
            $$;
            grant usage on schema public to {App};
            """, cancellationToken: ct));
    }

    static string AppPassword(string ownersPassword) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(ownersPassword), Encoding.UTF8.GetBytes(App)));
}
