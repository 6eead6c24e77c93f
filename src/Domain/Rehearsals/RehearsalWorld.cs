using System.Collections.Immutable;
using System.Runtime.InteropServices;
using DutyCall.Domain.Campaigns;
using DutyCall.Domain.Pacing;

namespace DutyCall.Domain.Rehearsals;

/// <summary>
/// One possible course of a campaign, event by event, dialed by the rules it will be dialed by: the same pacing, the same conclusions from each
/// attempt, the same windows, caps and budget. What people do is drawn from the plan's priors.
/// </summary>
sealed class RehearsalWorld
{
    const double PaceWindow = 60, Day = 86400, DriftLasts = 3600, Tick = 1;
    const int KeptFree = 1;

    readonly RehearsalPlan plan;
    readonly ulong seed;
    readonly PredictivePacing? pacing;
    readonly PriorityQueue<Happening, (double, long)> agenda = new();
    readonly PriorityQueue<int, (double, int)> later = new();
    readonly LinkedList<int> due = new(), dueHeld = new();
    readonly Person[] people;
    readonly Agent[] agents;
    readonly Dictionary<long, Call> calls = [];
    readonly SortedSet<(double Since, int Agent)> idle = [];
    readonly List<long> waiting = [];
    readonly Queue<double> lastMinute = new();
    readonly List<float> waits = [];
    readonly Dictionary<DateOnly, AbandonDay> days;
    readonly Dictionary<LimitingFactor, double> limits = [];
    readonly double ringWithin, level, talks, writes, aheadTick;
    double now, turns = 1, turnsAt, nextTick = double.PositiveInfinity, limitSince, dueSeconds, dueSince;
    int quarter = -1;
    LimitingFactor limit = LimitingFactor.Nothing;
    AbandonBudget? budget;
    DateOnly budgetOf;
    bool atWork, spent, resumed;
    long order, records;
    int left;

    double signedIn, busy, lineSeconds, lastEnd;
    double? spentAt;
    int dials, reached, abandoned;
    long minutes, answers;

    public RehearsalWorld(RehearsalPlan plan, ulong seed)
    {
        (this.plan, this.seed) = (plan, seed);
        pacing = plan.Dialing == Dialing.Ahead ? new(plan.Pacing) : null;
        people = [.. plan.Contacts.Select(contact => new Person(contact))];
        agents = [.. Enumerable.Range(0, IsUnattended ? 0 : plan.Agents).Select(n => new Agent { Id = new(n + 1, 1, 0, new byte[8]) })];
        days = plan.Past.ToDictionary(day => day.Day);
        // What is known is known from so many calls only: each course has another true rate, and other true durations.
        var (rate, sure) = (plan.Priors.Rate, Math.Max(1, plan.Priors.Dials));
        (talks, writes) = (Chance.Factor(plan.Priors.Talk.Doubt, Draw(3, 0)), Chance.Factor(plan.Priors.WrapUp.Doubt, Draw(4, 0)));
        level = Math.Clamp(rate + (Chance.Normal(Draw(1, 0)) * Math.Sqrt(rate * (1 - rate) / sure)), rate / 4, 0.95);
        ringWithin = RingShare();
        // The pacing is asked at each event besides; over days it comes out the same.
        aheadTick = plan.Contacts.Count > 4_000 ? 4 : 2;
    }

    public RehearsedCourse Run()
    {
        left = people.Length;
        for (var n = 0; n < people.Length; n++)
            Put(n, people[n].Contact.DueAt);
        if (!IsUnattended)
        {
            for (var n = 0; n < plan.Shifts.Count; n++)
            {
                Push(plan.Shifts[n].From, What.ShiftBegins, n);
                Push(plan.Shifts[n].Until, What.ShiftEnds, n);
            }
        }
        else
        {
            atWork = true;
        }

        Wake(0);
        while (left > 0 && agenda.TryDequeue(out var next, out var at) && at.Item1 <= RehearsalPlan.Days * Day)
        {
            now = at.Item1;
            Handle(next);
        }

        Since(LimitingFactor.Nothing);
        foreach (var agent in agents)
            Worked(agent);
        waits.Sort();
        var count = Budget().Governing;
        return new()
        {
            FinishAt = left == 0 ? lastEnd : double.PositiveInfinity,
            Dials = dials, Reached = reached, Abandoned = abandoned, AbandonRate = reached + abandoned > 0 ? (double)abandoned / (reached + abandoned) : 0,
            PeriodRate = count.Rate, IsOverCap = plan.Dialing == Dialing.Ahead && count.LiveAnswers >= AbandonCount.Least(plan.Rule.Cap) && count.Rate > plan.Rule.Cap, SpentAt = spentAt,
            IdleShare = signedIn > 0 ? 1 - (busy / signedIn) : 0, Wait = waits.Count > 0 ? waits[waits.Count / 2] : 0,
            Cost = (minutes * plan.PricePerMinute) + (answers * plan.PricePerAnswer) + ((decimal)(lineSeconds / 60) * plan.PricePerLineMinute),
            Limits = limits,
        };
    }

