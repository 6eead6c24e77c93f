using DutyCall.Domain;
using DutyCall.Web;
using MediatR;

namespace DutyCall.Features.Imports.ShowImport;

sealed class Endpoint : IPages, IApi
{
    static void IPages.Map(IEndpointRouteBuilder pages) => pages.MapGet("/contacts/import/{importId:guid}", async (Guid importId, User user, IMediator mediator, CancellationToken ct) =>
    {
        var shown = await mediator.Send(new Query(user.ContactsOf(Permission.ImportContacts), importId), ct);
        return shown.Value is { } import ? Results.Redirect($"/contacts/import/{importId}/{import.Step}") : shown.Error!.ToProblem();
    }).Needs(Permission.ImportContacts);

    static void IApi.Map(IEndpointRouteBuilder api) => api.MapGet("/imports/{importId:guid}", async (Guid importId, User user, IMediator mediator, CancellationToken ct) =>
    {
        var shown = await mediator.Send(new Query(user.ContactsOf(Permission.ImportContacts), importId), ct);
        return shown.Value is { } import ? Results.Ok(ImportStatus.Of(import)) : shown.Error!.ToProblem();
    }).Needs(Permission.ImportContacts)
        .WithName("GetImport")
        .WithSummary("An import: what its columns become, how many rows are what, how far it is, what came of it.")
        .Produces<ImportStatus>()
        .ProducesProblem(StatusCodes.Status404NotFound);
}

/// <summary>An import for a program.</summary>
/// <param name="State">examined, checking, checked, running, done, cancelled, failed, undoing or undone.</param>
/// <param name="Problem">Why it failed.</param>
/// <param name="UndoableUntil">Null when it cannot be undone.</param>
public sealed record ImportStatus(
    Guid Id, string Name, string? Link, string State, string? Problem, DateTime CreatedAt, string By, IReadOnlyList<ImportColumn> Columns, ImportOptions Options, ImportCounts Rows,
    ImportProgress Progress, ImportOutcome Outcome, DateTime? StartedAt, DateTime? FinishedAt, DateTime? UndoableUntil)
{
    internal static ImportStatus Of(Import import)
    {
        var facts = import.Facts;
        return new(
            import.Id, import.Name, import.Link, import.State, import.Problem, facts.CreatedAt, facts.Actor,
            [.. import.File.Headers.Select((header, at) => new ImportColumn(header, at < import.Mapping.Count ? import.Mapping[at] : "", import.File.FirstValueOf(at)))],
            import.Options,
            new(import.Rows, facts.RowsNew, facts.RowsExisting, facts.RowsRepeated, facts.RowsInvalid, facts.RowsWarned, facts.RowsZoneless, facts.RowsDeleted),
            new(import.Applied, import.ToApply),
            new(facts.Added, facts.Changed, facts.LeftAlone, facts.Removed, facts.Restored, facts.Kept),
            facts.StartedAt, facts.FinishedAt, import.UndoableUntil);
    }
}

/// <param name="Becomes">Empty when it is left out.</param>
public sealed record ImportColumn(string Name, string Becomes, string FirstValue);

/// <param name="Warned">Accepted, with a value left out.</param>
/// <param name="WithoutTimeZone">Nothing says where the phone may ring.</param>
/// <param name="DeletedBefore">New contacts whose number was deleted here before.</param>
public sealed record ImportCounts(int Read, int New, int Existing, int Repeated, int Invalid, int Warned, int WithoutTimeZone, int DeletedBefore);

public sealed record ImportProgress(int Applied, int Total);

/// <param name="LeftAlone">The contact was there, and needed or was allowed no change.</param>
/// <param name="Removed">By the undo.</param>
/// <param name="Restored">Contacts whose fields the undo put back.</param>
/// <param name="Kept">Contacts that stay after the undo because somebody has called or changed them since.</param>
public sealed record ImportOutcome(int Added, int Changed, int LeftAlone, int Removed, int Restored, int Kept);
