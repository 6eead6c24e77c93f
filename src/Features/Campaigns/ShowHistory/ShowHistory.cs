using DutyCall.Domain.Campaigns;
using DutyCall.Infrastructure.Database;
using DutyCall.Web;
using MediatR;

namespace DutyCall.Features.Campaigns.ShowHistory;

/// <summary>Who changed which of a campaign's settings, newest first; null when there is no such campaign for this person.</summary>
/// <param name="Before">The version to go on from; null for the newest.</param>
public sealed record Query(Guid Id, Guid? DepartmentId, int? Before) : IRequest<History?>
{
    internal const int PageSize = 25;
}

/// <param name="Next">The version the page below begins with; null on the last.</param>
public sealed record History(Guid Id, string Name, IReadOnlyList<Entry> Entries, int? Next);

/// <param name="Changes">None for the first version.</param>
public sealed record Entry(int Version, DateTime ChangedAt, string? By, IReadOnlyList<CampaignChange> Changes);

sealed class Handler(Db db) : IRequestHandler<Query, History?>
{
    static readonly string FindName = Sql.Of<Handler>(nameof(FindName));
    static readonly string ListVersions = Sql.Of<Handler>(nameof(ListVersions));

    public async Task<History?> Handle(Query query, CancellationToken ct)
    {
        if (await db.Find<string>(FindName, query, ct) is not { } name)
            return null;
        var versions = await db.Many<Version>(ListVersions, new { query.Id, query.Before, Take = Query.PageSize + 1 }, ct);
        var entries = versions.Take(Query.PageSize).Select((version, at) => new Entry(
            version.Number, version.ChangedAt, version.By, at + 1 < versions.Length ? CampaignChanges.Between(versions[at + 1].Settings, version.Settings) : []));
        return new(query.Id, name, [.. entries], versions.Length > Query.PageSize ? versions[Query.PageSize].Number : null);
    }

    sealed record Version(int Number, string Settings, DateTime ChangedAt, string? By);
}

sealed class Endpoint : IPages, IApi
{
    static void IPages.Map(IEndpointRouteBuilder pages) => pages.MapGet("/campaigns/{id:guid}/history", async (Guid id, int? before, User user, IMediator mediator, CancellationToken ct) =>
        await mediator.Send(new Query(id, Reach(user), before), ct) is { } history ? ShowHistory.Render(new(history, user.Zone)) : Results.NotFound()).Needs(Permission.RunCampaigns);

    static void IApi.Map(IEndpointRouteBuilder api) => api.MapGet("/campaigns/{id:guid}/history", async (Guid id, int? before, User user, IMediator mediator, CancellationToken ct) =>
            await mediator.Send(new Query(id, Reach(user), before), ct) is { } history ? Results.Ok(history) : Results.Problem("There is no such campaign.", statusCode: 404)).Needs(Permission.RunCampaigns)
        .WithName("ListCampaignChanges")
        .WithSummary("Who changed which of a campaign's settings, newest first.")
        .Produces<History>()
        .ProducesProblem(StatusCodes.Status404NotFound);

    static Guid? Reach(User user) => user.ScopeOf(Permission.RunCampaigns).DepartmentId;
}

public sealed record HistoryPage(History History, TimeZoneInfo Zone);