    void Handle(Happening next)
    {
        switch (next.What)
        {
            case What.Look when now >= nextTick: nextTick = double.PositiveInfinity; Look(); break;
            case What.Ringing when calls.TryGetValue(next.Id, out var call): Tell(PacingNews.Ringing, call); break;
            case What.RingEnds: RingEnds(next.Id); break;
            case What.PatienceEnds: PatienceEnds(next.Id); break;
            case What.TalkEnds: TalkEnds((int)next.Id); break;
            case What.WrapEnds: WrapEnds((int)next.Id); break;
            case What.UnattendedEnds: UnattendedEnds(next.Id); break;
            case What.ShiftBegins: ShiftBegins(); break;
            case What.ShiftEnds: ShiftEnds(); break;
        }
    }

    // What is dialed

    /// <summary>A look at what could be dialed, and then again when that may be something else.</summary>
    void Look()
    {
        while (later.TryPeek(out var who, out var at) && at.Item1 <= now)
        {
            later.Dequeue();
            if (Place(who).Opens(now) <= now)
                Add(who);
            else
                Put(who, now);
        }

        ShutOut();
        if (atWork && Due > 0)
            Dial();
        if (!atWork || Due == 0)
            Since(!atWork ? LimitingFactor.NoAgents : later.Count == 0 ? LimitingFactor.NoContacts : IsWindow() ? LimitingFactor.Window : LimitingFactor.NotDueYet);
        // Whoever becomes free, and whoever is spent, is an event of its own.
        if (atWork && Due > 0 && !(spent && !resumed) && !(plan.Dialing == Dialing.Reserved && idle.Count == 0))
            Wake(now + (plan.Dialing == Dialing.Ahead ? aheadTick : Tick));
        else if (later.TryPeek(out _, out var next))
            Wake(Math.Max(now, next.Item1));
    }

    /// <summary>Hours end at quarters only: whoever was due and may not be called any more waits for the next.</summary>
    void ShutOut()
    {
        var current = plan.Places.Count > 0 ? plan.Places[0].QuarterOf(now) : 0;
        if (current == quarter)
            return;
        quarter = current;
        foreach (var list in new[] { due, dueHeld })
        {
            for (var node = list.First; node is not null;)
            {
                var (who, next) = (node.Value, node.Next);
                if (Place(who).Opens(now) > now)
                {
                    Remove(list, node);
                    Put(who, now);
                }

                node = next;
            }
        }
    }

    int Due => due.Count + dueHeld.Count;

    bool IsUnattended => plan.Dialing == Dialing.Unattended;

    /// <summary>Seconds up to now in which there was somebody to call: only then is an agent who waits idle.</summary>
    double DueSeconds => dueSeconds + (Due > 0 ? now - dueSince : 0);

    void Add(int who)
    {
        if (Due == 0)
            dueSince = now;
        (people[who].NeedsAgent ? dueHeld : due).AddLast(who);
    }

    void Remove(LinkedList<int> list, LinkedListNode<int> node)
    {
        var before = DueSeconds;
        list.Remove(node);
        if (Due == 0)
            dueSeconds = before;
    }

    int Take(LinkedList<int> list)
    {
        var who = list.First!.Value;
        Remove(list, list.First);
        return who;
    }

    /// <summary>Whether whoever is next waits for an hour rather than for their next try.</summary>
    bool IsWindow() => later.TryPeek(out var who, out _) && people[who].IsHeldByWindow;

    void Dial()
    {
        turns = Math.Min(Math.Max(1, plan.CallsPerSecond), turns + (plan.CallsPerSecond * (now - turnsAt)));
        turnsAt = now;
        while (lastMinute.TryPeek(out var first) && first <= now - PaceWindow)
            lastMinute.Dequeue();
        if (plan.Dialing == Dialing.Ahead)
            DialAhead();
        else
            DialReserved();
    }

