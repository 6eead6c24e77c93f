using System.Runtime.InteropServices;
using DutyCall.Domain.Pacing;

namespace DutyCall.Bench.Pacing;

/// <summary>
/// A campaign's days, event by event: people who answer or not, agents who talk, write up and go on break, news that come late. The
/// policy sees what a dialer sees and nothing else.
/// </summary>
sealed class Simulator
{
    const double Day = 86400, Never = 1e18;

    readonly Scenario scenario;
    readonly ulong seed;
    readonly IPacing policy;
    readonly PriorityQueue<Happening, (double, long)> agenda = new();
    readonly Agent[] agents;
    readonly Dictionary<long, Call> calls = [];
    readonly SortedSet<(double Since, int Agent)> idle = [];
    readonly List<long> waiting = [];
    readonly double ringWithinTimeout;
    readonly List<float> waits = [];
    double now, dayBegins, turns, turnsAt;
    int day;
    long records, order;

    double signedIn, busy;
    long people, abandonedPeople, conversations, dials, lost, connected, machinesSaid;
    double abandonedSeen, worst;

    public Simulator(Scenario scenario, int agents, ulong seed, Func<Simulator, IPacing> policy)
    {
        (this.scenario, this.seed) = (scenario, seed);
        this.agents = new Agent[agents];
        for (var a = 0; a < agents; a++)
            this.agents[a] = new() { Id = new(a + 1, 1, 0, new byte[8]), Pace = Chance.Factor(scenario.AgentSigma, Chance.Uniform(seed, 900001, (ulong)a)) };
        ringWithinTimeout = scenario.Ring.Below(scenario.RingTimeout);
        this.policy = policy(this);
    }

    public Scenario Scenario => scenario;

    public int Agents => agents.Length;

    /// <summary>A spent budget does not end the day: a bound is not stopped.</summary>
    public bool Unstopped { get; set; }

    public static PacingSettings Settings(Scenario scenario) => new()
    {
        Patience = scenario.Patience, DetectsFirst = scenario.Detection, TakenForMachines = scenario.Detection ? scenario.PeopleTakenForMachines : 0,
    };

    /// <summary>The share of people among those dialed at a time.</summary>
    public double PersonNow(double at)
    {
        var time = at - dayBegins;
        var share = scenario.Person * (1 + (scenario.DailySwing * Math.Sin((2 * Math.PI * time / scenario.Shift) + (2 * Math.PI * Chance.Uniform(seed, 77, (ulong)day)))))
            * Chance.Factor(scenario.ListSigma, Chance.Uniform(seed, (ulong)(1000 + day), List(time)));
        foreach (var shock in scenario.Shocks)
        {
            if (time >= shock.At && time < shock.At + shock.Lasts)
                share *= shock.Times;
        }

        return Math.Clamp(share, 0.02, 0.75);
    }

    /// <summary>When a busy agent will be ready, and never when they go on break then. For the clairvoyant.</summary>
    public double ReadyAt(Guid agent)
    {
        ref var known = ref agents[Index(agent)];
        return known.BreakComes || known.ShiftEnds ? Never : known.State == State.Talk ? known.WrapEnds : known.Ends;
    }

    public Outcome Run()
    {
        for (day = 0; day < scenario.DaysFor(agents.Length); day++)
        {
            dayBegins = now = day * Day;
            (turns, turnsAt) = (1, now);
            Plan();
            while (agenda.TryDequeue(out var next, out var at))
            {
                now = at.Item1;
                if (next.What != What.Tick || now <= dayBegins + scenario.Shift + 7200)
                    Handle(next);
            }
        }

        waits.Sort();
        return new()
        {
            Use = busy / signedIn, People = people, Abandoned = abandonedPeople, Lost = lost, WorstRate = worst,
            WaitMedian = waits.Count > 0 ? waits[waits.Count / 2] : 0, Wait95 = waits.Count > 0 ? waits[(int)(waits.Count * 0.95)] : 0,
            CallsPerAgentHour = conversations / (signedIn / 3600), DialsPerConversation = (double)dials / Math.Max(1, conversations),
            Seconds = scenario.DaysFor(agents.Length) * scenario.Shift, Stopped = stoppedOn < int.MaxValue,
        };
    }

