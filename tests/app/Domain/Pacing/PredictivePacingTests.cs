using FsCheck;
using FsCheck.Fluent;

namespace DutyCall.Domain.Pacing;

public sealed class PredictivePacingTests
{
    static readonly AbandonCount Good = new(2000, 20);
    static readonly PacingSettings Settings = new();

    static readonly Gen<PacingEvent> AnyEvent =
        Gen.Choose(-50, 500).SelectMany(at => Gen.Elements(Enum.GetValues<PacingNews>()).SelectMany(news =>
            Gen.Choose(0, 12).SelectMany(line => Gen.Choose(0, 6).Select(agent => new PacingEvent(at, news, Id(line), Id(100 + agent))))));

    static readonly Gen<(PacingEvent[] Events, int Answers, int Abandoned, int Turns, int Free, int Pace, bool Detects, bool Cancels)> AnyStory =
        AnyEvent.ArrayOf().SelectMany(events => Gen.Choose(0, 3000).SelectMany(answers => Gen.Choose(0, 100).SelectMany(abandoned =>
            Gen.Choose(0, 20).SelectMany(turns => Gen.Choose(-1, 20).SelectMany(free => Gen.Choose(0, 20).SelectMany(pace => Gen.Elements(false, true).SelectMany(detects =>
                Gen.Elements(false, true).Select(cancels => (events, answers, Math.Min(answers, abandoned), turns, free, pace, detects, cancels)))))))));

    [Fact]
    public void No_order_of_events_makes_it_dial_while_the_budget_is_spent() => Check.QuickThrowOnFailure(Prop.ForAll(
        Arb.From(AnyStory), story => Play(story with { Abandoned = 2 + (story.Answers * 3 / 100) }).All(decision => decision is { Lines: 0, Limit: PacingLimit.BudgetSpent })));

    [Fact]
    public void The_same_events_make_the_same_decisions() => Check.QuickThrowOnFailure(Prop.ForAll(
        Arb.From(AnyStory), story => Play(story).Select(Key).SequenceEqual(Play(story).Select(Key))));

    [Fact]
    public void It_never_opens_more_than_the_limits_allow() => Check.QuickThrowOnFailure(Prop.ForAll(
        Arb.From(AnyStory), story => Play(story).All(decision => decision.Lines >= 0 && decision.Lines <= Math.Max(0, Math.Min(Math.Min(story.Turns, story.Free), story.Pace)))));

    [Fact]
    public void With_too_few_answers_or_little_budget_left_it_opens_one_line_for_each_ready_agent() => Check.QuickThrowOnFailure(Prop.ForAll(
        Arb.From(AnyStory),
        story =>
        {
            var answers = story.Answers % 2 == 0 ? story.Answers % 34 : 1000 + story.Answers;
            var few = story with { Answers = answers, Abandoned = answers < 34 ? 0 : answers * 26 / 1000, Cancels = false };
            var floor = new Floor(story.Detects);
            return Play(few).Zip(few.Events, (decision, happened) =>
            {
                floor.Apply(happened);
                return decision.Lines <= Math.Max(0, floor.Ready - floor.InFlight - floor.Waiting);
            }).All(kept => kept);
        }));

    [Fact]
    public void It_dials_one_line_for_each_agent_until_it_has_earned_more()
    {
        var scene = new Scene(agents: 10);

        Assert.Equal((10, PacingLimit.ColdStart), Key(scene.Decide(new(0, 0))));
        Assert.Equal((10, PacingLimit.ColdStart), Key(scene.Decide(new(33, 1))));
    }

    [Fact]
    public void It_dials_ahead_of_agents_then()
    {
        var scene = new Scene(agents: 10);

        var decision = scene.Decide(Good);

        Assert.InRange(decision.Lines, 15, 60);
        Assert.Equal(PacingLimit.AbandonRisk, decision.Limit);
    }

    [Fact]
    public void Four_fifths_of_the_budget_are_the_end_of_that() => Assert.Equal((10, PacingLimit.BudgetLow), Key(new Scene(agents: 10).Decide(new(1000, 24))));

    [Fact]
    public void A_spent_budget_is_the_end_of_all_until_a_manager_resumes()
    {
        var scene = new Scene(agents: 10);

        Assert.Equal((0, PacingLimit.BudgetSpent), Key(scene.Decide(new(1000, 30))));
        Assert.Equal((10, PacingLimit.BudgetLow), Key(scene.Decide(new(1000, 30), new() { Resumed = true })));
    }

    [Fact]
    public void Where_no_call_may_be_abandoned_it_dials_one_line_for_each_agent_until_one_is()
    {
        var scene = new Scene(agents: 10, cap: 0);

        Assert.Equal((10, PacingLimit.ColdStart), Key(scene.Decide(new(5000, 0))));
        Assert.Equal((0, PacingLimit.BudgetSpent), Key(scene.Decide(new(5000, 1))));
    }

    [Fact]
    public void One_call_a_second_is_named_where_a_hundred_agents_wait() =>
        Assert.Equal((1, PacingLimit.CallsPerSecond), Key(new Scene(agents: 100).Decide(Good, new() { Turns = 1 })));