    void DialReserved()
    {
        var decision = ProgressivePace.Decide(new()
        {
            Now = plan.StartUtc.AddSeconds(now), Assigned = agents.Length, Joined = agents.Length, NeedsAgents = !IsUnattended, Ready = idle.Count, Due = Due,
            CallsPerMinute = plan.CallsPerMinute, DialedLastMinute = lastMinute.Count, FreeLines = FreeLines(), Turns = (int)Math.Floor(turns + 1e-9),
        });
        Since(decision.Factor);
        for (var n = 0; n < decision.Lines && Due > 0; n++)
            Open(Take(dueHeld.Count > 0 ? dueHeld : due), IsUnattended ? null : Reserve());
    }

    void DialAhead()
    {
        var budget = Budget();
        if (budget.State != BudgetState.Spent)
            (spent, resumed) = (false, false);
        var decision = pacing!.Decide(now, new()
        {
            Turns = (int)Math.Floor(turns + 1e-9), FreeLines = FreeLines() ?? int.MaxValue, PaceLeft = Math.Max(0, plan.CallsPerMinute - lastMinute.Count), Due = Due,
            LinesPerAgent = plan.LinesPerAgent, Resumed = resumed,
        }, budget.Governing);
        Since(PredictiveWords.FactorOf(decision.Limit));
        if (decision.Limit == PacingLimit.BudgetSpent)
        {
            spentAt ??= now;
            spent = true;
        }

        foreach (var line in decision.Withdraw)
        {
            if (calls.Remove(Record(line), out var call))
            {
                Tell(PacingNews.Withdrawn, call);
                Settle(call, "canceled", false, now - call.RingsAt);
            }
        }

        var lines = decision.Lines;
        for (; lines > 0 && idle.Count > 0 && dueHeld.Count > 0; lines--)
            Open(Take(dueHeld), Reserve());
        // With nothing left of the budget whoever resumed it dials for held agents alone.
        for (; lines > 0 && due.Count > 0 && (budget.State != BudgetState.Spent || idle.Count > 0); lines--)
            Open(Take(due), budget.State == BudgetState.Spent ? Reserve() : null);
    }

    /// <summary>As the engine counts the account's legs: customers, and agents whose lines stand.</summary>
    int? FreeLines() => plan.Concurrency is { } most
        ? (most - KeptFree - calls.Count - Array.FindAll(agents, agent => agent.State != State.Off).Length - Array.FindAll(agents, agent => agent.State == State.Talk).Length) / (plan.Dialing == Dialing.Reserved ? 2 : 1)
        : null;

    int Reserve()
    {
        var a = idle.Min.Agent;
        idle.Remove(idle.Min);
        ref var agent = ref agents[a];
        Worked(agent);
        (agent.State, agent.Since) = (State.Held, now);
        pacing?.Observe(new(now, PacingNews.Talking, default, agent.Id));
        return a;
    }

    void Open(int who, int? agent)
    {
        var person = people[who];
        person.Attempts++;
        person.Days.Add(now);
        dials++;
        turns--;
        lastMinute.Enqueue(now);
        var call = Sample(records++, who);
        call.Agent = agent;
        var begins = agent is null ? 0 : plan.Preview;
        (call.RingsAt, call.EndsAt) = (call.RingsAt + begins, call.EndsAt + begins);
        calls.Add(call.Record, call);
        if (agent is null)
            Tell(PacingNews.Dialed, call);
        if (call.Result is not ("carrier_error" or "bad_number"))
            Push(call.RingsAt, What.Ringing, call.Record);
        Push(call.EndsAt, What.RingEnds, call.Record);
    }

