using System.ComponentModel;
using DutyCall.Domain.Campaigns;
using DutyCall.Infrastructure;
using DutyCall.Infrastructure.Database;
using DutyCall.Web;
using MediatR;
using Microsoft.AspNetCore.Http.Extensions;

namespace DutyCall.Features.Campaigns.ListMembers;

sealed class Endpoint : IPages, IApi
{
    const string Route = "/campaigns/{id:guid}/contacts";

    static void IPages.Map(IEndpointRouteBuilder pages) => pages.MapGet(Route, Show).Needs(Permission.RunCampaigns);

    static void IApi.Map(IEndpointRouteBuilder api) => api.MapGet(Route, List).Needs(Permission.RunCampaigns)
        .WithName("ListCampaignContacts")
        .WithSummary("A campaign's contacts, newest first, with what became of each in this run.")
        .Produces<MemberList>()
        .ProducesProblem(StatusCodes.Status404NotFound)
        .ProducesValidationProblem(StatusCodes.Status422UnprocessableEntity);

    static async Task<IResult> Show(Guid id, [AsParameters] Search search, User user, HttpContext context, IMediator mediator, CancellationToken ct)
    {
        var read = search.Read(id, user, Query.PageSize);
        if (read.Error is { } error)
            return error.ToProblem();
        context.Response.Headers.Vary = "HX-Request";
        return await mediator.Send(read.Value!, ct) is { } page ? ListMembers.Render(new(page, user.Zone)) : Results.NotFound();
    }

    static async Task<IResult> List(Guid id, [AsParameters] Search search, [Description("1 to 200; 50 if left out.")] string? limit, User user, IMediator mediator, CancellationToken ct)
    {
        var size = Query.PageSize;
        if (limit is not null && (!int.TryParse(limit, out size) || size is < 1 or > 200))
            return new Invalid(new() { ["limit"] = "Ask for 1 to 200 contacts." }).ToProblem();
        var read = search.Read(id, user, size);
        if (read.Error is { } error)
            return error.ToProblem();
        return await mediator.Send(read.Value!, ct) is { } page
            ? Results.Ok(new MemberList([.. page.Members.Select(MemberItem.Of)], page.Next?.ToString()))
            : Results.Problem("There is no such campaign.", statusCode: 404);
    }
}

/// <summary>What is looked for, as the URL says it.</summary>
public sealed record Search
{
    [Description("upcoming, dialing, on_hold (waits for an agent), answered, not_answered, rejected, callback or excluded; all if left out.")]
    public string? Status { get; init; }

    [Description("Parts of a name or number.")]
    public string? Q { get; init; }

    [Description("Where to go on, from next of an earlier answer.")]
    public string? Cursor { get; init; }

    internal static string ToQuery(string? status, string q, string? cursor) => new QueryBuilder(
        from part in new (string Name, string? Value)[] { ("status", status), ("q", q), ("cursor", cursor) }
        where part.Value is { Length: > 0 }
        select KeyValuePair.Create(part.Name, part.Value)).ToString();

    internal Result<Query> Read(Guid id, User user, int size)
    {
        var errors = new Errors();
        var status = Status switch { null or "" => null, "on_hold" => "waiting", var named => named };
        if (status is not null && CampaignWords.MemberStatuses.All(known => known.Code != status))
            errors["status"] = "There is no such status.";
        if (Q?.Length > 100 || Q?.Any(char.IsControl) == true)
            errors["q"] = "Search for less than 100 letters.";
        var place = Cursor is { Length: > 0 } ? Place.Read(Cursor) : null;
        if (Cursor is { Length: > 0 } && place is null)
            errors["cursor"] = "This link does not lead to a page. Start again from the first.";
        return errors.Count > 0 ? new Invalid(errors) : new Query(id, user.ScopeOf(Permission.RunCampaigns).DepartmentId, status, Q?.Trim() ?? "", place, size);
    }
}

public sealed record MembersPage(Page Page, TimeZoneInfo Zone);

/// <param name="Next">The cursor of the page below; null on the last.</param>
public sealed record MemberList(IReadOnlyList<MemberItem> Contacts, string? Next);

/// <param name="Status">upcoming, dialing, on_hold (waits for an agent), answered, not_answered, rejected, callback or excluded.</param>
/// <param name="Final">Nothing more happens in this run: done, exhausted, excluded or callback; null while something may.</param>
/// <param name="Reason">Why they are left out, or are not called before NextAt.</param>
/// <param name="NextAt">UTC; not before.</param>
/// <param name="Attempts">In this run.</param>
public sealed record MemberItem(
    Guid Id, Guid ContactId, string Name, string Phone, string Status, string? Final, string Reason, int Priority, DateTime? NextAt, int Attempts, string? LastResult, DateTime? LastAttemptAt,
    string Comments, string Source, DateTime AddedAt)
{
    internal static MemberItem Of(Member member) => new(
        member.Id, member.ContactId, member.Name, member.Phone, member.Status == "waiting" ? "on_hold" : member.Status, member.Final, member.Reason, member.Priority, member.NextAt, member.Attempts,
        member.LastResult, member.LastAttemptAt, member.Comments, member.Source, member.AddedAt);
}
