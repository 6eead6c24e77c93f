using System.Text.Json;
using System.Text.Json.Serialization;
using DutyCall.Domain.Pacing;

namespace DutyCall.Bench.Pacing;

/// <summary>The world a dialer meets. Times in seconds, shares of 1; a JSON file may give any of these, the rest is as in base.</summary>
sealed record Scenario
{
    static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, ReadCommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    public string Name { get; init; } = "base";

    /// <summary>Of a dial: a person answers, a machine does, the line fails in the first seconds. The rest is not answered.</summary>
    public double Person { get; init; } = 0.25;
    public double Machine { get; init; }
    public double Failure { get; init; } = 0.06;

    /// <summary>How far the share of people swings over a day; how lists differ from each other, and how long one lasts.</summary>
    public double DailySwing { get; init; } = 0.25;
    public double ListSigma { get; init; } = 0.20;
    public double ListSeconds { get; init; } = 5400;

    /// <summary>Times of the day at which people answer so many times as often.</summary>
    public IReadOnlyList<Shock> Shocks { get; init; } = [];

    public Spread Setup { get; init; } = new(2.5, 0.35);
    public Spread Ring { get; init; } = new(11, 0.45);
    public double RingTimeout { get; init; } = 25;

    /// <summary>A machine's pick-up; one of seven picks up at once.</summary>
    public Spread MachineRing { get; init; } = new(19, 0.15);

    /// <summary>Whether machines are sorted out before an agent is sought, how long that takes, and how often it errs: of people, of machines.</summary>
    public bool Detection { get; init; }
    public Spread DetectionTime { get; init; } = new(4, 0.2);
    public double PeopleTakenForMachines { get; init; } = 0.01;
    public double MachinesTakenForPeople { get; init; } = 0.05;

    public Spread Talk { get; init; } = new(120, 1.0);

    /// <summary>With a share, talks are of one of two kinds; talk is then unused.</summary>
    public double ShortShare { get; init; }
    public Spread ShortTalk { get; init; } = new(25, 0.5);
    public Spread LongTalk { get; init; } = new(262.5, 0.6);
    public Spread Wrap { get; init; } = new(20, 0.5);
    public Spread MachineTalk { get; init; } = new(9, 0.5);
    public Spread MachineWrap { get; init; } = new(6, 0.5);
    public double TalkListSigma { get; init; } = 0.10;
    public double AgentSigma { get; init; } = 0.15;

    public double Shift { get; init; } = 8 * 3600;

    /// <summary>Agents arrive and leave within so long of the shift's ends.</summary>
    public double Jitter { get; init; } = 300;
    public double BreakEvery { get; init; } = 4500;
    public double ShortestBreak { get; init; } = 300;
    public double LongestBreak { get; init; } = 720;
    public double BreaksAnnounced { get; init; } = 0.5;
    public double Lunch { get; init; } = 1800;

    /// <summary>Times of the day at which a share of the agents leaves for a while.</summary>
    public IReadOnlyList<Storm> Storms { get; init; } = [];

    public double CallsPerSecond { get; init; } = 50;
    public Spread Webhook { get; init; } = new(0.25, 0.6);
    public double Patience { get; init; } = 2;
    public double Tick { get; init; } = 0.5;

    /// <summary>Working days; null: as many as the agents need to reach a few thousand people.</summary>
    public int? Days { get; init; }

    [JsonIgnore]
    public bool AgentsGetMachines => Machine > 0 && !Detection;

    /// <summary>Those of the reference, by name.</summary>
    public static IReadOnlyList<Scenario> All { get; } =
    [
        new(),
        new() { Name = "lowp", Person = 0.10 },
        new() { Name = "highp", Person = 0.45 },
        new() { Name = "short", Talk = new(60, 1.0), Wrap = new(10, 0.5) },
        new() { Name = "long", Talk = new(180, 1.0), Wrap = new(30, 0.5) },
        new() { Name = "bimodal", ShortShare = 0.6 },
        new() { Name = "amd", Person = 0.22, Machine = 0.33, Detection = true, Patience = 0.5 },
        new() { Name = "noamd", Person = 0.22, Machine = 0.20 },
        new() { Name = "shock", Person = 0.12, Shocks = [.. Enumerable.Range(0, 6).Select(n => new Shock(1800 + (n * 5400), 2700, 3.3))] },
        new() { Name = "storm", Storms = [new(7200, 900, 0.4), new(19800, 900, 0.4)] },
        new() { Name = "cps1", CallsPerSecond = 1 },
        new() { Name = "cps3", CallsPerSecond = 3 },
        new() { Name = "slowhook", Webhook = new(1.0, 0.8) },
        new()
        {
            Name = "month", Person = 0.20, ListSigma = 0.35, DailySwing = 0.3, Days = 22,
            Shocks = [new(7200, 2700, 2.2), new(18000, 1800, 0.4)], Storms = [new(14400, 600, 0.3)],
        },
    ];

    public static Scenario Read(string file) =>
        JsonSerializer.Deserialize<Scenario>(File.ReadAllText(file), Json) ?? throw new FormatException($"{file} says nothing.");

    public int DaysFor(int agents) => Days ?? agents switch { <= 3 => 8, <= 10 => 5, <= 30 => 3, _ => 2 };
}

/// <param name="At">Seconds after the shift's start.</param>
sealed record Shock(double At, double Lasts, double Times);

/// <param name="At">Seconds after the shift's start.</param>
/// <param name="Share">Of the agents.</param>
sealed record Storm(double At, double Lasts, double Share);
