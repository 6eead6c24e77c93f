using System.ComponentModel;
using DutyCall.Infrastructure;
using DutyCall.Infrastructure.Database;
using DutyCall.Web;
using MediatR;

namespace DutyCall.Features.Exports.ListExports;

sealed class Endpoint : IPages, IApi
{
    public const string Route = "/exports";

    static void IPages.Map(IEndpointRouteBuilder pages) => pages.MapGet(Route, Show);

    static void IApi.Map(IEndpointRouteBuilder api)
    {
        api.MapGet(Route, List)
            .WithName("ListExports")
            .WithSummary("Your exports, newest first; everybody's if you are an admin.")
            .Produces<ExportList>()
            .ProducesValidationProblem(StatusCodes.Status422UnprocessableEntity);
        api.MapGet(Route + "/{exportId:guid}", Get)
            .WithName("GetExport")
            .WithSummary("How far an export is, and when its file goes away.")
            .Produces<ExportItem>()
            .ProducesProblem(StatusCodes.Status404NotFound);
    }

    static async Task<IResult> Show(string? before, User user, IMediator mediator, HttpContext context, TimeProvider clock, CancellationToken ct)
    {
        context.Response.Headers.Vary = "HX-Request";
        var everybodys = user.Role == Role.Admin;
        var place = before is null ? null : Place.Read(before);
        if (before is not null && place is null)
            return Results.NotFound();

        var page = await mediator.Send(new Query(user.Id, everybodys, place), ct);
        var rights = await mediator.Send(new CheckRights.Query(user), ct);
        return ListExports.Render(new(page, everybodys, user.Id, place is not null, rights.Any, user.Zone, clock.GetUtcNow().UtcDateTime));
    }

    static async Task<IResult> List(
        [Description("Where to go on, from older of an earlier answer.")] string? cursor, [Description("Exports to a page, 1 to 100; 50 if left out.")] string? limit,
        User user, IMediator mediator, CancellationToken ct)
    {
        var size = Query.PageSize;
        if (limit is not null && (!int.TryParse(limit, out size) || size is < 1 or > 100))
            return new Invalid(new() { ["limit"] = "Ask for 1 to 100 exports." }).ToProblem();
        var place = cursor is { Length: > 0 } ? Place.Read(cursor) : null;
        if (cursor is { Length: > 0 } && place is null)
            return new Invalid(new() { ["cursor"] = "This leads to no page. Start again from the first." }).ToProblem();

        var page = await mediator.Send(new Query(user.Id, user.Role == Role.Admin, place, size), ct);
        return Results.Ok(new ExportList([.. page.Exports.Select(ExportItem.Of)], page.Older?.ToString()));
    }

    static async Task<IResult> Get(Guid exportId, User user, IMediator mediator, CancellationToken ct) =>
        await mediator.Send(new OneQuery(user.Id, user.Role == Role.Admin, exportId), ct) is { } export
            ? Results.Ok(ExportItem.Of(export))
            : Results.Problem("There is no such export of yours.", statusCode: 404);
}

/// <param name="Older">The cursor of the page below; null on the last.</param>
public sealed record ExportList(IReadOnlyList<ExportItem> Exports, string? Older);

/// <param name="What">contacts or calls.</param>
/// <param name="State">queued, running, ready, failed, canceled, expired; sent or aborted for one that was downloaded while it was made.</param>
/// <param name="Selected">How many rows were named; null for everything the search finds.</param>
/// <param name="Total">How many rows it will be; null until they are counted.</param>
/// <param name="Rows">How many are in the file by now.</param>
/// <param name="File">Where the file is, while it is there.</param>
public sealed record ExportItem(
    Guid Id, ExportPerson Person, string What, string Format, string FileName, string Search, int? Selected, string State, DateTime CreatedAt, long? Total, long Rows,
    long? Bytes, string? Problem, DateTime? FinishedAt, DateTime? ExpiresAt, string? File)
{
    internal static ExportItem Of(Export export) => new(
        export.Id, new(export.UserId, export.Who), export.What, export.Format, export.FileName, export.Search, export.Selected, export.State, export.CreatedAt, export.Total,
        export.RowCount, export.Bytes, export.Problem, export.FinishedAt, export.ExpiresAt, export.State == "ready" ? $"/api/v1/exports/{export.Id}/file" : null);
}

public sealed record ExportPerson(Guid Id, string Name);

/// <summary>The page as it is drawn.</summary>
public sealed record ExportsPage(Page Page, bool Everybodys, Guid Me, bool IsLater, bool MayExport, TimeZoneInfo Zone, DateTime NowUtc)
{
    public string Url(Place at) => $"{Endpoint.Route}?before={at}";

    public static (string Label, string Tone) StateOf(Export export) => export.State switch
    {
        "queued" => export.Problem is null ? ("Waiting", "off") : ("Trying again", "wait"),
        "running" => ("Being made", "live"),
        "ready" => ("Ready", "ready"),
        "sent" => ("Downloaded", "ready"),
        "aborted" => ("Broken off", "stop"),
        "failed" => ("Failed", "stop"),
        "canceled" => ("Canceled", "off"),
        _ => ("Expired", "off"),
    };

    /// <summary>Which rows: status new, tag Solar.</summary>
    public static string Asked(Export export)
    {
        if (export.Selected is { } selected)
            return selected == 1 ? "1 selected row" : $"{selected} selected rows";
        var parts = Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(export.Search)
            .Where(part => part.Key != "sort")
            .Select(part => $"{part.Key.Replace("field.", "", StringComparison.Ordinal)} {string.Join(", ", part.Value.Select(value => Guid.TryParse(value, out _) ? "chosen" : value))}");
        var asked = string.Join("; ", parts);
        return asked.Length > 0 ? asked : "Everything";
    }
}
