using DutyCall.Domain;
using DutyCall.Infrastructure;
using DutyCall.Infrastructure.Database;
using DutyCall.Web;
using MediatR;

namespace DutyCall.Features.Calls.ListCallHistory;

/// <summary>A page of the calls that somebody may see, newest first.</summary>
/// <param name="At">Null for the newest.</param>
sealed record Query(Scope Scope, CallFilter Filter, Place? At = null, int Size = Query.PageSize) : IRequest<Page>
{
    public const int PageSize = 50;

    /// <summary>What somebody asks for by a URL, of the calls that are theirs to see.</summary>
    public static Result<Query> Read(CallSearch search, User user)
    {
        var (filter, problems) = search.Understand(user.Zone);
        var place = search.Cursor is { Length: > 0 } cursor ? Place.Read(cursor) : null;
        var errors = new Errors();
        foreach (var (part, problem) in problems)
            errors[part] = problem;
        if (search.Cursor is { Length: > 0 } && place is null)
            errors["cursor"] = "This link does not lead to a page. Start again from the first.";
        return errors.Count > 0 ? new Invalid(errors) : new Query(user.Scope, filter, place);
    }
}

/// <summary>What the filters of a person may be set to.</summary>
sealed record ChoicesQuery(Scope Scope, Guid? ContactId) : IRequest<Choices>;

/// <param name="Outcome">A disposition's code, or else the carrier's result.</param>
/// <param name="TalkSeconds">Null when nobody talked.</param>
public sealed record Call(
    Guid Id, string Direction, string State, Guid? AgentId, string? AgentName, Guid? ContactId, string ContactName, string CustomerNumber,
    string OurNumber, DateTime CreatedAt, int? TalkSeconds, string? Outcome, string? Result, string? DispositionCode, string? DispositionLabel,
    string? DispositionTone, string Notes, bool IsRecorded)
{
    internal Place Place(bool newer) => new(CreatedAt, Id, newer);
}

/// <param name="Newer">Where the page above begins; null on the first.</param>
/// <param name="Older">Where the page below begins; null on the last.</param>
/// <param name="LookedBackTo">Set when the page is short because the search paused here, not because there is no more: UTC.</param>
public sealed record Page(IReadOnlyList<Call> Calls, Place? Newer, Place? Older, DateTime? LookedBackTo)
{
    internal static readonly Page Empty = new([], null, null, null);
}

public sealed record Outcome(string Code, string Label);

public sealed record Agent(Guid Id, string Name);

/// <param name="Region">Where the organisation is at home, ISO 3166-1 alpha-2.</param>
public sealed record Choices(IReadOnlyList<Outcome> Outcomes, IReadOnlyList<Agent> Agents, string? ContactName, string Region);

sealed class Handler(Db db) : IRequestHandler<Query, Page>, IRequestHandler<ChoicesQuery, Choices>
{
    static readonly string WalkOlder = Sql.Of<Handler>(nameof(WalkOlder));
    static readonly string WalkNewer = Sql.Of<Handler>(nameof(WalkNewer));
    static readonly string FindWalksEnd = Sql.Of<Handler>(nameof(FindWalksEnd));
    static readonly string FindNumbers = Sql.Of<Handler>(nameof(FindNumbers));
    static readonly string MergeOlder = Sql.Of<Handler>(nameof(MergeOlder));
    static readonly string MergeNewer = Sql.Of<Handler>(nameof(MergeNewer));
    static readonly string ListCalls = Sql.Of<Handler>(nameof(ListCalls));
    static readonly string ListOutcomes = Sql.Of<Handler>(nameof(ListOutcomes));
    static readonly string ListAgents = Sql.Of<Handler>(nameof(ListAgents));
    static readonly string FindContact = Sql.Of<Handler>(nameof(FindContact));
    static readonly string FindRegion = Sql.Of<Handler>(nameof(FindRegion));

    public async Task<Page> Handle(Query query, CancellationToken ct)
    {
        if (Walk.For(query) is not { } walk)
            return Page.Empty;

        if (walk.MayMerge && await db.Many<string>(FindNumbers, new { walk.Digits, AtMost = Walk.MostNumbers + 1 }, ct) is { Length: <= Walk.MostNumbers } numbers)
            walk = walk.Over(numbers);

        if (query.At is { Newer: true })
        {
            var above = await db.Many<Guid>(walk.Numbers is null ? WalkNewer : MergeNewer, walk, ct);
            // Less than a page and one more: the first page has them, and what is newest.
            return above.Length == walk.Take
                ? Between(await Calls(above[..query.Size], ct), newer: true, older: true)
                : await Handle(query with { At = null }, ct);
        }

        var isFirst = query.At is null;
        var below = await db.Many<Guid>(walk.Numbers is null ? WalkOlder : MergeOlder, walk, ct);
        if (below.Length == walk.Take)
            return Between(await Calls(below[..query.Size], ct), newer: !isFirst, older: true);

        var page = Between(await Calls(below, ct), newer: !isFirst, older: false);
        return walk.MayPause && await db.Find<Place>(FindWalksEnd, walk, ct) is { } end
            ? page with { Older = end, LookedBackTo = end.AtUtc }
            : page;
    }

    public async Task<Choices> Handle(ChoicesQuery query, CancellationToken ct) => new(
        await db.Many<Outcome>(ListOutcomes, query, ct),
        query.Scope.OwnerId is null ? await db.Many<Agent>(ListAgents, query.Scope, ct) : [],
        query.ContactId is null ? null : await db.Find<string>(FindContact, query, ct),
        await db.One<string>(FindRegion, query, ct));

    async Task<Call[]> Calls(Guid[] ids, CancellationToken ct) => ids is [] ? [] : await db.Many<Call>(ListCalls, new { Ids = ids }, ct);

    static Page Between(Call[] calls, bool newer, bool older) => new(
        calls,
        newer && calls is [var first, ..] ? first.Place(newer: true) : null,
        older ? calls[^1].Place(newer: false) : null,
        null);
}
