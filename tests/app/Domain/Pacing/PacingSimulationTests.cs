using System.Runtime.CompilerServices;
using DutyCall.Bench.Pacing;

namespace DutyCall.Domain.Pacing;

/// <summary>Days of a call center, simulated as in bench pacing.</summary>
public sealed class PacingSimulationTests
{
    static readonly Scenario Base = Scenario.All[0] with { Days = 2 };

    [Fact]
    public void Agents_talk_far_more_than_with_one_line_each_and_the_law_is_kept()
    {
        var progressive = Run(Base, RatioPacing.Progressive);
        var ours = Run(Base, settings => new PredictivePacing(settings));

        Assert.InRange(ours.Use, progressive.Use + 0.15, 1);
        Assert.InRange(ours.Rate, 0.015, 0.03);
        Assert.InRange(ours.WorstRate, 0, 0.03);
        Assert.False(ours.Stopped);
    }

    [Fact]
    public void Where_agents_get_machines_their_words_keep_the_rate_among_people_within_the_law()
    {
        var ours = Run(Scenario.All.First(scenario => scenario.Name == "noamd") with { Days = 2 }, settings => new PredictivePacing(settings));

        Assert.InRange(ours.Rate, 0.01, 0.03);
    }

    /// <summary>In all of them answers become three times as frequent while the campaign is young; in the sixth, with a hundred lines under way.</summary>
    [Theory]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    public void A_new_campaign_whose_list_suddenly_answers_does_not_spend_its_budget(ulong seed)
    {
        var shock = Scenario.All.First(scenario => scenario.Name == "shock") with { Days = 1 };

        var ours = new Simulator(shock, agents: 100, seed, world => new PredictivePacing(Simulator.Settings(world.Scenario) with { LateCancel = true })).Run();

        Assert.False(ours.Stopped);
        Assert.InRange(ours.Use, 0.9, 1);
    }

    [Fact]
    public void The_same_seed_makes_the_same_days() => Assert.Equal(Run(Base, settings => new PredictivePacing(settings)), Run(Base, settings => new PredictivePacing(settings)));

    [Fact]
    public void The_example_of_a_scenario_is_base_with_all_there_is_to_set() =>
        Assert.Equal(Run(Base, RatioPacing.Progressive), Run(Scenario.Read(Path.GetFullPath("../../../../bench/Pacing/scenario.json", Here())) with { Days = 2 }, RatioPacing.Progressive));

    static Outcome Run(Scenario scenario, Func<PacingSettings, IPacing> policy) =>
        new Simulator(scenario, agents: 10, seed: 1, world => policy(Simulator.Settings(world.Scenario))).Run();

    static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
