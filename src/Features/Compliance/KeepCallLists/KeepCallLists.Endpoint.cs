using System.Globalization;
using System.Text.Json;
using DutyCall.Infrastructure;
using DutyCall.Web;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace DutyCall.Features.Compliance.KeepCallLists;

sealed class Endpoint : IPages, IApi
{
    public const string Route = "/compliance/lists";

    static void IPages.Map(IEndpointRouteBuilder pages)
    {
        pages.MapGet(Route, (string? imported, string? skipped, User user, IMediator mediator, TimeProvider clock, CancellationToken ct) => Show(Told(imported, skipped), [], user, mediator, clock, 200, ct)).Needs(Permission.SeeCompliance);
        pages.MapPost(Route, Import).Needs(Permission.KeepCallLists).WithMetadata(new RequestSizeLimitAttribute(Handler.AtMostBytes)).WithFormOptions(multipartBodyLengthLimit: Handler.AtMostBytes);
        pages.MapPost(Route + "/{id:guid}/remove", Remove).Needs(Permission.KeepCallLists);
    }

    static void IApi.Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/call-lists", async (IMediator mediator, CancellationToken ct) => Results.Ok(await mediator.Send(new Query(), ct))).Needs(Permission.SeeCompliance)
            .WithName("ListCallLists")
            .WithSummary("The national do-not-call lists that were imported, the newest first.")
            .Produces<IReadOnlyList<CallList>>();
        api.MapPost("/call-lists", ImportForApi).Needs(Permission.KeepCallLists)
            .WithMetadata(new RequestSizeLimitAttribute(Handler.AtMostBytes)).WithFormOptions(multipartBodyLengthLimit: Handler.AtMostBytes)
            .WithName("ImportCallList")
            .WithSummary("Imports a national do-not-call list: multipart/form-data with a part named settings (NewCallList as JSON) and one named file, a number at the beginning of each line.")
            .Accepts<NewCallList>("multipart/form-data")
            .Produces<Imported>(StatusCodes.Status201Created)
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge)
            .ProducesValidationProblem(StatusCodes.Status422UnprocessableEntity);
        api.MapDelete("/call-lists/{id:guid}", async (Guid id, User user, IMediator mediator, CancellationToken ct) =>
                (await mediator.Send(new RemoveCommand(user.Id, id), ct)).Error?.ToProblem() ?? Results.NoContent()).Needs(Permission.KeepCallLists)
            .WithName("RemoveCallList")
            .WithSummary("Takes a national list out of force.")
            .Produces(StatusCodes.Status204NoContent)
            .ProducesProblem(StatusCodes.Status404NotFound);
    }

    static async Task<IResult> Show(string? told, Errors errors, User user, IMediator mediator, TimeProvider clock, int status, CancellationToken ct) => CallLists.Render(
        new(await mediator.Send(new Query(), ct), told, errors, DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime), user.Zone), status);

    static async Task<IResult> Import([FromForm] ListForm form, IFormFile? file, User user, HttpRequest request, IMediator mediator, TimeProvider clock, CancellationToken ct)
    {
        if (file is null)
            return await Show(null, new() { ["file"] = "Choose a file." }, user, mediator, clock, StatusCodes.Status422UnprocessableEntity, ct);
        await using var content = file.OpenReadStream();
        var result = await mediator.Send(new Command(user.Id, content, file.FileName, form.Region ?? "", Day(form.Dated), form.Name is { Length: > 0 } name ? name : file.FileName), ct);
        return result.Value is { } imported
            ? Htmx.GoTo(request, $"{Route}?imported={imported.Numbers}&skipped={imported.Skipped}")
            : await Show(null, (result.Error as Invalid)?.Errors ?? [], user, mediator, clock, StatusCodes.Status422UnprocessableEntity, ct);
    }

    static async Task<IResult> Remove(Guid id, User user, HttpRequest request, IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new RemoveCommand(user.Id, id), ct)).Error?.ToProblem() ?? Htmx.GoTo(request, Route);

    static async Task<IResult> ImportForApi(IFormFile? file, [FromForm] string? settings, User user, IMediator mediator, CancellationToken ct)
    {
        if (file is null)
            return new NoUpload().ToProblem();
        NewCallList? list;
        try
        {
            list = JsonSerializer.Deserialize<NewCallList>(settings is { Length: > 0 } ? settings : "{}", JsonSerializerOptions.Web);
        }
        catch (JsonException)
        {
            return new Invalid(new() { ["settings"] = "The settings are no JSON of the form that is described." }).ToProblem();
        }

        await using var content = file.OpenReadStream();
        var result = await mediator.Send(new Command(user.Id, content, file.FileName, list!.Region ?? "", list.Dated ?? DateOnly.MinValue, list.Name ?? file.FileName), ct);
        return result.Value is { } imported ? Results.Created($"/api/v1/call-lists/{imported.Id}", imported) : result.Error!.ToProblem();
    }

    static DateOnly Day(string? text) => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : DateOnly.MinValue;

    static string? Told(string? imported, string? skipped) =>
        long.TryParse(imported, out var numbers) && long.TryParse(skipped, out var lines) ? $"Imported {numbers} numbers.{(lines > 0 ? $" {lines} lines were no number of that country." : "")}" : null;
}

public sealed record ListForm
{
    public string? Region { get; init; }
    public string? Dated { get; init; }
    public string? Name { get; init; }
}

/// <param name="Region">ISO 3166-1 alpha-2: whose numbers the list is about.</param>
/// <param name="Dated">As of which day the registry gave it out.</param>
/// <param name="Name">The file's, when left out.</param>
public sealed record NewCallList(string? Region, DateOnly? Dated, string? Name = null);

/// <param name="Told">What came of an import just now.</param>
public sealed record CallListsPage(IReadOnlyList<CallList> Lists, string? Told, Errors Errors, DateOnly Today, TimeZoneInfo Zone);
