using System.Runtime.InteropServices;

namespace DutyCall.Domain.Pacing;

enum AgentActivity { Ready, Talking, Wrapping }

/// <summary>An agent who is ready or busy. Times are on the axis of the events.</summary>
struct AgentSeen
{
    public Guid Id;
    public AgentActivity Activity;
    public double Since;

    /// <summary>Of the call they are in, or write up.</summary>
    public double CallBegan;

    /// <summary>They have said that they will be away after it.</summary>
    public bool Leaves;

    /// <summary>The line they were last matched with; default when there is none, or its end is settled.</summary>
    public Guid Line;

    /// <summary>Seconds from dial to answer of that line.</summary>
    public double AnsweredAfter;
}

enum LineStage { Dialing, Ringing, Detecting, Waiting }

/// <summary>A line without an agent yet.</summary>
struct LineSeen
{
    public Guid Id;
    public LineStage Stage;
    public double DialedAt;
    public double RingingAt;
    public double AnsweredAt;

    /// <summary>How likely whoever answers it would find no agent, as forecast when it was opened; NaN when that is not known.</summary>
    public double Loss;
}

/// <summary>What an event changed: agent and line as they were before it.</summary>
readonly record struct FloorChange(AgentSeen? Agent, LineSeen? Line, double At);

/// <summary>Who is ready or busy, and which lines are under way, as far as news of it came.</summary>
/// <param name="detectsFirst">Machines are sorted out before an agent is sought.</param>
sealed class Floor(bool detectsFirst = false)
{
    /// <summary>No look for longer than this, and the clock was stepped or we were not there.</summary>
    const double Gap = 5;

    /// <summary>A look is every half second.</summary>
    const double Look = 0.5;

    /// <summary>No phone rings for longer, whatever news of its end went missing.</summary>
    const double LongestRing = 150;

    readonly Bag<AgentSeen> agents = new(agent => agent.Id);
    readonly Bag<LineSeen> lines = new(line => line.Id);
    double? lastLook;

    public ReadOnlySpan<AgentSeen> Agents => agents.Items;

    /// <summary>Also those that wait for an agent.</summary>
    public ReadOnlySpan<LineSeen> Lines => lines.Items;

    public int Ready { get; private set; }

    /// <summary>Answered lines without an agent.</summary>
    public int Waiting { get; private set; }

    /// <summary>Ready or busy agents.</summary>
    public int Present => agents.Items.Length;

    /// <summary>Lines that have not come to an agent or an end; those that wait for an agent left out.</summary>
    public int InFlight => lines.Items.Length - Waiting;

    public FloorChange Apply(in PacingEvent happened, double loss = double.NaN)
    {
        var change = new FloorChange(agents.Find(happened.Agent), lines.Find(happened.Line), happened.At);
        switch (happened.News)
        {
            case PacingNews.Dialed when change.Line is null && happened.Line != default:
                lines.Set(new() { Id = happened.Line, Stage = LineStage.Dialing, DialedAt = happened.At, Loss = loss });
                break;
            case PacingNews.Ringing when change.Line is { Stage: LineStage.Dialing } line:
                lines.Set(line with { Stage = LineStage.Ringing, RingingAt = happened.At });
                break;
            case PacingNews.Answered when change.Line is { Stage: < LineStage.Detecting } line:
                lines.Set(line with { Stage = detectsFirst ? LineStage.Detecting : LineStage.Waiting, AnsweredAt = happened.At });
                break;
            case PacingNews.Person when change.Line is { Stage: LineStage.Detecting } line:
                lines.Set(line with { Stage = LineStage.Waiting });
                break;
            case PacingNews.Machine or PacingNews.Ended or PacingNews.Withdrawn or PacingNews.Abandoned:
                lines.Remove(happened.Line);
                if (happened.News == PacingNews.Machine && change.Agent is { } listener && listener.Line == happened.Line)
                    agents.Set(listener with { Line = default });
                break;
            case PacingNews.Matched when happened.Agent != default:
                var answered = change.Line;
                lines.Remove(happened.Line);
                Place(happened, AgentActivity.Talking, happened.Line, answered is { } known ? known.AnsweredAt - known.DialedAt : 0);
                break;
            case PacingNews.Ready when happened.Agent != default && change.Agent is not { Activity: AgentActivity.Ready }:
                Place(happened, AgentActivity.Ready);
                break;
            case PacingNews.Talking when happened.Agent != default && change.Agent is not { Activity: AgentActivity.Talking }:
                Place(happened, AgentActivity.Talking);
                break;
            case PacingNews.Wrapping when change.Agent is { Activity: AgentActivity.Talking } agent:
                agents.Set(agent with { Activity = AgentActivity.Wrapping, Since = happened.At });
                break;
            case PacingNews.AwayAnnounced when change.Agent is { } agent:
                agents.Set(agent with { Leaves = true });
                break;
            case PacingNews.Left:
                agents.Remove(happened.Agent);
                break;
        }

        Count();
        return change;
    }

    /// <summary>
    /// Keeps ages true where the clock was stepped between two looks. Whatever is in doubt counts as young: a young line may still
    /// be answered, so fewer are opened.
    /// </summary>
    public void LookAt(double now)
    {
        var (from, shift) = (double.PositiveInfinity, 0.0);
        if (lastLook is { } last && now - last > Gap)
            (from, shift) = (last, now - last - Look);
        lastLook = now;
        double Mend(double at) => Math.Min(at <= from && shift > 0 ? at + shift : at, now);

        foreach (ref var agent in agents.Items)
        {
            agent.Since = Mend(agent.Since);
            agent.CallBegan = Mend(agent.CallBegan);
        }

        var items = lines.Items;
        for (var i = items.Length - 1; i >= 0; i--)
        {
            ref var line = ref items[i];
            line.DialedAt = Mend(line.DialedAt);
            line.RingingAt = Mend(line.RingingAt);
            line.AnsweredAt = Mend(line.AnsweredAt);
            if (now - line.DialedAt > LongestRing)
                lines.Remove(line.Id);
        }

        Count();
    }

    void Place(in PacingEvent happened, AgentActivity activity, Guid line = default, double answeredAfter = 0) => agents.Set(new()
    {
        Id = happened.Agent, Activity = activity, Since = happened.At, CallBegan = happened.At, Line = line, AnsweredAfter = answeredAfter,
    });

    void Count()
    {
        (Ready, Waiting) = (0, 0);
        foreach (ref readonly var agent in Agents)
            Ready += agent.Activity == AgentActivity.Ready ? 1 : 0;
        foreach (ref readonly var line in Lines)
            Waiting += line.Stage == LineStage.Waiting ? 1 : 0;
    }

    /// <summary>Values side by side, found by id.</summary>
    sealed class Bag<T>(Func<T, Guid> idOf) where T : struct
    {
        readonly List<T> items = [];
        readonly Dictionary<Guid, int> places = [];

        public Span<T> Items => CollectionsMarshal.AsSpan(items);

        public T? Find(Guid id) => places.TryGetValue(id, out var place) ? items[place] : null;

        public void Set(in T item)
        {
            if (places.TryAdd(idOf(item), items.Count))
                items.Add(item);
            else
                items[places[idOf(item)]] = item;
        }

        public void Remove(Guid id)
        {
            if (!places.Remove(id, out var place))
                return;
            var last = items[^1];
            items.RemoveAt(items.Count - 1);
            if (place == items.Count)
                return;
            items[place] = last;
            places[idOf(last)] = place;
        }
    }
}
