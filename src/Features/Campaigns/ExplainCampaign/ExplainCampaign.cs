using DutyCall.Domain;
using DutyCall.Domain.Campaigns;
using DutyCall.Infrastructure.Database;
using MediatR;

namespace DutyCall.Features.Campaigns.ExplainCampaign;

/// <summary>Why a campaign dials no more than it does: the one thing that limits it, and what lies between everybody on its list and whoever may be called now. Null when there is no such campaign.</summary>
/// <param name="DepartmentId">Whose campaigns the person runs; null for all.</param>
public sealed record Query(Guid Id, Guid? DepartmentId) : IRequest<Why?>;

/// <summary>All that the gate says about one contact of a campaign at this moment; null when they are not in it.</summary>
public sealed record MemberQuery(Guid Id, Guid? DepartmentId, Guid MemberId) : IRequest<Campaigns.ReserveMembers.Judged?>;

/// <param name="Sentence">With the limiting factor.</param>
/// <param name="Factor">Null while it is not at work.</param>
/// <param name="NextAt">UTC; when that may change by itself.</param>
/// <param name="Total">Everybody on its list.</param>
/// <param name="Groups">What is taken off, in the order of the waterfall.</param>
/// <param name="DialableNow">What is left: the gate lets them be called at this moment.</param>
/// <param name="IsComplete">False where there are more who wait than were counted, or more who are due than the gate was asked about.</param>
public sealed record Why(string Name, string Sentence, string? Factor, DateTime? NextAt, long Total, IReadOnlyList<Group> Groups, long DialableNow, bool IsComplete);

/// <summary>Contacts who are not called now for the same reason.</summary>
/// <param name="Key">over_ with a status, under_way, later, held_ or refused_ with the refusal's name.</param>
/// <param name="OpensAt">UTC; when the first of them may be called by itself; null when never, or at once.</param>
/// <param name="Samples">The first three.</param>
public sealed record Group(string Key, string Label, string Says, long Count, DateTime? OpensAt, IReadOnlyList<Sample> Samples);

/// <param name="Number">E.164.</param>
public sealed record Sample(Guid MemberId, Guid ContactId, string Name, string Number);

sealed class Handler(Db db, IMediator mediator, TimeProvider clock) : IRequestHandler<Query, Why?>, IRequestHandler<MemberQuery, Campaigns.ReserveMembers.Judged?>
{
    /// <summary>The gate is asked about so many of those who wait; the rest are only counted.</summary>
    const int MostJudged = 300, MostCounted = 100_000, Samples = 3;

    /// <summary>So long after its last decision, no server is at it.</summary>
    static readonly TimeSpan Silence = TimeSpan.FromSeconds(10);

    static readonly string Find = Sql.Of<Handler>(nameof(Find));
    static readonly string CountSettled = Sql.Of<Handler>(nameof(CountSettled));
    static readonly string CountWaiting = Sql.Of<Handler>(nameof(CountWaiting));
    static readonly string ListFirst = Sql.Of<Handler>(nameof(ListFirst));

    public async Task<Why?> Handle(Query query, CancellationToken ct)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        if (await db.Find<Campaign>(Find, query, ct) is not { } campaign)
            return null;

        var settled = await db.Many<Counted>(CountSettled, query, ct);
        var waiting = await db.Many<Waiting>(CountWaiting, new { query.Id, Now = now, Most = MostCounted + 1 }, ct);
        var first = await db.Many<First>(ListFirst, new { query.Id, Now = now, Most = MostJudged }, ct);
        var verdicts = (await mediator.Send(new ReserveMembers.Query(query.Id, [.. first.Where(one => one.Key == "due").Select(one => one.Id)]), ct)).ToDictionary(one => one.MemberId, one => one.Verdict);

