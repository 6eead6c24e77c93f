using FsCheck;
using FsCheck.Fluent;

namespace DutyCall.Domain.Campaigns;

public sealed class MachineShareTests
{
    [Theory]
    [InlineData(30, 120, MachineShift.None)]
    [InlineData(40, 120, MachineShift.None)] // 10 points, and 1.9 standard errors.
    [InlineData(52, 120, MachineShift.More)] // 4.1
    [InlineData(51, 120, MachineShift.None)] // 3.97
    [InlineData(9, 120, MachineShift.Fewer)]
    [InlineData(10, 0, MachineShift.More)]
    [InlineData(9, 0, MachineShift.None)] // Beyond chance, and not 10 points.
    [InlineData(0, 0, MachineShift.None)]
    [InlineData(100, 400, MachineShift.None)]
    public void It_begins_beyond_chance_and_ten_points(int machines, int earlier, MachineShift shift) => Assert.Equal(shift, new MachineShare(100, machines, 400, earlier).ShiftAfter(MachineShift.None));

    [Theory]
    [InlineData(36, MachineShift.More)]
    [InlineData(34, MachineShift.None)]
    [InlineData(9, MachineShift.Fewer)]
    public void It_lasts_longer_than_it_takes_to_begin_and_ends_by_itself(int machines, MachineShift then) => Assert.Equal(then, new MachineShare(100, machines, 400, 120).ShiftAfter(MachineShift.More));

    [Fact]
    public void Too_few_answers_say_nothing() => Prop.ForAll(Shares(), share =>
        share.Answers >= MachineShare.Recent && share.EarlierAnswers >= MachineShare.FewestEarlier || share.ShiftAfter(MachineShift.None) == MachineShift.None).QuickCheckThrowOnFailure();

    [Fact]
    public void Whatever_begins_lasts() => Prop.ForAll(Shares(), share => share.ShiftAfter(MachineShift.None) is var begun && share.ShiftAfter(begun) == begun).QuickCheckThrowOnFailure();

    [Fact]
    public void It_is_the_same_for_people_as_for_machines_the_other_way_round() => Prop.ForAll(Shares(), share =>
        share.ShiftAfter(MachineShift.None) == Opposite(new MachineShare(share.Answers, share.Answers - share.Machines, share.EarlierAnswers, share.EarlierAnswers - share.EarlierMachines).ShiftAfter(MachineShift.None))).QuickCheckThrowOnFailure();

    [Fact]
    public void More_machines_never_make_it_less_of_a_rise() => Prop.ForAll(Shares(), share =>
        share.ShiftAfter(MachineShift.None) != MachineShift.More || share.Machines == share.Answers || (share with { Machines = share.Machines + 1 }).ShiftAfter(MachineShift.None) == MachineShift.More).QuickCheckThrowOnFailure();

    [Fact]
    public void Where_nothing_changes_it_is_said_less_than_once_in_fifty_thousand_answers()
    {
        var alarms = 0;
        for (var campaign = 0; campaign < 100; campaign++)
            alarms += Alarms(new Random(campaign), Enumerable.Repeat(0.1 + 0.5 * campaign / 100, 5000)).Count;
        Assert.InRange(alarms, 0, 9);
    }

    [Fact]
    public void Where_more_than_twice_as_many_are_machines_it_is_said_once_within_150_answers_and_ends_when_that_has_become_usual()
    {
        for (var campaign = 0; campaign < 50; campaign++)
        {
            var (begun, last) = (Alarms(new Random(campaign), [.. Enumerable.Repeat(0.3, 600), .. Enumerable.Repeat(0.7, 900)]), MachineShift.None);
            Assert.InRange(Assert.Single(begun), 600, 750);
            foreach (var (_, _, shift) in Run(new Random(campaign), [.. Enumerable.Repeat(0.3, 600), .. Enumerable.Repeat(0.7, 900)]))
                last = shift;
            Assert.Equal(MachineShift.None, last);
        }
    }

    /// <summary>When it is said, in answers.</summary>
    static List<int> Alarms(Random chance, IEnumerable<double> shares) => [.. Run(chance, shares).Where(step => step.Shift != MachineShift.None && step.Shift != step.Was).Select(step => step.At)];

    static IEnumerable<(int At, MachineShift Was, MachineShift Shift)> Run(Random chance, IEnumerable<double> shares)
    {
        var (machines, shift) = (new List<int> { 0 }, MachineShift.None); // Added up.
        foreach (var share in shares)
        {
            machines.Add(machines[^1] + (chance.NextDouble() < share ? 1 : 0));
            var answers = machines.Count - 1;
            var recent = Math.Min(MachineShare.Recent, answers);
            var earlier = Math.Min(MachineShare.Earlier, answers - recent);
            var was = shift;
            shift = new MachineShare(recent, machines[answers] - machines[answers - recent], earlier, machines[answers - recent] - machines[answers - recent - earlier]).ShiftAfter(was);
            yield return (answers, was, shift);
        }
    }

    static Arbitrary<MachineShare> Shares() => (
        from answers in Gen.OneOf(Gen.Choose(0, 100), Gen.Constant(100))
        from machines in Gen.Choose(0, answers)
        from earlierAnswers in Gen.Choose(0, 400)
        from earlierMachines in Gen.Choose(0, earlierAnswers)
        select new MachineShare(answers, machines, earlierAnswers, earlierMachines)).ToArbitrary();

    static MachineShift Opposite(MachineShift shift) => shift switch { MachineShift.More => MachineShift.Fewer, MachineShift.Fewer => MachineShift.More, _ => shift };
}
