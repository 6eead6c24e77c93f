using DutyCall.Domain.Pacing;

namespace DutyCall.Domain.Campaigns;

/// <summary>A call of a predictive campaign, as far as it has come. All times UTC.</summary>
/// <param name="AgentId">Who has it, or had it.</param>
/// <param name="DialedAt">When the carrier was asked.</param>
/// <param name="WrittenUpAt">When its wrap-up was over.</param>
/// <param name="IsMachine">The carrier heard one, or the agent said so.</param>
public sealed record PacedCall(
    Guid Id, Guid? AgentId, DateTime? DialedAt, DateTime? RingingAt, DateTime? AnsweredAt, DateTime? ConnectedAt, DateTime? AbandonedAt, DateTime? EndedAt, DateTime? WrittenUpAt, bool IsMachine);

/// <param name="State">ready, busy, wrapping or left.</param>
/// <param name="Leaves">They have said that they will be away after this call.</param>
public sealed record PacedAgent(Guid Id, string State, bool Leaves);

/// <summary>
/// Makes events of what the database shows from look to look: each once, in the order of their times. Pacing hears of whatever has become known since
/// the look before; from an empty beginning it hears all of what is shown.
/// </summary>
public sealed class PacingFeed
{
    /// <summary>A call is forgotten this long after its end; until then it may be shown again.</summary>
    static readonly TimeSpan Memory = TimeSpan.FromMinutes(30);

    readonly Dictionary<Guid, (HashSet<PacingNews> Told, DateTime Last)> calls = [];
    readonly Dictionary<Guid, PacedAgent> agents = [];

    public IReadOnlyList<PacingEvent> Read(IEnumerable<PacedCall> shown, IReadOnlyCollection<PacedAgent> present, DateTime now)
    {
        var news = new List<(PacingEvent Event, int Rank)>();
        foreach (var call in shown)
            news.AddRange(Of(call));
        foreach (var agent in present)
            news.AddRange(Of(agent, now));
        foreach (var gone in agents.Keys.Except(present.Select(agent => agent.Id)).ToArray())
        {
            if (agents[gone].State != "left")
                news.Add((new(Seconds(now), PacingNews.Left, default, gone), 9));
            agents.Remove(gone);
        }

        foreach (var old in calls.Where(call => now - call.Value.Last > Memory).Select(call => call.Key).ToArray())
            calls.Remove(old);
        return [.. news.OrderBy(one => one.Event.At).ThenBy(one => one.Rank).Select(one => one.Event)];
    }

    IEnumerable<(PacingEvent, int)> Of(PacedCall call)
    {
        if (!calls.TryGetValue(call.Id, out var known))
            known = ([], default);
        var agent = call.AgentId ?? Guid.Empty;
        var machineAt = call.IsMachine ? call.EndedAt ?? call.ConnectedAt ?? call.AnsweredAt : null;
        (PacingNews News, DateTime? At, Guid Agent)[] steps =
        [
            (PacingNews.Dialed, call.DialedAt, default),
            (PacingNews.Ringing, call.RingingAt, default),
            (PacingNews.Answered, call.AnsweredAt, default),
            (PacingNews.Matched, agent == default ? null : call.ConnectedAt, agent),
            (PacingNews.Abandoned, call.ConnectedAt is null ? call.AbandonedAt : null, default),
            (PacingNews.Machine, machineAt, call.ConnectedAt is null ? default : agent),
            (PacingNews.Ended, call.EndedAt, default),
            (PacingNews.Wrapping, call.ConnectedAt is null || agent == default ? null : call.EndedAt, agent),
            (PacingNews.Ready, call.ConnectedAt is null || agent == default || !IsReady(agent) ? null : call.WrittenUpAt, agent),
        ];
        for (var rank = 0; rank < steps.Length; rank++)
        {
            var (what, at, whose) = steps[rank];
            if (at is { } when && known.Told.Add(what))
            {
                // The carrier tells whole seconds: by its own times a call may have ended before it was dialed.
                known.Last = when > known.Last ? when : known.Last;
                yield return (new(Seconds(known.Last), what, what is PacingNews.Wrapping or PacingNews.Ready ? default : call.Id, whose), rank);
            }
        }

        calls[call.Id] = known;
    }

    /// <summary>Of history it is told who became ready; of somebody who has gone since, not.</summary>
    bool IsReady(Guid agent) => !agents.TryGetValue(agent, out var known) || known.State == "ready";

    IEnumerable<(PacingEvent, int)> Of(PacedAgent agent, DateTime now)
    {
        var before = agents.GetValueOrDefault(agent.Id);
        agents[agent.Id] = agent;
        if (before?.State != agent.State && Of(agent.State, before is null) is { } what)
            yield return (new(Seconds(now), what, default, agent.Id), 9);
        if (agent.Leaves && before is not { Leaves: true })
            yield return (new(Seconds(now), PacingNews.AwayAnnounced, default, agent.Id), 10);
    }

    static PacingNews? Of(string state, bool isNew) => state switch
    {
        "ready" => PacingNews.Ready,
        "busy" => PacingNews.Talking,
        "wrapping" => PacingNews.Wrapping,
        _ => isNew ? null : PacingNews.Left,
    };

    static double Seconds(DateTime at) => (at - DateTime.UnixEpoch).TotalSeconds;
}
