using System.Collections.Concurrent;
using DutyCall.Domain.Campaigns;
using DutyCall.Domain.Pacing;

namespace DutyCall.Features.Campaigns.RunCampaign;

/// <summary>What the predictive campaigns that run on this node have learned. Whatever is lost with it is learned again from the database.</summary>
sealed class PacingMemories
{
    readonly ConcurrentDictionary<Guid, PacingMemory> known = new();

    public PacingMemory Of(Guid campaign, PacingSettings settings) =>
        known.AddOrUpdate(campaign, _ => new(settings), (_, memory) => memory.Settings == settings ? memory : new(settings));

    public void Forget(Guid campaign) => known.TryRemove(campaign, out _);
}

/// <summary>One look at a time.</summary>
sealed class PacingMemory(PacingSettings settings)
{
    /// <summary>How much of its past a campaign is told when nothing is known of it here.</summary>
    static readonly TimeSpan Past = TimeSpan.FromHours(2);

    /// <summary>News may be written a little after the time they bear.</summary>
    static readonly TimeSpan Overlap = TimeSpan.FromSeconds(20);

    readonly PredictivePacing pacing = new(settings);
    readonly PacingFeed feed = new();
    DateTime? upTo;

    public PacingSettings Settings => settings;

    /// <summary>From when on calls are to be shown.</summary>
    public DateTime Since(DateTime now) => upTo is { } last && now - last < Past ? last - Overlap : now - Past;

    public PacingDecision Decide(IReadOnlyList<PacedCall> calls, IReadOnlyCollection<PacedAgent> agents, DateTime now, PacingLimits limits, AbandonCount count)
    {
        lock (feed)
        {
            foreach (var happened in feed.Read(calls, agents, now))
                pacing.Observe(happened);
            upTo = now;
            return pacing.Decide((now - DateTime.UnixEpoch).TotalSeconds, limits, count);
        }
    }
}