    Call Sample(long record, int who)
    {
        double Of(int what) => Draw((ulong)(100 + what), (ulong)record);
        var priors = plan.Priors;
        var local = TimeZoneInfo.ConvertTimeFromUtc(plan.StartUtc.AddSeconds(now), plan.Zone);
        var drift = Chance.Factor(priors.Drift, Draw(2, (ulong)(now / DriftLasts)));
        var answers = Math.Clamp(level * drift * priors.Hours[local.Hour] * people[who].Contact.AnswerFactor, 0, 0.97);
        var (u, setup) = (Of(1), priors.Setup.At(Of(2)));
        var call = new Call { Record = record, Who = who, RingsAt = now + setup };
        var ring = 0.0;
        if (u < answers)
        {
            call.Result = "human";
            ring = priors.Ring.At(Of(3) * ringWithin);
            (call.Talk, call.WrapUp) = (talks * priors.Talk.At(Of(4)), writes * priors.WrapUp.At(Of(5)));
        }
        else
        {
            call.Result = Which((u - answers) / (1 - answers));
            if (call.Result == "machine")
                (ring, call.Talk, call.WrapUp) = (priors.MachineRing.At(Of(3)), priors.MachineTalk.At(Of(4)), Math.Min(3, writes * priors.WrapUp.At(Of(5))));
            else if (call.Result != "no_answer")
                ring = priors.Declined.At(Of(3));
            if (ring > plan.RingSeconds)
                call.Result = "no_answer";
        }

        call.EndsAt = call.RingsAt + (call.Result == "no_answer" ? priors.RingsOut?.At(Of(3)) ?? plan.RingSeconds : Math.Min(ring, plan.RingSeconds));
        return call;

        string Which(double v) => v < priors.Machines ? "machine"
            : v < priors.Machines + priors.Busy ? "busy"
            : v < priors.Machines + priors.Busy + priors.OutOfService ? "bad_number"
            : v < priors.Machines + priors.Busy + priors.OutOfService + priors.Failed ? "carrier_error"
            : "no_answer";
    }

    // What comes of it

    void RingEnds(long record)
    {
        if (!calls.TryGetValue(record, out var call))
            return;
        if (call.Result is not ("human" or "machine"))
        {
            calls.Remove(record);
            if (call.Agent is { } held)
                Release(held);
            else
                Tell(PacingNews.Ended, call);
            Settle(call, call.Result, false, now - call.RingsAt);
            WakeNow();
            return;
        }

        answers++;
        if (IsUnattended)
        {
            Push(now + call.Talk, What.UnattendedEnds, record);
            return;
        }

        if (call.Agent is null)
            Tell(PacingNews.Answered, call);
        if (call.Agent is { } agent)
        {
            Match(agent, call);
        }
        else if (idle.Count > 0)
        {
            var next = idle.Min.Agent;
            idle.Remove(idle.Min);
            Match(next, call);
        }
        else
        {
            waiting.Add(record);
            Push(now + plan.Pacing.Patience, What.PatienceEnds, record);
        }
    }

    void UnattendedEnds(long record)
    {
        if (!calls.Remove(record, out var call))
            return;
        Bill(call.Talk);
        reached += call.Result == "human" ? 1 : 0;
        Settle(call, call.Result, call.Result == "human", 0);
        WakeNow();
    }

    void PatienceEnds(long record)
    {
        if (!waiting.Remove(record) || !calls.Remove(record, out var call))
            return;
        Tell(PacingNews.Abandoned, call);
        Bill(plan.Pacing.Patience);
        if (call.Result == "human")
        {
            abandoned++;
            Count(0, 0, 1);
        }

        Settle(call, call.Result == "human" ? "abandoned" : "machine", false, 0);
    }

    void Match(int a, Call call)
    {
        ref var agent = ref agents[a];
        Worked(agent);
        waits.Add((float)(DueSeconds - agent.WaitsSince));
        (agent.State, agent.Since, agent.Call) = (State.Talk, now, call);
        Push(now + call.Talk, What.TalkEnds, a);
        pacing?.Observe(new(now, PacingNews.Matched, Line(call.Record), agent.Id));
    }

    void TalkEnds(int a)
    {
        ref var agent = ref agents[a];
        Worked(agent);
        var call = agent.Call!;
        calls.Remove(call.Record);
        Bill(call.Talk);
        (agent.State, agent.Since) = (State.WrapUp, now);
        Push(now + call.WrapUp, What.WrapEnds, a);
        pacing?.Observe(new(now, PacingNews.Wrapping, default, agent.Id));
    }

    void WrapEnds(int a)
    {
        ref var agent = ref agents[a];
        Worked(agent);
        var call = agent.Call!;
        agent.Call = null;
        if (call.Result == "machine")
        {
            pacing?.Observe(new(now, PacingNews.Machine, Line(call.Record), agent.Id));
        }
        else
        {
            reached++;
        }

        Count(call.Result == "human" ? 1 : 0, call.Result == "machine" ? 1 : 0, 0);
        Settle(call, call.Result, call.Result == "human", 0);
        if (atWork)
            Free(a);
        else
            Leave(a);
    }

    void Release(int a)
    {
        ref var agent = ref agents[a];
        Worked(agent);
        if (!atWork)
        {
            Leave(a);
            return;
        }

        Free(a, goesOn: true);
    }