    [Fact]
    public void The_narrowest_limit_is_named()
    {
        Assert.Equal((3, PacingLimit.Concurrency), Key(new Scene(agents: 20).Decide(Good, new() { FreeLines = 3 })));
        Assert.Equal((4, PacingLimit.CallsPerMinute), Key(new Scene(agents: 20).Decide(Good, new() { PaceLeft = 4, FreeLines = 5 })));
        Assert.Equal((2, PacingLimit.Contacts), Key(new Scene(agents: 20).Decide(Good, new() { Due = 2 })));
        Assert.Equal((20, PacingLimit.LinesPerAgent), Key(new Scene(agents: 20).Decide(Good, new() { LinesPerAgent = 1 })));
        Assert.Equal((0, PacingLimit.CarrierSlow), Key(new Scene(agents: 20).Decide(Good, new() { CarrierRefuses = true })));
        Assert.Equal((0, PacingLimit.NoAgents), Key(new Scene(agents: 0).Decide(Good)));
    }

    [Fact]
    public void Nobody_is_dialed_for_agents_who_all_left_at_once()
    {
        var scene = new Scene(agents: 20);
        scene.Open(scene.Decide(Good).Lines);
        scene.Leave(20);

        Assert.Equal((0, PacingLimit.NoAgents), Key(scene.Decide(Good)));
    }

    [Fact]
    public void Lines_without_agents_are_given_up_after_fifteen_seconds_of_ringing_where_the_campaign_allows_it()
    {
        var (gives, keeps) = (new Scene(agents: 5, lateCancel: true), new Scene(agents: 5));
        foreach (var scene in new[] { gives, keeps })
        {
            scene.Open(6);
            scene.Leave(5);
            scene.Step(14.5);
        }

        Assert.Empty(gives.Decide(Good).Withdraw);
        Assert.Equal(6, gives.Step(0.5).Decide(Good).Withdraw.Count);
        Assert.Empty(keeps.Step(0.5).Decide(Good).Withdraw);
    }

    [Fact]
    public void Agents_who_leave_in_a_crowd_end_dialing_ahead_for_a_minute()
    {
        var scene = new Scene(agents: 20);
        scene.Decide(Good);
        scene.Leave(8);

        Assert.Equal((12, PacingLimit.AgentsLeaving), Key(scene.Decide(Good)));
        scene.Wait(120, Good);
        Assert.Equal(PacingLimit.AbandonRisk, scene.Decide(Good).Limit);
    }

    [Fact]
    public void A_carrier_whose_lines_do_not_ring_is_slow()
    {
        var scene = new Scene(agents: 10);
        scene.Open(scene.Decide(Good).Lines, rings: false);
        scene.Wait(12, Good);

        Assert.Equal(PacingLimit.CarrierSlow, scene.Decide(Good).Limit);
    }

    [Fact]
    public void Two_agents_are_not_dialed_ahead_for_before_anything_is_learned() => Assert.Equal((2, PacingLimit.FewAgents), Key(new Scene(agents: 2).Decide(Good)));

