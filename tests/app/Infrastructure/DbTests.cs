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
            await Assert.ThrowsAsync<PostgresException>(async () =>
            {
                await using var work = await db.Begin(TestContext.Current.CancellationToken);
                await work.One<int>("select 1", new { }, TestContext.Current.CancellationToken);
            });
        }
    }

    [Fact]
    public async Task A_transaction_belongs_to_the_organisation_from_its_first_statement_to_its_last_and_the_next_to_its_own()
    {
        var (mine, others) = (await Given.Organisation(), await Given.AnotherOrganisation("+12125550199"));
        await using var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(AppConnection) { Pooling = true, MaxPoolSize = 1, Timeout = 2 });
        foreach (var org in new[] { mine, others, mine })
        {
            var tenant = new Tenant();
            tenant.Enter(org);
            var db = new Db(source, tenant);
            await using (var work = await db.Begin(TestContext.Current.CancellationToken))
            {
                for (var time = 0; time < 8; time++) // Prepared meanwhile.
                    Assert.Equal([org], await work.Many<Guid>("select org_id from organisations", new { }, TestContext.Current.CancellationToken));
            }

            Assert.Equal([org], await db.Many<Guid>("select org_id from organisations", new { }, TestContext.Current.CancellationToken));
            Assert.Empty(await new Db(source, new()).Many<Guid>("select org_id from organisations", new { }, TestContext.Current.CancellationToken));
        }
    }

    /// <summary>The release command migrates while the old version runs.</summary>
    [Fact]
    public async Task A_statement_that_is_prepared_survives_a_migration()
    {
        var tenant = new Tenant();
        tenant.Enter(await Given.Organisation());
        await using var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(AppConnection) { Pooling = true, MaxPoolSize = 1, Timeout = 2 });
        var db = new Db(source, tenant);
        for (var time = 0; time < 8; time++)
            await db.One<object>("select * from organisations", new { }, TestContext.Current.CancellationToken);

        await Run("alter table organisations add column motto text");

        Assert.NotNull(await db.One<object>("select * from organisations", new { }, TestContext.Current.CancellationToken));
    }
}
