using System.ComponentModel;
using DutyCall.Domain;
using DutyCall.Features.Imports.ShowImport;
using DutyCall.Infrastructure;
using DutyCall.Infrastructure.Database;
using DutyCall.Web;
using MediatR;

namespace DutyCall.Features.Imports.ListImports;

/// <summary>Earlier imports that somebody may see, newest first.</summary>
public sealed record Query(ContactReach Reach, Place? After, int Take) : IRequest<Earlier>;

public sealed record Earlier(IReadOnlyList<EarlierImport> Imports, Place? Next);

public sealed record EarlierImport
{
    public Guid Id { get; init; }
    public string Name { get; init; } = "";
    public string? Link { get; init; }
    public string State { get; init; } = "";
    public DateTime CreatedAt { get; init; }
    public DateTime? StartedAt { get; init; }
    public DateTime? FinishedAt { get; init; }
    public string Actor { get; init; } = "";
    public int Added { get; init; }
    public int Changed { get; init; }
    public int RowsNew { get; init; }
    public int RowsExisting { get; init; }
    public int RowsRepeated { get; init; }
    public int RowsInvalid { get; init; }
    public int Removed { get; init; }
    public int Kept { get; init; }

    public bool MayUndo(DateTime now) => State is "done" or "cancelled" or "failed" && StartedAt is not null && FinishedAt > now - ImportStates.MayUndoFor;
}

sealed class Handler(Db db) : IRequestHandler<Query, Earlier>
{
    static readonly string ListImports = Sql.Of<Handler>(nameof(ListImports));

    public async Task<Earlier> Handle(Query query, CancellationToken ct)
    {
        var rows = await db.Many<EarlierImport>(ListImports, new
        {
            query.Reach.Everyone,
            query.Reach.Me,
            query.Reach.DepartmentId,
            query.After?.AtUtc,
            query.After?.Id,
            Take = query.Take + 1,
        }, ct);
        return rows.Length > query.Take ? new(rows[..query.Take], new(rows[query.Take - 1].CreatedAt, rows[query.Take - 1].Id)) : new(rows, null);
    }
}

sealed class Endpoint : IPages, IApi
{
    const int PageSize = 50;

    static void IPages.Map(IEndpointRouteBuilder pages) => pages.MapGet("/contacts/imports", async (string? cursor, User user, IMediator mediator, TimeProvider clock, CancellationToken ct) =>
        ListImports.Render(new(await mediator.Send(new Query(user.ContactsOf(Permission.ImportContacts), cursor is null ? null : Place.Read(cursor), PageSize), ct), user.Zone, clock.GetUtcNow().UtcDateTime)))
        .Needs(Permission.ImportContacts);

    static void IApi.Map(IEndpointRouteBuilder api) => api.MapGet("/imports", List).Needs(Permission.ImportContacts)
        .WithName("ListImports")
        .WithSummary("Imports you may see, newest first, page by page.")
        .Produces<ImportList>()
        .ProducesValidationProblem(StatusCodes.Status422UnprocessableEntity);

    static async Task<IResult> List(
        [Description("Next, of the page before.")] string? cursor, [Description("Imports to a page, 1 to 200; 50 if left out.")] string? limit, User user, IMediator mediator, CancellationToken ct)
    {
        var errors = new Errors();
        var size = PageSize;
        if (limit is not null && (!int.TryParse(limit, out size) || size is < 1 or > 200))
            errors["limit"] = "Ask for 1 to 200 imports.";
        var after = cursor is null ? null : Place.Read(cursor);
        if (cursor is not null && after is null)
            errors["cursor"] = "This cursor does not lead to a page. Start again from the first.";
        if (errors.Count > 0)
            return new Invalid(errors).ToProblem();

        var earlier = await mediator.Send(new Query(user.ContactsOf(Permission.ImportContacts), after, size), ct);
        return Results.Ok(new ImportList(
            [.. earlier.Imports.Select(import => new ImportListItem(import.Id, import.Name, import.Link, import.State, import.CreatedAt, import.FinishedAt, import.Actor, import.Added, import.Changed))],
            earlier.Next?.ToString()));
    }
}

public sealed record EarlierPage(Earlier Earlier, TimeZoneInfo Zone, DateTime NowUtc);

/// <param name="Next">The cursor of the next page; null on the last.</param>
public sealed record ImportList(IReadOnlyList<ImportListItem> Imports, string? Next);

public sealed record ImportListItem(Guid Id, string Name, string? Link, string State, DateTime CreatedAt, DateTime? FinishedAt, string By, int Added, int Changed);
