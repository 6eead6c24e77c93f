using DutyCall.Infrastructure.Database;
using Npgsql;
using Quartz;

namespace DutyCall.Infrastructure;

/// <summary>Quartz, clustered on the application's own database: a job runs on one node at a time, and on another when its node dies.</summary>
static class Scheduling
{
    const int MostJobs = 500;

    // A dead node's jobs are taken over within ten seconds.
    static readonly TimeSpan CheckIn = TimeSpan.FromSeconds(4), Tolerance = TimeSpan.FromSeconds(5);

    public static IServiceCollection AddScheduler(this IServiceCollection services, string database) => services
        .AddQuartz(quartz =>
        {
            quartz.AddDeclaredJobs();
            // A campaign's job lasts as long as the campaign and mostly waits: a hundred of them must not keep the sweeps from running.
            quartz.UseDefaultThreadPool(MostJobs);
            quartz.UsePersistentStore(store =>
            {
                store.UsePostgres(database);
                store.UseClustering(cluster =>
                {
                    cluster.CheckinInterval = CheckIn;
                    cluster.CheckinMisfireThreshold = Tolerance;
                });
            });
        })
        .AddQuartzHostedService(hosted => hosted.WaitForJobsToComplete = true);

    /// <summary>Makes Quartz's tables, as their owner, and lets the application use them.</summary>
    public static async Task Provision(NpgsqlConnection owner, CancellationToken ct)
    {
        var services = new ServiceCollection().AddLogging().AddQuartz(quartz => quartz.UsePersistentStore(store =>
        {
            store.UsePostgres(owner.ConnectionString);
            store.ProvisionSchema();
        }));
        await using var provider = services.BuildServiceProvider();
        var scheduler = await provider.GetRequiredService<ISchedulerFactory>().GetScheduler(ct);
        await scheduler.Start(ct);
        await scheduler.Shutdown(waitForJobsToComplete: true, ct);

        await using var grant = new NpgsqlCommand($"""
            do $$
            declare quartz_table regclass;
            begin
                for quartz_table in select oid from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' and relname like 'qrtz\_%' loop
                    execute format('grant select, insert, update, delete on %s to {Roles.App}', quartz_table);
                end loop;
            end
            $$
            """, owner);
        await grant.ExecuteNonQueryAsync(ct);
    }
}