    /// <param name="goesOn">They were held for somebody who did not answer: their wait is the same one.</param>
    void Free(int a, bool goesOn = false)
    {
        ref var agent = ref agents[a];
        (agent.State, agent.Since, agent.Counted, agent.CountedDue) = (State.Ready, now, now, DueSeconds);
        if (!goesOn)
            agent.WaitsSince = DueSeconds;
        pacing?.Observe(new(now, PacingNews.Ready, default, agent.Id));
        if (waiting.Count > 0)
        {
            var call = calls[waiting[0]];
            waiting.RemoveAt(0);
            Match(a, call);
            return;
        }

        idle.Add((agent.Since, a));
        WakeNow();
    }

    void Leave(int a)
    {
        agents[a].State = State.Off;
        pacing?.Observe(new(now, PacingNews.Left, default, agents[a].Id));
    }

    void ShiftBegins()
    {
        (atWork, resumed, limitSince) = (true, spent, now);
        for (var a = 0; a < agents.Length; a++)
        {
            if (agents[a].State == State.Off)
                Free(a);
        }

        WakeNow();
    }

    void ShiftEnds()
    {
        Since(limit);
        atWork = false;
        foreach (var (_, a) in idle.ToArray())
        {
            Worked(agents[a]);
            Leave(a);
        }

        idle.Clear();
    }

    /// <summary>The same conclusions as the engine draws of an attempt that is over.</summary>
    void Settle(Call call, string result, bool connected, double rang)
    {
        lastEnd = now;
        var person = people[call.Who];
        var clock = Place(call.Who).Clock;
        var ended = plan.StartUtc.AddSeconds(now);
        var attempt = new EndedAttempt(result, connected, rang, ended);
        var outcome = AttemptOutcome.Of(attempt, person.Tries, person.Attempts, plan.MaxAttempts, plan.Retries, clock);
        person.Tries = outcome.Tries;
        person.NeedsAgent |= outcome.IsAbandoned;
        if (!outcome.Counts)
            person.Attempts--;
        if (outcome.NextUtc is not { } next)
        {
            left--;
            return;
        }

        var at = Math.Max((next - plan.StartUtc).TotalSeconds, now + plan.MinimumGap.TotalSeconds);
        var most = Place(call.Who).AttemptsPerDay;
        person.Days.RemoveAll(day => day < now - Day);
        if (person.Days.Count >= most)
            at = Math.Max(at, person.Days[^most] + Day);
        Put(call.Who, at);
    }

    void Put(int who, double at)
    {
        var opens = Place(who).Opens(Math.Max(at, now));
        people[who].IsHeldByWindow = opens > at;
        if (double.IsPositiveInfinity(opens) || opens > RehearsalPlan.Days * Day)
            opens = double.MaxValue; // Not within the days that are looked at: it does not finish in them.
        later.Enqueue(who, (opens, who));
        if (opens < nextTick)
            Wake(Math.Max(now, opens));
    }

    // Counting

    AbandonBudget Budget()
    {
        var today = Today();
        if (budget is null || budgetOf != today)
        {
            (budget, budgetOf) = (AbandonBudget.Of(days.Values, plan.FirstDay, today, plan.Rule), today);
        }

        return budget;
    }

    DateOnly Today() => DateOnly.FromDateTime(TimeZoneInfo.ConvertTimeFromUtc(plan.StartUtc.AddSeconds(now), plan.Zone));

    void Count(int connected, int machine, int abandon)
    {
        var today = Today();
        var day = days.GetValueOrDefault(today, new(today, 0, 0, 0));
        days[today] = day with { Connected = day.Connected + connected, Machines = day.Machines + machine, Abandoned = day.Abandoned + abandon };
        budget = null;
    }

    void Bill(double talk) => minutes += (long)Math.Ceiling(Math.Max(1, talk) / 60);

    /// <summary>Signed-in time since the last change; of it, talking and writing.</summary>
    void Worked(Agent agent)
    {
        if (agent.State == State.Off)
            return;
        var (since, sinceDue) = (now - agent.Counted, DueSeconds - agent.CountedDue);
        (agent.Counted, agent.CountedDue) = (now, DueSeconds);
        lineSeconds += since;
        var works = agent.State is State.Talk or State.WrapUp;
        busy += works ? since : 0;
        signedIn += works || agent.State == State.Held ? since : sinceDue;
    }

