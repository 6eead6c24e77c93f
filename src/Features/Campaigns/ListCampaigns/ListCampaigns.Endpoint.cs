using System.ComponentModel;
using DutyCall.Domain.Campaigns;
using DutyCall.Infrastructure;
using DutyCall.Infrastructure.Database;
using DutyCall.Web;
using MediatR;
using Microsoft.AspNetCore.Http.Extensions;

namespace DutyCall.Features.Campaigns.ListCampaigns;

sealed class Endpoint : IPages, IApi
{
    public const string Route = "/campaigns";

    static void IPages.Map(IEndpointRouteBuilder pages) => pages.MapGet(Route, Show).Needs(Permission.RunCampaigns);

    static void IApi.Map(IEndpointRouteBuilder api) => api.MapGet(Route, List).Needs(Permission.RunCampaigns)
        .WithName("ListCampaigns")
        .WithSummary("Campaigns you may run, most recently changed first, with how far each is.")
        .Produces<CampaignList>()
        .ProducesValidationProblem(StatusCodes.Status422UnprocessableEntity);

    static async Task<IResult> Show([AsParameters] Search search, User user, HttpContext context, IMediator mediator, CancellationToken ct)
    {
        var read = search.Read(user, Query.PageSize);
        context.Response.Headers.Vary = "HX-Request";
        var page = await mediator.Send(read.Value ?? new Query(user.ScopeOf(Permission.RunCampaigns).DepartmentId, null, "", null), ct);
        return ListCampaigns.Render(new(search, page, user.Zone, (read.Error as Invalid)?.Errors ?? []), read.Error is null ? 200 : 422);
    }

    static async Task<IResult> List([AsParameters] Search search, [Description("1 to 200; 50 if left out.")] string? limit, User user, IMediator mediator, CancellationToken ct)
    {
        var size = Query.PageSize;
        if (limit is not null && (!int.TryParse(limit, out size) || size is < 1 or > 200))
            return new Invalid(new() { ["limit"] = "Ask for 1 to 200 campaigns." }).ToProblem();
        var read = search.Read(user, size);
        if (read.Error is { } error)
            return error.ToProblem();
        var page = await mediator.Send(read.Value!, ct);
        return Results.Ok(new CampaignList([.. page.Campaigns.Select(CampaignItem.Of)], page.Next?.ToString()));
    }
}

/// <summary>What is looked for, as the URL says it.</summary>
public sealed record Search
{
    [Description("new, scheduled, processing, paused, finished, overdue or canceled; every status if left out.")]
    public string? Status { get; init; }

    [Description("Part of a name or description.")]
    public string? Q { get; init; }

    [Description("Where to go on, from next of an earlier answer.")]
    public string? Cursor { get; init; }

    internal string ToQuery() => new QueryBuilder(
        from part in new (string Name, string? Value)[] { ("status", Status), ("q", Q), ("cursor", Cursor) }
        where part.Value is { Length: > 0 }
        select KeyValuePair.Create(part.Name, part.Value)).ToString();

    internal Result<Query> Read(User user, int size)
    {
        var errors = new Errors();
        var status = Status is { Length: > 0 } ? Status : null;
        if (status is not null && CampaignWords.Statuses.All(known => known.Code != status))
            errors["status"] = "There is no such status.";
        if (Q?.Length > 100 || Q?.Any(char.IsControl) == true)
            errors["q"] = "Search for less than 100 letters.";
        var place = Cursor is { Length: > 0 } ? Place.Read(Cursor) : null;
        if (Cursor is { Length: > 0 } && place is null)
            errors["cursor"] = "This link does not lead to a page. Start again from the first.";
        return errors.Count > 0 ? new Invalid(errors) : new Query(user.ScopeOf(Permission.RunCampaigns).DepartmentId, status, Q?.Trim() ?? "", place, size);
    }
}

public sealed record CampaignsPage(Search Search, Page Page, TimeZoneInfo Zone, Errors Errors);

/// <param name="Next">The cursor of the page below; null on the last.</param>
public sealed record CampaignList(IReadOnlyList<CampaignItem> Campaigns, string? Next);

/// <param name="Status">new, scheduled, processing, paused, finished, overdue or canceled.</param>
/// <param name="StatusReasons">Why it is paused, canceled or overdue.</param>
/// <param name="StartsAt">UTC; when it is to start next.</param>
/// <param name="Decision">While it is processing: what it does, or why it dials no more.</param>
public sealed record CampaignItem(
    Guid Id, string Name, string Description, string? Department, string Mode, string Status, IReadOnlyList<string> StatusReasons, DateTime StatusSince, DateTime? StartsAt, string? Decision,
    CampaignProgress Contacts, DateTime UpdatedAt)
{
    internal static CampaignItem Of(Campaign campaign) => new(
        campaign.Id, campaign.Name, campaign.Description, campaign.Department, campaign.Mode, campaign.Status, campaign.StatusReasons, campaign.StatusSince, campaign.StartsAt,
        campaign.Status == "processing" ? campaign.Sentence : null,
        new(campaign.Members, campaign.Called, campaign.Upcoming, campaign.Open, campaign.Answered, campaign.NotAnswered, campaign.Rejected, campaign.Callback, campaign.Excluded), campaign.UpdatedAt);
}

/// <param name="Called">Those with a result.</param>
/// <param name="Open">Being called, or waiting for an agent.</param>
public sealed record CampaignProgress(long Total, long Called, long Upcoming, long Open, long Answered, long NotAnswered, long Rejected, long Callback, long Excluded);
