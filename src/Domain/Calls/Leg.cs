namespace DutyCall.Domain.Calls;

/// <param name="Until">Null while it goes on.</param>
public sealed record Hold(DateTimeOffset From, DateTimeOffset? Until);

/// <summary>One party's line, as far as all the news tells. The same news in any order, however often, tells the same.</summary>
public sealed record Leg
{
    /// <summary>Null until we have a row of it.</summary>
    public required Guid? Id { get; init; }

    public required string? CallSid { get; init; }
    public required LegStatus Status { get; init; }
    public required bool HasJoined { get; init; }
    public required bool InConference { get; init; }

    /// <summary>It hears music and nothing else, and nobody hears it.</summary>
    public bool Held => HeldSince is not null;

    public DateTimeOffset? HeldSince { get; init; }

    /// <summary>When it heard music, oldest first.</summary>
    public IReadOnlyList<Hold> Holds { get; init; } = [];

    /// <summary>What became of our request to call it.</summary>
    public News.Dialed? Dialed { get; init; }

    /// <summary>It was here and is not any more.</summary>
    public required bool IsGone { get; init; }

    public DateTimeOffset? JoinedAt { get; init; }
    public DateTimeOffset? GoneAt { get; init; }
    public DateTimeOffset? RingingAt { get; init; }
    public DateTimeOffset? AnsweredAt { get; init; }
    public DateTimeOffset? EndedAt { get; init; }
    public int? SipCode { get; init; }
    public int? Seconds { get; init; }

    /// <summary>The carrier has it, and has not ended it.</summary>
    public bool IsLive => CallSid is not null && !Status.IsOver;

    /// <summary>There and answered: it hears and can be heard.</summary>
    public bool IsTalking => InConference && Status == LegStatus.InProgress;

    /// <summary>Nobody waits for it any more: it ended, left, was refused, or is nowhere to be found.</summary>
    public bool IsDone => IsGone || Dialed is { Fate: DialFate.Refused or DialFate.NotSent };

    /// <param name="id">Our row; null when there is none yet.</param>
    /// <param name="sid">The carrier's id, once anything bound it.</param>
    /// <param name="onLine">The label under which an agent's standing line takes part; null for a call of its own. The line goes on when the leg is over, and may come again under another label.</param>
    public static Leg Of(Guid? id, string? sid, IReadOnlyCollection<News> news, string? onLine = null)
    {
        var progress = news.OfType<News.Progress>().Where(p => sid is not null && p.CallSid == sid).ToArray();
        var moves = news.OfType<News.Moved>().Where(m => sid is not null && m.CallSid == sid && (onLine is null || m.Label == onLine)).OrderBy(m => m.Sequence).ThenBy(m => m.At).ThenBy(m => m.In).ToArray();
        var left = news.OfType<News.Left>().Where(l => l.CallSid == sid && (onLine is null || l.Leg == id)).Select(l => (DateTimeOffset?)l.At).Min();
        var end = progress.Where(p => p.Status.IsOver).OrderBy(p => p.Sequence).ThenBy(p => p.At).ThenBy(p => p.Status).FirstOrDefault();
        var joins = moves.Where(m => m.In).ToArray();
        var isIn = moves.LastOrDefault() is { In: true } && left is null && end is null;
        var leave = moves.LastOrDefault() is { In: false } last ? last.At : (DateTimeOffset?)null;
        var gone = leave ?? end?.At ?? left;
        var wentOn = onLine is not null && (leave is not null || left is not null);

        return new()
        {
            Id = id,
            CallSid = sid,
            Status = wentOn ? LegStatus.Completed : end?.Status ?? Furthest(sid, news, progress, joins.Length > 0),
            HasJoined = joins.Length > 0,
            InConference = isIn,
            HeldSince = isIn ? HoldOf(sid, news) : null,
            Holds = HoldsOf(sid, gone, news),
            Dialed = id is null ? null : DialOf(id, news),
            IsGone = leave is not null || left is not null || end is not null,
            JoinedAt = joins.FirstOrDefault()?.At,
            GoneAt = gone,
            RingingAt = First(progress, LegStatus.Ringing),
            AnsweredAt = First(progress, LegStatus.InProgress) ?? joins.FirstOrDefault()?.At ?? Answer(end),
            EndedAt = wentOn ? gone : end?.At,
            SipCode = end?.SipCode,
            Seconds = wentOn ? null : end?.Seconds,
        };
    }

    /// <summary>Of several answers the one that tells of a call.</summary>
    static News.Dialed? DialOf(Guid? id, IReadOnlyCollection<News> news) =>
        news.OfType<News.Dialed>().Where(d => d.Leg == id).OrderBy(d => d.Fate).ThenBy(d => d.At).FirstOrDefault();

    /// <summary>Since when it is held, if it is. The carrier's last answer counts, until an event of a later second says otherwise.</summary>
    static DateTimeOffset? HoldOf(string? sid, IReadOnlyCollection<News> news)
    {
        var adjusted = news.OfType<News.Adjusted>().Where(a => a.CallSid == sid).ToArray();
        var answer = adjusted.Where(a => a.IsAnswer).OrderBy(a => a.Sequence).ThenBy(a => a.At).ThenBy(a => a.Held).LastOrDefault();
        var last = adjusted.Where(a => !a.IsAnswer && (answer is null || a.At > answer.At)).OrderBy(a => a.Sequence).ThenBy(a => a.At).ThenBy(a => a.Held).LastOrDefault();
        if ((last ?? answer) is not { Held: true } now)
            return null;

        // Told again is not begun again.
        return adjusted.Where(a => a.At <= now.At).OrderByDescending(a => a.At).ThenByDescending(a => a.Held).TakeWhile(a => a.Held).Select(a => a.At).Append(now.At).Min();
    }

    /// <summary>From what it was told to what ends it: being told otherwise, or its going.</summary>
    static List<Hold> HoldsOf(string? sid, DateTimeOffset? gone, IReadOnlyCollection<News> news)
    {
        var holds = new List<Hold>();
        foreach (var told in news.OfType<News.Adjusted>().Where(a => a.CallSid == sid).OrderBy(a => a.At).ThenBy(a => a.IsAnswer).ThenBy(a => a.Sequence).ThenBy(a => a.Held))
        {
            var goesOn = holds is [.., { Until: null }];
            if (told.Held && !goesOn)
                holds.Add(new(told.At, null));
            else if (!told.Held && goesOn)
                holds[^1] = holds[^1] with { Until = told.At };
        }

        if (holds is [.., { Until: null } last] && gone is { } at)
            holds[^1] = last with { Until = at > last.From ? at : last.From };
        return holds;
    }

    static LegStatus Furthest(string? sid, IReadOnlyCollection<News> news, News.Progress[] progress, bool joined)
    {
        if (joined)
            return LegStatus.InProgress;
        var least = sid is null ? LegStatus.Intent : news.OfType<News.Seated>().Any(s => s.CallSid == sid) ? LegStatus.Ringing : LegStatus.Queued;
        return progress.Select(p => p.Status).Append(least).Max();
    }

    /// <summary>When the news of the answer was lost, the end and how long it lasted tell.</summary>
    static DateTimeOffset? Answer(News.Progress? end) =>
        end is { Status: LegStatus.Completed, Seconds: { } seconds } ? end.At.AddSeconds(-seconds) : end is { Status: LegStatus.Completed } ? end.At : null;

    static DateTimeOffset? First(News.Progress[] progress, LegStatus status) =>
        progress.Where(p => p.Status == status).Select(p => (DateTimeOffset?)p.At).Min();
}
