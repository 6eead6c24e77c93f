using System.Globalization;
using DutyCall.Bench.Kit;

namespace DutyCall.Bench;

/// <summary>
/// <c>dotnet run --project bench -c Release -- NAME [--quick]</c>: drives the real application over HTTP, on a database of its
/// own at DATABASE_URL's server, and prints what it measured beside a baseline measured in the same run.
/// </summary>
static class Bench
{
    static readonly Dictionary<string, Func<Run, Task>> Benchmarks = new()
    {
        ["bridge"] = BridgeBench.Measure,
        ["chaos"] = ChaosBench.Measure,
        ["claim"] = ClaimBench.Measure,
        ["contacts"] = ContactsBench.Measure,
        ["export"] = ExportBench.Measure,
        ["history"] = HistoryBench.Measure,
        ["import"] = ImportBench.Measure,
        ["rehearse"] = RehearseBench.Measure,
        ["rejoin"] = RejoinBench.Measure,
        ["ring"] = RingBench.Measure,
        ["start"] = StartBench.Measure,
        ["state"] = StateBench.Measure,
        ["token"] = TokenBench.Measure,
        ["webhook"] = WebhookBench.Measure,
    };

    static readonly string[] Options = ["quick", "seed", "people", "agents", "kills"];

    static async Task<int> Main(string[] args)
    {
        if (args is [BareHost.Argument, ..])
        {
            await BareHost.Serve();
            return 0;
        }

        if (args is ["pacing", .. var options])
            return Pacing.PacingBench.Measure(options);
        if (args is not [var name, ..] || !Benchmarks.TryGetValue(name, out var measure))
            return Refuse($"Usage: bench {string.Join('|', [.. Benchmarks.Keys, "pacing"])} [--quick] [--seed=N]; of chaos also [--people=N] [--agents=N] [--kills=N]");
        if (args.Skip(1).FirstOrDefault(given => given.StartsWith("--", StringComparison.Ordinal) && !Options.Contains(given[2..].Split('=')[0])) is { } unknown)
            return Refuse($"There is no option {unknown}; there are --{string.Join(", --", Options)}.");
        if (Environment.GetEnvironmentVariable("DATABASE_URL") is not { Length: > 0 } server)
            return Refuse("DATABASE_URL is not set: the owner's, of a server that may be filled. ./dutycall bench starts one.");

        using var stop = new CancellationTokenSource();
        Console.CancelKeyPress += (_, pressed) =>
        {
            pressed.Cancel = true;
            stop.Cancel();
        };
        await measure(new(name, Infrastructure.Settings.ConnectionString(server), args.Contains("--quick"), Given(args, "seed") ?? Random.Shared.Next(), stop.Token)
        {
            People = Given(args, "people"),
            Agents = Given(args, "agents"),
            Kills = Given(args, "kills"),
        });
        return 0;
    }

    /// <summary><c>--name=N</c> or <c>--name N</c>.</summary>
    static int? Given(string[] args, string name) => string.Join('=', args).Split($"--{name}=") is [_, var rest, ..] ? int.Parse(rest.Split('=')[0], CultureInfo.InvariantCulture) : null;

    static int Refuse(string why)
    {
        Console.Error.WriteLine(why);
        return 2;
    }
}

/// <param name="Server">Where databases may be made, as Npgsql writes it.</param>
/// <param name="Quick">Small and short: less than a minute, for a look.</param>
/// <param name="Seed">For what happens by chance.</param>
sealed record Run(string Name, string Server, bool Quick, int Seed, CancellationToken Stop)
{
    /// <summary>As many as whoever measures asks for; null for as many as the benchmark thinks fit.</summary>
    public int? People { get; init; }

    public int? Agents { get; init; }

    public int? Kills { get; init; }
}