    /// <summary>What has kept it from dialing more until now; only while people are at work.</summary>
    void Since(LimitingFactor next)
    {
        if (atWork)
            CollectionsMarshal.GetValueRefOrAddDefault(limits, limit, out _) += Math.Max(0, now - limitSince);
        (limit, limitSince) = (next, now);
    }

    // Small things

    RehearsedPlace Place(int who) => plan.Places[people[who].Contact.Place];

    double Draw(ulong what, ulong which) => Chance.Uniform(seed, what, which);

    /// <summary>The share of rings that are answered before we give up: the measured ones all were.</summary>
    double RingShare()
    {
        var (low, high) = (0.0, 1.0);
        for (var n = 0; n < 30; n++)
        {
            var half = (low + high) / 2;
            if (plan.Priors.Ring.At(Math.Clamp(half, 1e-9, 1 - 1e-9)) <= plan.RingSeconds)
                low = half;
            else
                high = half;
        }

        return Math.Max(low, 0.01);
    }

    void Tell(PacingNews news, Call call)
    {
        if (call.Agent is null)
            pacing?.Observe(new(now, news, Line(call.Record)));
    }

    /// <summary>Something has happened that may let more be dialed.</summary>
    void WakeNow()
    {
        if (Due > 0 || later.TryPeek(out _, out var next) && next.Item1 <= now)
            Wake(now);
    }

    void Wake(double at)
    {
        if (at >= nextTick || at >= double.MaxValue)
            return;
        nextTick = at;
        Push(at, What.Look, 0);
    }

    void Push(double at, What what, long id) => agenda.Enqueue(new(what, id), (at, order++));

    static Guid Line(long record)
    {
        Span<byte> bytes = stackalloc byte[16];
        MemoryMarshal.Write(bytes, record + 1);
        bytes[15] = 2;
        return new(bytes);
    }

    static long Record(Guid line)
    {
        Span<byte> bytes = stackalloc byte[16];
        line.TryWriteBytes(bytes);
        return MemoryMarshal.Read<long>(bytes) - 1;
    }

    enum State { Off, Ready, Held, Talk, WrapUp }

    enum What { Look, Ringing, RingEnds, PatienceEnds, TalkEnds, WrapEnds, UnattendedEnds, ShiftBegins, ShiftEnds }

    readonly record struct Happening(What What, long Id);

    sealed class Agent
    {
        public required Guid Id { get; init; }
        public State State { get; set; }

        /// <summary>Since when they wait, or are at what they are at.</summary>
        public double Since { get; set; }

        /// <summary>Up to when their time is counted, and that with somebody to call.</summary>
        public double Counted { get; set; }
        public double CountedDue { get; set; }

        /// <summary>Of the time with somebody to call.</summary>
        public double WaitsSince { get; set; }
        public Call? Call { get; set; }
    }

    sealed class Person(RehearsedContact contact)
    {
        public RehearsedContact Contact => contact;
        public int Attempts { get; set; } = contact.Attempts;
        public bool NeedsAgent { get; set; } = contact.NeedsAgent;
        public bool IsHeldByWindow { get; set; }
        public ImmutableDictionary<string, int> Tries { get; set; } = ImmutableDictionary<string, int>.Empty;
        public List<double> Days { get; } = [];
    }

    sealed class Call
    {
        public required long Record { get; init; }
        public required int Who { get; init; }
        public double RingsAt { get; set; }
        public double EndsAt { get; set; }
        public string Result { get; set; } = "";
        public double Talk { get; set; }
        public double WrapUp { get; set; }
        public int? Agent { get; set; }
    }
}

/// <summary>What one course came to. Times in seconds after the start.</summary>
sealed record RehearsedCourse
{
    /// <summary>Infinity when somebody is left after the days that were looked at.</summary>
    public required double FinishAt { get; init; }
    public required int Dials { get; init; }
    public required int Reached { get; init; }
    public required int Abandoned { get; init; }
    public required double AbandonRate { get; init; }

    /// <summary>Of the budget's period, what was before the start among it.</summary>
    public required double PeriodRate { get; init; }
    public required bool IsOverCap { get; init; }
    public required double? SpentAt { get; init; }
    public required double IdleShare { get; init; }

    /// <summary>The median of agents' waits for a conversation.</summary>
    public required double Wait { get; init; }
    public required decimal Cost { get; init; }
    public required IReadOnlyDictionary<LimitingFactor, double> Limits { get; init; }
}