    void Plan()
    {
        var today = (ulong)day;
        for (var a = 0; a < agents.Length; a++)
        {
            var n = (ulong)a;
            var arrives = scenario.Jitter * Chance.Uniform(seed, 31 + today, n);
            agents[a].ShiftEndsAt = dayBegins + scenario.Shift - (scenario.Jitter * Chance.Uniform(seed, 131 + today, n));
            Push(dayBegins + arrives, What.Arrives, a);
            Push(agents[a].ShiftEndsAt, What.Leaves, a);
            if (scenario.BreakEvery > 0)
                Push(dayBegins + arrives - (scenario.BreakEvery * Math.Log(Chance.Uniform(seed, 231 + today, n))), What.Break, a);
            if (scenario.Lunch > 0)
                Push(dayBegins + (scenario.Shift * (0.35 + (0.25 * Chance.Uniform(seed, 331 + today, n)))), What.Lunch, a);
        }

        for (var s = 0; s < scenario.Storms.Count; s++)
            Push(dayBegins + scenario.Storms[s].At, What.Storm, s);
        Push(dayBegins, What.Tick, 0);
    }

    void Handle(Happening next)
    {
        switch (next.What)
        {
            case What.Tick: Tick(); break;
            case What.Ringing: Rings(next.Id); break;
            case What.RingEnds: RingEnds(next.Id); break;
            case What.Verdict: Verdict(next.Id); break;
            case What.PatienceEnds: PatienceEnds(next.Id); break;
            case What.TalkEnds: TalkEnds((int)next.Id); break;
            case What.WrapEnds: WrapEnds((int)next.Id); break;
            case What.Arrives when agents[next.Id].State == State.Off: Arrives((int)next.Id); break;
            case What.Leaves: ShiftEnds((int)next.Id); break;
            case What.Break: Break((int)next.Id); break;
            case What.Lunch when agents[next.Id] is { ShiftEnds: false, State: State.Idle or State.Talk or State.Wrap }: WantsBreak((int)next.Id, scenario.Lunch); break;
            case What.BreakEnds: BreakEnds((int)next.Id); break;
            case What.Storm: Storm((int)next.Id); break;
        }
    }

    void Tick()
    {
        var anybody = Array.Exists(agents, agent => agent.State != State.Off);
        if (anybody)
            Decide();
        if (anybody || now < dayBegins + 1200)
            Push(now + scenario.Tick, What.Tick, 0);
    }

    /// <summary>When the budget was spent. The morning after, a manager resumes.</summary>
    int stoppedOn = int.MaxValue;

    void Decide()
    {
        turns = Math.Min(Math.Max(1, scenario.CallsPerSecond), turns + (scenario.CallsPerSecond * (now - turnsAt)));
        turnsAt = now;
        var decision = policy.Decide(now, new() { Turns = (int)Math.Floor(turns + 1e-9), Resumed = Unstopped || stoppedOn < day }, Count);
        if (decision.Limit == PacingLimit.BudgetSpent)
            stoppedOn = Math.Min(stoppedOn, day);
        foreach (var line in decision.Withdraw)
        {
            if (calls.Remove(Record(line)))
                Tell(PacingNews.Withdrawn, line);
        }

        for (var n = 0; n < decision.Lines; n++)
            Dial();
        turns -= decision.Lines;
    }

    /// <summary>As a dialer would count it: agents say who was a machine, and of the abandoned it is estimated.</summary>
    AbandonCount Count => new(connected - machinesSaid + abandonedSeen, abandonedSeen);

    void Dial()
    {
        var call = Sample(records++);
        calls.Add(call.Record, call);
        dials++;
        Tell(PacingNews.Dialed, call.Line);
        if (call.RingsAt < call.EndsAt && !call.Fails)
            Push(call.RingsAt, What.Ringing, call.Record);
        Push(call.EndsAt, What.RingEnds, call.Record);
    }

