using DutyCall.Domain;
using DutyCall.Features.Imports.ListRows;
using DutyCall.Features.Imports.ShowImport;
using DutyCall.Infrastructure;
using DutyCall.Web;
using MediatR;

namespace DutyCall.Features.Imports.CheckImport;

sealed class Endpoint : IPages, IApi
{
    const int PageSize = 20;

    static void IPages.Map(IEndpointRouteBuilder pages)
    {
        pages.MapPost("/contacts/import/{importId:guid}/check", Begin).Needs(Permission.ImportContacts);
        pages.MapGet("/contacts/import/{importId:guid}/check", Show).Needs(Permission.ImportContacts);
    }

    static void IApi.Map(IEndpointRouteBuilder api) => api.MapPost("/imports/{importId:guid}/check", async (Guid importId, CheckRequest wanted, User user, IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new Command(user.ContactsOf(Permission.ImportContacts), importId, wanted.Settings, user.May(Permission.DefineContactFields), wanted.Remember, wanted.Run), ct)).Error?.ToProblem()
            ?? Results.Accepted($"/api/v1/imports/{importId}")).Needs(Permission.ImportContacts)
        .WithName("CheckImport")
        .WithSummary("Reads and judges every row of an import; nothing is saved. May be asked again with other settings until it runs.")
        .Produces(StatusCodes.Status202Accepted)
        .ProducesProblem(StatusCodes.Status404NotFound)
        .ProducesProblem(StatusCodes.Status409Conflict)
        .ProducesValidationProblem(StatusCodes.Status422UnprocessableEntity);

    static async Task<IResult> Begin(Guid importId, HttpRequest request, User user, IMediator mediator, CancellationToken ct)
    {
        var reach = user.ContactsOf(Permission.ImportContacts);
        var form = await request.ReadFormAsync(ct);
        if (form.ContainsKey("m0"))
        {
            var mapped = await mediator.Send(new MapColumns.Command(reach, importId, [.. Enumerable.Range(0, 500).TakeWhile(at => form.ContainsKey($"m{at}")).Select(at => form[$"m{at}"].ToString())], user.May(Permission.DefineContactFields)), ct);
            if (mapped.Error is not null and not Invalid)
                return mapped.Error.ToProblem();
            if (mapped.Error is not null)
                return Htmx.GoTo(request, $"/contacts/import/{importId}/columns?problem=mapping");
        }

        var begun = await mediator.Send(new Command(reach, importId, null, user.May(Permission.DefineContactFields), form["remember"] == "true", RunsUnasked: false), ct);
        return begun.Error switch
        {
            null => Htmx.GoTo(request, $"/contacts/import/{importId}/check"),
            Invalid => Htmx.GoTo(request, $"/contacts/import/{importId}/columns?problem=phone"),
            var error => error.ToProblem(),
        };
    }

    static async Task<IResult> Show(Guid importId, string? rows, string? after, User user, IMediator mediator, CancellationToken ct)
    {
        var reach = user.ContactsOf(Permission.ImportContacts);
        var shown = await mediator.Send(new ShowImport.Query(reach, importId), ct);
        if (shown.Value is not { } import)
            return shown.Error!.ToProblem();
        if (import.State == "examined" || import.State == "failed" && import.Facts.StartedAt is null)
            return Results.Redirect($"/contacts/import/{importId}/columns");

        var chosen = RowClasses.All.Contains(rows ?? "") ? rows! : import.Facts switch { { RowsInvalid: > 0 } => "invalid", { RowsRepeated: > 0 } => "repeated", { RowsExisting: > 0 } => "existing", _ => "new" };
        var page = await mediator.Send(new ListRows.Query(reach, importId, chosen, int.TryParse(after, out var number) ? number : 0, PageSize), ct);
        return page.Value is { } found ? CheckImport.Render(new(import, found, chosen, number, user.Zone)) : page.Error!.ToProblem();
    }
}

/// <param name="Settings">What is left out stays as it was.</param>
/// <param name="Remember">The next file with these columns is matched like this one.</param>
/// <param name="Run">Run as soon as it is checked.</param>
public sealed record CheckRequest(ImportSettings? Settings = null, bool Remember = false, bool Run = false);

public sealed record CheckPage(Import Import, RowPage Page, string Rows, int After, TimeZoneInfo Zone);
