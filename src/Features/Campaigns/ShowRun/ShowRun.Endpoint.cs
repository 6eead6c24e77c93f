using System.ComponentModel;
using DutyCall.Domain.Campaigns;
using DutyCall.Infrastructure;
using DutyCall.Infrastructure.Database;
using DutyCall.Web;
using MediatR;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.Net.Http.Headers;

namespace DutyCall.Features.Campaigns.ShowRun;

sealed class Endpoint : IPages, IApi
{
    const string Route = "/campaigns/{id:guid}/runs/{number:int}";

    static void IPages.Map(IEndpointRouteBuilder pages)
    {
        pages.MapGet(Route, Show).Needs(Permission.RunCampaigns);
        pages.MapGet(Route + "/results.csv", Download).Needs(Permission.RunCampaigns);
    }

    static void IApi.Map(IEndpointRouteBuilder api) => api.MapGet(Route, List).Needs(Permission.RunCampaigns)
        .WithName("ListRunResults")
        .WithSummary("What became of everybody in one run of a campaign, earlier runs too.")
        .Produces<RunResults>()
        .ProducesProblem(StatusCodes.Status404NotFound)
        .ProducesValidationProblem(StatusCodes.Status422UnprocessableEntity);

    static async Task<IResult> Show(Guid id, int number, [AsParameters] Search search, User user, IMediator mediator, CancellationToken ct)
    {
        var read = search.Read(id, number, user, Query.PageSize);
        if (read.Error is { } error)
            return error.ToProblem();
        return await mediator.Send(read.Value!, ct) is { } page ? ShowRun.Render(new(page, user.Zone)) : Results.NotFound();
    }

    static async Task<IResult> Download(Guid id, int number, string? status, User user, HttpContext context, IMediator mediator, CancellationToken ct)
    {
        var read = new Search { Status = status }.Read(id, number, user, Query.PageSize);
        if (read.Error is { } error)
            return error.ToProblem();

        Stream Begin(string name)
        {
            context.Response.ContentType = "text/csv; charset=utf-8";
            context.Response.Headers.ContentDisposition = new ContentDispositionHeaderValue("attachment") { FileNameStar = name, FileName = name }.ToString();
            return context.Response.Body;
        }

        var result = await mediator.Send(new ExportCommand(user.Id, id, number, read.Value!.DepartmentId, read.Value.Status, user.Zone, Begin), ct);
        return result.Error is null ? Results.Empty : Results.NotFound();
    }

    static async Task<IResult> List(Guid id, int number, [AsParameters] Search search, [Description("1 to 200; 50 if left out.")] string? limit, User user, IMediator mediator, CancellationToken ct)
    {
        var size = Query.PageSize;
        if (limit is not null && (!int.TryParse(limit, out size) || size is < 1 or > 200))
            return new Invalid(new() { ["limit"] = "Ask for 1 to 200 contacts." }).ToProblem();
        var read = search.Read(id, number, user, size);
        if (read.Error is { } error)
            return error.ToProblem();
        return await mediator.Send(read.Value!, ct) is { } page ? Results.Ok(RunResults.Of(page)) : new NoSuchRun().ToProblem();
    }
}

/// <summary>What is looked for, as the URL says it.</summary>
public sealed record Search
{
    [Description("upcoming, dialing, on_hold (waits for an agent), answered, not_answered, rejected, callback or excluded; all if left out.")]
    public string? Status { get; init; }

    [Description("Where to go on, from next of an earlier answer.")]
    public string? Cursor { get; init; }

    internal static string ToQuery(string? status, string? cursor) => new QueryBuilder(
        from part in new (string Name, string? Value)[] { ("status", status), ("cursor", cursor) }
        where part.Value is { Length: > 0 }
        select KeyValuePair.Create(part.Name, part.Value)).ToString();

    internal Result<Query> Read(Guid id, int number, User user, int size)
    {
        var errors = new Errors();
        var status = Status switch { null or "" => null, "on_hold" => "waiting", var named => named };
        if (status is not null && CampaignWords.MemberStatuses.All(known => known.Code != status))
            errors["status"] = "There is no such outcome.";
        var place = Cursor is { Length: > 0 } ? Place.Read(Cursor) : null;
        if (Cursor is { Length: > 0 } && place is null)
            errors["cursor"] = "This link does not lead to a page. Start again from the first.";
        return errors.Count > 0 ? new Invalid(errors) : new Query(id, number, user.ScopeOf(Permission.RunCampaigns).DepartmentId, status, place, size);
    }
}

public sealed record RunPage(Page Page, TimeZoneInfo Zone);

/// <param name="EndedAt">UTC; null while it is under way.</param>
/// <param name="Contacts">By status.</param>
/// <param name="Next">The cursor of the page below; null on the last.</param>
public sealed record RunResults(int Number, DateTime StartedAt, DateTime? EndedAt, string? EndStatus, IReadOnlyDictionary<string, long> Contacts, IReadOnlyList<RunResult> Results, string? Next)
{
    internal static RunResults Of(Page page) => new(
        page.Run.Number, page.Run.StartedAt, page.Run.EndedAt, page.Run.EndStatus, page.Run.ByStatus, [.. page.Outcomes.Select(RunResult.Of)], page.Next?.ToString());
}

/// <param name="Status">upcoming, dialing, on_hold (waits for an agent), answered, not_answered, rejected, callback or excluded.</param>
/// <param name="Final">done, exhausted, excluded or callback; null where something was still to happen.</param>
public sealed record RunResult(Guid Id, Guid ContactId, string Name, string Phone, string Status, string? Final, string Reason, int Attempts, string? LastResult, DateTime? LastAttemptAt)
{
    internal static RunResult Of(Outcome one) => new(
        one.Id, one.ContactId, one.Name, one.Phone, one.Status == "waiting" ? "on_hold" : one.Status, one.Final, one.Reason, one.Attempts, one.LastResult, one.LastAttemptAt);
}