    Call Sample(long record)
    {
        double Draw(int what) => Chance.Uniform(seed, (ulong)record, (ulong)what);
        var (person, who) = (PersonNow(now), Draw(1));
        var (setup, hook) = (scenario.Setup.At(Draw(2)), scenario.Webhook.At(Draw(3)));
        var call = new Call { Record = record, Line = Line(record), RingsAt = now + setup + hook, DialedAt = now };
        call.IsPerson = who < person;
        var machine = !call.IsPerson && who < person + scenario.Machine;
        call.Fails = !call.IsPerson && !machine && who < person + scenario.Machine + scenario.Failure;
        var ring = scenario.RingTimeout;
        if (call.IsPerson)
            ring = scenario.Ring.At(Draw(4) * ringWithinTimeout);
        else if (machine)
            ring = Draw(9) < 0.15 ? 1 + (2 * Draw(10)) : scenario.MachineRing.At(Draw(4));
        else if (call.Fails)
            ring = 0.5;
        machine &= ring <= scenario.RingTimeout;
        call.EndsAt = now + setup + Math.Min(ring, scenario.RingTimeout) + hook;
        call.IsAnswered = call.IsPerson || machine;
        if (!call.IsAnswered)
            return call;

        if (scenario.Detection)
        {
            call.DetectionTakes = scenario.DetectionTime.At(Draw(6));
            call.IsTakenForMachine = call.IsPerson ? Draw(7) < scenario.PeopleTakenForMachines : Draw(7) >= scenario.MachinesTakenForPeople;
        }

        if (call.IsPerson)
        {
            var talk = scenario.ShortShare <= 0 ? scenario.Talk : Draw(11) < scenario.ShortShare ? scenario.ShortTalk : scenario.LongTalk;
            var time = now - dayBegins;
            call.Talk = talk.At(Draw(5)) * Chance.Factor(scenario.TalkListSigma, Chance.Uniform(seed, (ulong)(5000 + day), List(time)));
            call.Wrap = scenario.Wrap.At(Draw(8));
        }
        else
        {
            call.Talk = scenario.MachineTalk.At(Draw(5));
            call.Wrap = scenario.MachineWrap.At(Draw(8));
        }

        return call;
    }

    void Rings(long record)
    {
        if (calls.TryGetValue(record, out var call))
            Tell(PacingNews.Ringing, call.Line);
    }

    void RingEnds(long record)
    {
        if (!calls.TryGetValue(record, out var call))
            return;
        call.AnsweredAt = now;
        if (!call.IsAnswered)
        {
            calls.Remove(record);
            Tell(PacingNews.Ended, call.Line);
            return;
        }

        Tell(PacingNews.Answered, call.Line);
        if (scenario.Detection)
            Push(now + call.DetectionTakes, What.Verdict, record);
        else
            WantsAgent(call);
    }

    void Verdict(long record)
    {
        var call = calls[record];
        if (!call.IsTakenForMachine)
        {
            Tell(PacingNews.Person, call.Line);
            WantsAgent(call);
            return;
        }

        lost += call.IsPerson ? 1 : 0;
        calls.Remove(record);
        Tell(PacingNews.Machine, call.Line);
    }

    void WantsAgent(Call call)
    {
        people += call.IsPerson ? 1 : 0;
        if (idle.Count > 0)
        {
            Match(idle.Min.Agent, call);
            return;
        }

        waiting.Add(call.Record);
        Push(now + scenario.Patience, What.PatienceEnds, call.Record);
    }

    void PatienceEnds(long record)
    {
        if (!waiting.Remove(record))
            return;
        var call = calls[record];
        calls.Remove(record);
        abandonedPeople += call.IsPerson ? 1 : 0;
        abandonedSeen += scenario.AgentsGetMachines && policy is PredictivePacing predictive ? predictive.PersonShare(call.AnsweredAt - call.DialedAt) : 1;
        Tell(PacingNews.Abandoned, call.Line);
        if (people >= 200)
            worst = Math.Max(worst, (double)abandonedPeople / people);
    }

