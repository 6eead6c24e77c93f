using System.Text.Json;
using DutyCall.Domain;
using DutyCall.Features.Imports.ListImports;
using DutyCall.Features.Imports.ShowImport;
using DutyCall.Infrastructure;
using DutyCall.Web;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace DutyCall.Features.Imports.AddImport;

sealed class Endpoint : IPages, IApi
{
    public const string Route = "/contacts/import";

    static void IPages.Map(IEndpointRouteBuilder pages)
    {
        pages.MapGet(Route, Start).Needs(Permission.ImportContacts);
        pages.MapPost(Route + "/file", Upload).Needs(Permission.ImportContacts);
        pages.MapPost(Route + "/sheet", Fetch).Needs(Permission.ImportContacts);
        pages.MapGet(Route + "/sample.csv", () => Results.Text(Sample, "text/csv", System.Text.Encoding.UTF8)).Needs(Permission.ImportContacts);
    }

    static void IApi.Map(IEndpointRouteBuilder api)
    {
        api.MapPost("/imports/file", UploadForApi).Needs(Permission.ImportContacts)
            .WithName("ImportFile")
            .WithSummary("Brings a CSV or Excel file of contacts: multipart/form-data with a part named file and, before or after it, settings as JSON (ImportRequest). "
                + "Without settings it waits for a check; with them it is checked, and with run set it runs as soon as it is.")
            .Accepts<ImportRequest>("multipart/form-data")
            .Produces<ImportStatus>(StatusCodes.Status201Created)
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge)
            .ProducesValidationProblem(StatusCodes.Status422UnprocessableEntity);
        api.MapPost("/imports/sheet", FetchForApi).Needs(Permission.ImportContacts)
            .WithName("ImportSheet")
            .WithSummary("Brings a Google Sheet of contacts by the link that anyone may view it with. Otherwise as with a file.")
            .Produces<ImportStatus>(StatusCodes.Status201Created)
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge)
            .ProducesValidationProblem(StatusCodes.Status422UnprocessableEntity);
    }

    static async Task<IResult> Start(Guid? campaign, User user, IMediator mediator, CancellationToken ct) => AddImport.Render(new(
        await mediator.Send(new ListImports.Query(user.ContactsOf(Permission.ImportContacts), null, 5), ct), "", null, user.Zone, campaign));

    static async Task<IResult> Upload(Guid? campaign, HttpRequest request, User user, IMediator mediator, CancellationToken ct)
    {
        var (taken, _) = await Uploads.Take(request, Handler.AtMostBytes, (content, name) => mediator.Send(new Command(user.Id, user.ContactsOf(Permission.ImportContacts), content, name, campaign), ct), ct);
        return taken.Value is { } added ? Results.Json(new { location = $"{Route}/{added.Id}/source" }) : taken.Error!.ToProblem();
    }

    static async Task<IResult> Fetch([FromForm] string? link, Guid? campaign, User user, HttpRequest request, IMediator mediator, CancellationToken ct)
    {
        var reach = user.ContactsOf(Permission.ImportContacts);
        var added = await mediator.Send(new SheetCommand(user.Id, reach, link ?? "", campaign), ct);
        return added.Value is { } import
            ? Htmx.GoTo(request, $"{Route}/{import.Id}/source")
            : AddImport.Render(new(await mediator.Send(new ListImports.Query(reach, null, 5), ct), link ?? "", added.Error!.Message, user.Zone, campaign), StatusCodes.Status422UnprocessableEntity);
    }

    static async Task<IResult> UploadForApi(HttpRequest request, User user, IMediator mediator, CancellationToken ct)
    {
        var (taken, settings) = await Uploads.Take(request, Handler.AtMostBytes, (content, name) => mediator.Send(new Command(user.Id, user.ContactsOf(Permission.ImportContacts), content, name), ct), ct);
        if (taken.Value is not { } added)
            return taken.Error!.ToProblem();

        ImportRequest? wanted = null;
        try
        {
            wanted = string.IsNullOrWhiteSpace(settings) ? null : JsonSerializer.Deserialize<ImportRequest>(settings, JsonSerializerOptions.Web);
        }
        catch (JsonException)
        {
            await mediator.Send(new CancelImport.Command(user.ContactsOf(Permission.ImportContacts), added.Id), ct);
            return new Invalid(new() { ["settings"] = "The settings are no JSON of the form that is described." }).ToProblem();
        }

        return await Answer(added.Id, wanted, user, mediator, ct);
    }

    static async Task<IResult> FetchForApi(SheetRequest sheet, User user, IMediator mediator, CancellationToken ct)
    {
        var added = await mediator.Send(new SheetCommand(user.Id, user.ContactsOf(Permission.ImportContacts), sheet.Link), ct);
        return added.Value is { } import ? await Answer(import.Id, sheet.Import, user, mediator, ct) : added.Error!.ToProblem();
    }

    /// <summary>What cannot be checked as asked is not kept waiting: the program corrects its request and sends it again.</summary>
    static async Task<IResult> Answer(Guid importId, ImportRequest? wanted, User user, IMediator mediator, CancellationToken ct)
    {
        var reach = user.ContactsOf(Permission.ImportContacts);
        if (wanted is not null && (await mediator.Send(
            new CheckImport.Command(reach, importId, wanted.Settings, user.May(Permission.DefineContactFields), Remember: false, wanted.Run), ct)).Error is { } refused)
        {
            await mediator.Send(new CancelImport.Command(reach, importId), ct);
            return refused.ToProblem();
        }

        var shown = await mediator.Send(new ShowImport.Query(reach, importId), ct);
        return Results.Created($"/api/v1/imports/{importId}", ImportStatus.Of(shown.Value!));
    }

    const string Sample = "Phone,Name,Company,Job title,Email,Status,Deal value,Tags,Notes\r\n+1 415 555 0118,Theo Marchetti,Marchetti Auto Glass,Owner,theo@marchettiglass.example,New,14000,\"Mailer, North Bay\",Call after ten\r\n";
}

/// <param name="Settings">What the columns become and what holds for every row; what is left out is guessed.</param>
/// <param name="Run">Run as soon as it is checked.</param>
public sealed record ImportRequest(ImportSettings? Settings = null, bool Run = false);

/// <param name="Link">As its owner shares it: https://docs.google.com/spreadsheets/d/….</param>
/// <param name="Import">Without it, the import waits for a check.</param>
public sealed record SheetRequest(string Link, ImportRequest? Import = null);

/// <param name="CampaignId">The campaign whose page led here.</param>
public sealed record StartPage(Earlier Earlier, string Link, string? LinkProblem, TimeZoneInfo Zone, Guid? CampaignId)
{
    public string For => CampaignId is { } id ? $"?campaign={id}" : "";
}
