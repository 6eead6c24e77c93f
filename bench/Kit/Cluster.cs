namespace DutyCall.Bench.Kit;

/// <summary>Nodes of the application on one database, behind one address, with the carrier in the box as their account.</summary>
sealed class Cluster : IAsyncDisposable
{
    readonly BenchDatabase database;
    readonly Run run;
    readonly Balancer front;
    readonly List<Server> running = [];
    TimeSpan killed;

    Cluster(BenchDatabase database, Run run, Balancer front, CarrierBox carrier) => (this.database, this.run, this.front, Carrier) = (database, run, front, carrier);

    public CarrierBox Carrier { get; }

    public Uri Url => front.Url;

    /// <summary>Of all nodes, those killed too.</summary>
    public TimeSpan ProcessorTime => running.Aggregate(killed, (sum, node) => sum + node.ProcessorTime);

    public static async Task<Cluster> Start(BenchDatabase database, Run run, int nodes)
    {
        var front = await Balancer.Start(run.Stop);
        var cluster = new Cluster(database, run, front, await CarrierBox.Start(front.Url, run.Stop));
        for (var n = 0; n < nodes; n++)
            await cluster.StartOne();
        return cluster;
    }

    /// <summary>As a machine dies: without a word. Another takes its place as soon as it has started.</summary>
    public async Task KillOne(Random dice)
    {
        var one = running[dice.Next(running.Count)];
        killed += one.ProcessorTime;
        await one.DisposeAsync();
        running.Remove(one);
        await StartOne();
    }

    async Task StartOne()
    {
        running.Add(await Server.StartApp(database, run, with: Carrier.ForApplication(front.Url)));
        front.Use(running);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in running)
            await node.DisposeAsync();
        await Carrier.DisposeAsync();
        await front.DisposeAsync();
    }
}