    void Match(int a, Call call)
    {
        ref var agent = ref agents[a];
        waits.Add((float)(now - agent.Since));
        signedIn += now - agent.Since;
        idle.Remove((agent.Since, a));
        var pace = call.IsPerson ? agent.Pace : 1;
        (agent.State, agent.Since, agent.Call) = (State.Talk, now, call);
        agent.Ends = now + (call.Talk * pace);
        agent.WrapEnds = agent.Ends + (call.Wrap * pace);
        conversations += call.IsPerson ? 1 : 0;
        connected++;
        calls.Remove(call.Record);
        Push(agent.Ends, What.TalkEnds, a);
        Tell(PacingNews.Matched, call.Line, agent.Id);
    }

    void TalkEnds(int a)
    {
        ref var agent = ref agents[a];
        Worked(ref agent);
        (agent.State, agent.Since, agent.Ends) = (State.Wrap, now, agent.WrapEnds);
        Push(agent.Ends, What.WrapEnds, a);
        Tell(PacingNews.Wrapping, default, agent.Id);
    }

    void WrapEnds(int a)
    {
        ref var agent = ref agents[a];
        Worked(ref agent);
        if (agent.Call is { IsPerson: false } machine)
        {
            machinesSaid++;
            Tell(PacingNews.Machine, machine.Line, agent.Id);
        }

        agent.Call = null;
        if (agent.ShiftEnds)
            Off(a);
        else if (agent.BreakComes)
            Rests(a, agent.BreakLasts);
        else
            Free(a);
    }

    void Worked(ref Agent agent)
    {
        signedIn += now - agent.Since;
        busy += now - agent.Since;
    }

    void Arrives(int a)
    {
        agents[a].BreakComes = agents[a].ShiftEnds = false;
        Free(a);
    }

    void Free(int a)
    {
        ref var agent = ref agents[a];
        (agent.State, agent.Since) = (State.Idle, now);
        idle.Add((now, a));
        Tell(PacingNews.Ready, default, agent.Id);
        if (waiting.Count == 0)
            return;
        var call = calls[waiting[0]];
        waiting.RemoveAt(0);
        Match(a, call);
    }

    void ShiftEnds(int a)
    {
        if (agents[a].State is State.Talk or State.Wrap)
            agents[a].ShiftEnds = true;
        else
            Off(a);
    }

    void Off(int a)
    {
        StopsWaiting(a);
        if (agents[a].State is State.Wrap or State.Idle)
            Tell(PacingNews.Left, default, agents[a].Id);
        (agents[a].State, agents[a].ShiftEnds, agents[a].BreakComes) = (State.Off, false, false);
    }

    void Break(int a)
    {
        ref var agent = ref agents[a];
        if (agent.State == State.Off || agent.ShiftEnds)
            return;
        var which = (ulong)a * 1000;
        var lasts = scenario.ShortestBreak + ((scenario.LongestBreak - scenario.ShortestBreak) * Chance.Uniform(seed, 7777 + ((ulong)day * 131), which + agent.Draws++));
        if (agent.State != State.Break)
            WantsBreak(a, lasts);
        var next = now - (scenario.BreakEvery * Math.Log(Chance.Uniform(seed, 8888 + ((ulong)day * 131), which + agent.Draws++)));
        if (next < agent.ShiftEndsAt)
            Push(next, What.Break, a);
    }

    void WantsBreak(int a, double lasts)
    {
        ref var agent = ref agents[a];
        if (agent.State == State.Idle)
        {
            StopsWaiting(a);
            Rests(a, lasts);
        }
        else if (!agent.BreakComes)
        {
            (agent.BreakComes, agent.BreakLasts) = (true, lasts);
            if (Chance.Uniform(seed, 4242 + (ulong)a, agent.Draws++) < scenario.BreaksAnnounced)
                Tell(PacingNews.AwayAnnounced, default, agent.Id);
        }
    }

