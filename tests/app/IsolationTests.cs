using Dapper;
using Npgsql;

namespace DutyCall;

/// <summary>One organisation never sees another's rows, and the application's role cannot change that.</summary>
public sealed class IsolationTests : SliceTest
{
    /// <summary>Tables that belong to no organisation, each with its reason.</summary>
    static readonly string[] Shared =
    [
        "schemaversions", // the migrator's journal; the application may not read it
        "data_protection_keys", // the installation's cookie keys
        "setup_codes", // before there is an organisation; the application may not read it
        "carrier_pace", // one carrier's account serves all organisations
    ];

    [Fact]
    public async Task Every_table_is_behind_a_policy()
    {
        var tables = await Rows<string>("""
            select c.relname
              from pg_class c
              join pg_namespace n on n.oid = c.relnamespace and n.nspname = 'public'
             where c.relkind in ('r', 'p') and c.relname not like 'qrtz\_%'
            """);
        var isolated = await Rows<string>("""
            select c.relname
              from pg_class c
              join pg_attribute a on a.attrelid = c.oid and a.attname = 'org_id' and a.attnotnull
              join pg_index i on i.indrelid = c.oid and i.indisprimary and i.indkey[0] = a.attnum
             where c.relrowsecurity
               and exists (select from pg_policy p where p.polrelid = c.oid and pg_get_expr(p.polqual, c.oid) like '%current_org()%'
                                                       and pg_get_expr(p.polwithcheck, c.oid) like '%current_org()%')
            """);

        Assert.Contains("calls", tables);
        Assert.Empty(tables.Except(isolated).Except(Shared));
    }

    [Fact]
    public async Task No_view_reads_with_its_owners_eyes()
    {
        var views = await Rows<string>("""
            select c.relname
              from pg_class c
              join pg_namespace n on n.oid = c.relnamespace and n.nspname = 'public'
             where c.relkind in ('v', 'm') and not coalesce(c.reloptions @> '{security_invoker=true}', false)
            """);

        Assert.Empty(views);
    }

    [Fact]
    public async Task The_application_owns_nothing_and_cannot_bypass_a_policy()
    {
        Assert.Equal((false, false, 0L), await Ask<(bool, bool, long)>("""
            select r.rolsuper, r.rolbypassrls, (select count(*) from pg_class c where c.relowner = r.oid)
              from pg_roles r
             where r.rolname = 'dutycall_app'
            """));
    }

    [Fact]
    public async Task A_stranger_reads_and_changes_nothing()
    {
        await Given.Agent();
        await Given.Contact("+12125550123");
        var stranger = await Given.AnotherOrganisation("+13105550100");
        var owners = (await Rows<string>("""
            select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace and n.nspname = 'public'
             where c.relkind = 'r' and c.relrowsecurity
            """)).ToArray();

        await using var db = new NpgsqlConnection(AppConnection);
        await db.ExecuteAsync("select set_config('app.org_id', @stranger, false)", new { stranger = stranger.ToString() });

        Assert.NotEmpty(owners);
        foreach (var table in owners)
            Assert.Equal(0, await db.QuerySingleAsync<long>($"select count(*) from {table} where org_id <> @stranger", new { stranger }));
        Assert.Equal(0, await db.ExecuteAsync("update users set name = 'Mallory' where org_id <> @stranger", new { stranger }));
        var refused = await Assert.ThrowsAsync<PostgresException>(async () =>
            await db.ExecuteAsync("insert into departments (org_id, id, name) values (@other, gen_random_uuid(), 'Theirs')", new { other = await Given.Organisation() }));
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
    }

    [Fact]
    public async Task Nobody_in_particular_sees_nothing()
    {
        await Given.Contact("+12125550123");

        await using var db = new NpgsqlConnection(AppConnection);

        Assert.Equal(0, await db.QuerySingleAsync<long>("select count(*) from contacts"));
    }

    async Task<IReadOnlyList<T>> Rows<T>(string sql)
    {
        await using var db = new NpgsqlConnection(OwnerConnection);
        return [.. await db.QueryAsync<T>(sql)];
    }
}