        var due = first.Where(one => one.Key == "due" && verdicts.ContainsKey(one.Id)).ToArray();
        var refused = due.Where(one => !verdicts[one.Id].Allowed).GroupBy(one => verdicts[one.Id].LastsLongest!.Value).Select(same => Refused(same.Key, [.. same], verdicts));
        Group[] groups =
        [
            .. settled.OrderBy(one => one.Key == "under_way").ThenBy(one => one.Key, StringComparer.Ordinal).Select(Settled),
            .. waiting.Where(one => one.Key != "due").OrderBy(one => one.Key != "later").ThenBy(one => one.OpensAt).Select(one => Later(one, first)),
            .. refused.OrderByDescending(group => group.Count),
        ];
        var counted = waiting.Where(one => one.Key == "due").Sum(one => one.Members);
        var dialable = Math.Max(0, counted - due.Count(one => !verdicts[one.Id].Allowed));
        return new(
            campaign.Name, Sentence(campaign, now), campaign.Status == "processing" ? campaign.Factor : null, campaign.Status == "processing" ? campaign.NextAt : null,
            groups.Sum(group => group.Count) + dialable, groups, dialable, waiting.Sum(one => one.Members) <= MostCounted && counted <= due.Length);
    }

    public async Task<Campaigns.ReserveMembers.Judged?> Handle(MemberQuery query, CancellationToken ct) => await db.Find<Campaign>(Find, query, ct) is null
        ? null
        : await mediator.Send(new ReserveMembers.Query(query.Id, [query.MemberId]), ct) is [var judged, ..] ? judged : null;

    static string Sentence(Campaign campaign, DateTime now) => campaign switch
    {
        { Status: "processing", DecidedAt: { } at } when now - at <= Silence => campaign.Sentence!,
        { Status: "processing" } => "No server is at it at this moment; one takes it up within seconds.",
        { Status: "new" } => "Nobody has started it.",
        { Status: "scheduled" } => "Its start is still to come.",
        { Status: "overdue" } => $"It could not start on time. {string.Join(' ', campaign.StatusReasons)}".TrimEnd(),
        { Status: "paused" } => $"It is paused. {string.Join(' ', campaign.StatusReasons)}".TrimEnd(),
        { Status: "finished" } => "It is finished: nobody is left to call.",
        _ => "It was stopped.",
    };

    static Group Settled(Counted one) => one.Key == "under_way"
        ? new(one.Key, "Being called", "Their call is under way.", one.Members, null, [])
        : new(one.Key, CampaignWords.MemberStatus(one.Key["over_".Length..]).Label, "Nothing more happens with them in this run.", one.Members, null, []);

    static Group Later(Waiting one, First[] first) => new(
        one.Key, one.Key == "later" ? "Next try is later" : Label(Enum.Parse<RefusalKind>(one.Key["held_".Length..])), one.Key == "later" ? "The time of their next try has not come." : one.Reason, one.Members, one.OpensAt,
        [.. first.Where(member => member.Key == one.Key).Take(Samples).Select(ToSample)]);

    static Group Refused(RefusalKind kind, First[] members, Dictionary<Guid, Verdict> verdicts) => new(
        $"refused_{kind}", Label(kind), string.Join(' ', verdicts[members[0].Id].Refusals.Select(check => check.Sentence)), members.Length, members.Min(one => verdicts[one.Id].EarliestUtc),
        [.. members.Take(Samples).Select(ToSample)]);

    static Sample ToSample(First one) => new(one.Id, one.ContactId, one.Name, one.Number);

    static string Label(RefusalKind kind) => kind switch
    {
        RefusalKind.DialingHalted => "Calling is switched off",
        RefusalKind.NumberRefused or RefusalKind.Emergency or RefusalKind.PremiumRate or RefusalKind.ModeNotAllowed => "Number may not be called",
        RefusalKind.ContactUnknown or RefusalKind.ContactOfAnotherNumber => "Contact is gone",
        RefusalKind.DoNotCall => "Do-not-call list",
        RefusalKind.NoConsent => "No consent",
        RefusalKind.ListMissing or RefusalKind.ListTooOld => "National list missing or too old",
        RefusalKind.ListedNationally => "National do-not-call list",
        RefusalKind.OutsideHours => "Outside lawful hours",
        RefusalKind.CampaignWindow => "Outside the campaign's window",
        RefusalKind.Capped => "Called often enough for now",
        RefusalKind.AgentBusy or RefusalKind.NoAgent => "No agent for them",
        RefusalKind.NumberBusy => "Number is being called",
        RefusalKind.NoCallerId or RefusalKind.CallerIdNotOurs or RefusalKind.CallerIdWorn => "No caller ID for them",
        _ => "Held back",
    };

    sealed record Campaign
    {
        public string Name { get; init; } = "";
        public string Status { get; init; } = "";
        public string[] StatusReasons { get; init; } = [];
        public DateTime? DecidedAt { get; init; }
        public string? Factor { get; init; }
        public string? Sentence { get; init; }
        public DateTime? NextAt { get; init; }
    }

    sealed record Counted(string Key, long Members);

    sealed record Waiting(string Key, long Members, DateTime OpensAt, string Reason);

    sealed record First(Guid Id, Guid ContactId, string Name, string Number, DateTime NextAt, string Key);
}