    void Rests(int a, double lasts)
    {
        (agents[a].State, agents[a].BreakComes) = (State.Break, false);
        Tell(PacingNews.Left, default, agents[a].Id);
        Push(now + lasts, What.BreakEnds, a);
    }

    void StopsWaiting(int a)
    {
        if (agents[a].State == State.Idle && idle.Remove((agents[a].Since, a)))
            signedIn += now - agents[a].Since;
    }

    void BreakEnds(int a)
    {
        if (agents[a].State != State.Break)
            return;
        if (now >= agents[a].ShiftEndsAt)
            agents[a].State = State.Off;
        else
            Free(a);
    }

    void Storm(int s)
    {
        for (var a = 0; a < agents.Length; a++)
        {
            if (Chance.Uniform(seed, (ulong)(6000 + (day * 10) + s), (ulong)a) < scenario.Storms[s].Share && agents[a].State is State.Idle or State.Talk or State.Wrap)
                WantsBreak(a, scenario.Storms[s].Lasts);
        }
    }

    ulong List(double time) => (ulong)(long)(time / scenario.ListSeconds);

    void Tell(PacingNews news, Guid line, Guid agent = default) => policy.Observe(new(now, news, line, agent));

    void Push(double at, What what, long id) => agenda.Enqueue(new(what, id), (at, order++));

    static Guid Line(long record)
    {
        Span<byte> bytes = stackalloc byte[16];
        MemoryMarshal.Write(bytes, record + 1);
        bytes[15] = 2;
        return new(bytes);
    }

    static long Record(Guid line) => MemoryMarshal.Read<long>(line.ToByteArray()) - 1;

    static int Index(Guid agent) => MemoryMarshal.Read<int>(agent.ToByteArray()) - 1;

    enum State { Off, Idle, Talk, Wrap, Break }

    enum What { Tick, Ringing, RingEnds, Verdict, PatienceEnds, TalkEnds, WrapEnds, Arrives, Leaves, Break, BreakEnds, Lunch, Storm }

    readonly record struct Happening(What What, long Id);

    struct Agent
    {
        public Guid Id;
        public State State;
        public double Since, Ends, WrapEnds, ShiftEndsAt, BreakLasts, Pace;
        public bool BreakComes, ShiftEnds;
        public Call? Call;
        public ulong Draws;
    }

    sealed class Call
    {
        public long Record { get; init; }
        public Guid Line { get; init; }
        public double DialedAt { get; init; }
        public double RingsAt { get; init; }
        public double EndsAt { get; set; }
        public double AnsweredAt { get; set; }
        public double DetectionTakes { get; set; }
        public double Talk { get; set; }
        public double Wrap { get; set; }
        public bool IsPerson { get; set; }
        public bool IsAnswered { get; set; }
        public bool IsTakenForMachine { get; set; }
        public bool Fails { get; set; }
    }
}

/// <summary>What a run came to.</summary>
sealed record Outcome
{
    /// <summary>Talk and wrap-up over time signed in and not on a break.</summary>
    public required double Use { get; init; }
    public required long People { get; init; }
    public required long Abandoned { get; init; }

    /// <summary>People whom the detection took for machines.</summary>
    public required long Lost { get; init; }

    /// <summary>The highest rate at any time since the two-hundredth person.</summary>
    public required double WorstRate { get; init; }
    public required double WaitMedian { get; init; }
    public required double Wait95 { get; init; }
    public required double CallsPerAgentHour { get; init; }
    public required double DialsPerConversation { get; init; }

    /// <summary>Simulated, nights left out.</summary>
    public required double Seconds { get; init; }

    /// <summary>The budget was spent at some time.</summary>
    public required bool Stopped { get; init; }

    /// <summary>Of people, abandoned; those of whom the detection knew nothing among them.</summary>
    public double Rate => (double)(Abandoned + Lost) / Math.Max(1, People + Lost);
}
