using DutyCall.Domain;
using DutyCall.Features.Imports.ShowImport;
using DutyCall.Infrastructure;
using DutyCall.Infrastructure.Spreadsheets;
using DutyCall.Web;
using MediatR;

namespace DutyCall.Features.Imports.MapColumns;

sealed class Endpoint : IPages
{
    const string Route = "/contacts/import/{importId:guid}/columns";

    static void IPages.Map(IEndpointRouteBuilder pages)
    {
        pages.MapGet(Route, Show).Needs(Permission.ImportContacts);
        pages.MapPost(Route, Save).Needs(Permission.ImportContacts);
    }

    static async Task<IResult> Show(Guid importId, string? problem, User user, IMediator mediator, CancellationToken ct)
    {
        var shown = await mediator.Send(new ShowImport.Query(user.ContactsOf(Permission.ImportContacts), importId), ct);
        if (shown.Value is not { } import)
            return shown.Error!.ToProblem();
        if (!import.IsOpen)
            return Results.Redirect($"/contacts/import/{importId}/progress");
        var errors = new Errors();
        if (problem is "phone" or "mapping")
            errors["mapping"] = problem == "phone" ? "No column becomes the phone number. Choose the one that holds the numbers." : "Two columns become the same field, or one a field there is not. Choose again.";
        return Draw(import, errors, 200, user);
    }

    /// <summary>Each change is kept at once: reloading and going back find it.</summary>
    static async Task<IResult> Save(Guid importId, HttpRequest request, User user, IMediator mediator, CancellationToken ct)
    {
        var reach = user.ContactsOf(Permission.ImportContacts);
        var shown = await mediator.Send(new ShowImport.Query(reach, importId), ct);
        if (shown.Value is not { } import)
            return shown.Error!.ToProblem();

        var form = await request.ReadFormAsync(ct);
        var wanted = new ImportOverrides(
            Chosen("encoding", import.File.Encoding) ?? import.Overrides.Encoding, Chosen("delimiter", import.File.Delimiter) ?? import.Overrides.Delimiter,
            form.ContainsKey("layout") && form["header"] == "true" != import.File.HasHeader ? !import.File.HasHeader : import.Overrides.HasHeader, Chosen("sheet", import.File.Sheet) ?? import.Overrides.Sheet);
        var result = wanted != import.Overrides
            ? await mediator.Send(new ReexamineFile.Command(reach, importId, wanted), ct)
            : await mediator.Send(new Command(reach, importId, [.. Enumerable.Range(0, import.File.Headers.Count).Select(at => form[$"m{at}"].ToString())], user.May(Permission.DefineContactFields)), ct);
        if (result.Error is not null and not Invalid)
            return result.Error.ToProblem();
        var now = await mediator.Send(new ShowImport.Query(reach, importId), ct);
        return now.Value is { } saved ? Draw(saved, (result.Error as Invalid)?.Errors ?? [], result.Error is null ? 200 : 422, user) : now.Error!.ToProblem();

        string? Chosen(string field, string? found) => form[field].ToString() is { Length: > 0 } said && said != found ? said : null;
    }

    static IResult Draw(Import import, Errors errors, int status, User user)
    {
        var guesses = ImportFiles.Guess(import.File, import.Fields, import.Options.Region);
        return MapColumns.Render(new(import, guesses, user.May(Permission.DefineContactFields), errors), status);
    }
}

/// <param name="Guesses">What we would choose, and why.</param>
public sealed record ColumnsPage(Import Import, IReadOnlyList<Guess> Guesses, bool MayAddFields, Errors Errors);
