using DutyCall.Infrastructure.Database;
using Npgsql;

namespace DutyCall.Infrastructure;

public sealed class DbTests : SliceTest
{
    /// <summary>Browsers give up requests at any moment, also between the pool and the organisation: were a connection lost with each, none would be left after a morning.</summary>
    [Fact]
    public async Task A_connection_that_could_not_be_made_ready_returns_to_the_pool()
    {
        await Run("""
            create schema broken;
            create function broken.set_config(text, text, boolean) returns text language plpgsql as $$ begin raise exception 'no'; end $$;
            grant usage on schema broken to dutycall_app
            """);
        var tenant = new Tenant();
        tenant.Enter(await Given.Organisation());
        await using var source = NpgsqlDataSource.Create(
            new NpgsqlConnectionStringBuilder(AppConnection) { MaxPoolSize = 1, Timeout = 2, SearchPath = "broken, pg_catalog, public" });
        var db = new Db(source, tenant);

        for (var attempt = 0; attempt < 3; attempt++)
        {
            await Assert.ThrowsAsync<PostgresException>(() => db.One<int>("select 1", new { }, TestContext.Current.CancellationToken));
            await Assert.ThrowsAsync<PostgresException>(() => db.Begin(TestContext.Current.CancellationToken));
        }
    }
}