    [Theory]
    [InlineData(-3600)]
    [InlineData(3600)]
    [InlineData(1e12)]
    public void A_clock_that_is_stepped_opens_no_second_set_of_lines(double step)
    {
        var scene = new Scene(agents: 10);
        var opened = scene.Decide(Good).Lines;
        scene.Open(opened);
        scene.Wait(2, Good);
        var without = scene.Copy().Step(0.5).Decide(Good).Lines;

        Assert.InRange(scene.Step(step).Decide(Good).Lines, 0, without + 2);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_time_that_is_none_is_passed_over(double at)
    {
        var pacing = new PredictivePacing(Settings);
        pacing.Observe(new(at, PacingNews.Ready, default, Id(1)));

        Assert.Equal(PacingLimit.NoAgents, pacing.Decide(0, new(), Good).Limit);
    }

    [Fact]
    public void When_half_of_them_answer_all_at_once_it_stops_opening_lines()
    {
        var scene = new Scene(agents: 10, answers: 0.1);
        scene.Work(1800, Good);
        var before = scene.LinesOpened;
        scene.Answers = 0.5;
        var answered = scene.Abandoned;
        scene.Work(60, Good);

        Assert.True(before > 100);
        Assert.InRange(scene.Abandoned - answered, 0, 8);
        Assert.InRange(scene.LinesInFlight, 0, 30);
    }

    [Fact]
    public void When_every_answer_is_a_machine_the_agents_words_correct_who_counts()
    {
        var scene = new Scene(agents: 10, answers: 0.3, machines: true);
        scene.Work(3600, Good);

        Assert.InRange(scene.Pacing.PersonShare(10), 0, 0.2);
        Assert.InRange(scene.LinesInFlight, 0, 100);
    }

    [Fact]
    public void History_teaches_without_decisions()
    {
        var lively = new Scene(agents: 10);
        for (var line = 1000; line < 1600; line++)
        {
            lively.Tell(0, PacingNews.Dialed, line).Tell(3, PacingNews.Ringing, line)
                .Tell(9, line % 10 < 9 ? PacingNews.Answered : PacingNews.Ended, line).Tell(0, PacingNews.Abandoned, line);
        }

        Assert.InRange(lively.Decide(Good).Lines, 1, new Scene(agents: 10).Decide(Good).Lines - 5);
    }

    static (int, PacingLimit) Key(PacingDecision decision) => (decision.Lines, decision.Limit);

    static List<PacingDecision> Play((PacingEvent[] Events, int Answers, int Abandoned, int Turns, int Free, int Pace, bool Detects, bool Cancels) story)
    {
        var pacing = new PredictivePacing(Settings with { DetectsFirst = story.Detects, LateCancel = story.Cancels });
        var decisions = new List<PacingDecision>();
        foreach (var happened in story.Events)
        {
            pacing.Observe(happened);
            decisions.Add(pacing.Decide(happened.At, new() { Turns = story.Turns, FreeLines = story.Free, PaceLeft = story.Pace }, new(story.Answers, story.Abandoned)));
        }

        return decisions;
    }

    static Guid Id(int n) => n % 100 == 0 ? default : new(n, 0, 0, new byte[8]);

    /// <summary>A small call center whose people answer after ten seconds, talk for a minute, and know no chance.</summary>
    sealed class Scene
    {
        readonly List<PacingEvent> told = [];
        readonly Queue<int> ready = new();
        readonly List<(double At, int Agent, int Line)> busy = [];
        readonly List<(double Dialed, int Line, bool Rang)> flying = [];
        readonly bool machines;
        double now, share;
        int lines;

        public Scene(int agents, double answers = 0.25, bool machines = false, double cap = 0.03, bool lateCancel = false)
        {
            (Answers, this.machines, Pacing) = (answers, machines, new(Settings with { Cap = cap, LateCancel = lateCancel }));
            for (var n = 1; n <= agents; n++)
            {
                ready.Enqueue(n);
                Observe(new(now, PacingNews.Ready, default, Agent(n)));
            }
        }

        public PredictivePacing Pacing { get; }

        public double Answers { get; set; }

        public int LinesOpened => lines;

        public int LinesInFlight => flying.Count;

        public int Abandoned { get; private set; }

        public PacingDecision Decide(AbandonCount count, PacingLimits? limits = null) => Pacing.Decide(now, limits ?? new(), count);

        public Scene Step(double seconds)
        {
            now += seconds;
            return this;
        }

        public Scene Tell(double after, PacingNews news, int line)
        {
            now += after;
            Observe(new(now, news, Line(line)));
            return this;
        }

        /// <summary>One who was told the same.</summary>
        public Scene Copy()
        {
            var copy = new Scene(0) { now = now };
            foreach (var happened in told)
                copy.Observe(happened);
            copy.Pacing.Decide(now, new(), Good);
            return copy;
        }

        public void Open(int count, bool rings = true)
        {
            for (var n = 0; n < count; n++)
            {
                flying.Add((now, ++lines, rings));
                Observe(new(now, PacingNews.Dialed, Line(lines)));
                if (rings)
                    Observe(new(now, PacingNews.Ringing, Line(lines)));
            }
        }

        public void Leave(int count)
        {
            for (var n = 1; n <= count; n++)
                Observe(new(now, PacingNews.Left, default, Agent(n)));
        }

        public void Wait(double seconds, AbandonCount count)
        {
            for (var until = now + seconds; now < until; now += 0.5)
                Decide(count);
        }

        public void Work(double seconds, AbandonCount count)
        {
            for (var until = now + seconds; now < until; now += 0.5)
            {
                foreach (var (at, agent, line) in busy.Where(call => call.At <= now).ToList())
                {
                    busy.Remove((at, agent, line));
                    Observe(new(now, PacingNews.Wrapping, default, Agent(agent)));
                    if (machines)
                        Observe(new(now, PacingNews.Machine, Line(line), Agent(agent)));
                    Observe(new(now, PacingNews.Ready, default, Agent(agent)));
                    ready.Enqueue(agent);
                }

                foreach (var (dialed, line, rang) in flying.Where(call => call.Dialed + 10 <= now).ToList())
                {
                    flying.Remove((dialed, line, rang));
                    share += Answers;
                    End(line);
                }

                Open(Decide(count).Lines);
            }
        }

        void End(int line)
        {
            if (share < 1)
            {
                Observe(new(now, PacingNews.Ended, Line(line)));
                return;
            }

            share--;
            Observe(new(now, PacingNews.Answered, Line(line)));
            if (ready.TryDequeue(out var agent))
            {
                Observe(new(now, PacingNews.Matched, Line(line), Agent(agent)));
                busy.Add((now + 60, agent, line));
            }
            else
            {
                Abandoned++;
                Observe(new(now, PacingNews.Abandoned, Line(line)));
            }
        }

        void Observe(PacingEvent happened)
        {
            told.Add(happened);
            Pacing.Observe(happened);
        }

        static Guid Agent(int n) => new(n, 1, 0, new byte[8]);

        static Guid Line(int n) => new(n, 2, 0, new byte[8]);
    }
}
