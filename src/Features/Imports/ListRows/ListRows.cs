using DutyCall.Domain;
using DutyCall.Features.Imports.ShowImport;
using DutyCall.Infrastructure;
using DutyCall.Infrastructure.Database;
using MediatR;

namespace DutyCall.Features.Imports.ListRows;

/// <summary>Rows of an import of one class, in the order of the file.</summary>
/// <param name="Class">One of <see cref="RowClasses"/>.</param>
/// <param name="After">Rows beyond this number.</param>
public sealed record Query(ContactReach Reach, Guid ImportId, string Class, int After, int Take) : IRequest<Result<RowPage>>;

/// <param name="Next">After which the next page begins; null on the last.</param>
public sealed record RowPage(Import Import, IReadOnlyList<Row> Rows, int? Next);

public static class RowClasses
{
    public static readonly string[] All = ["new", "existing", "repeated", "invalid", "warned"];
}

public sealed record Row
{
    public int Number { get; init; }
    public string Verdict { get; init; } = "";

    /// <summary>E.164; null when the row is invalid.</summary>
    public string? Phone { get; init; }

    /// <summary>As the file has it.</summary>
    public string Typed { get; init; } = "";

    public string Name { get; init; } = "";
    public string Company { get; init; } = "";
    public string Email { get; init; } = "";
    public string? Problem { get; init; }
    public string? Warnings { get; init; }
    public int? Repeats { get; init; }
    public bool WasDeleted { get; init; }
    public Guid ContactId { get; init; }
    public Guid? ExistingId { get; init; }
    public string? ExistingName { get; init; }
    public bool SeesExisting { get; init; }

    /// <summary>Why it is what it is, in words.</summary>
    public string Reason => Verdict switch
    {
        "invalid" => Problem ?? "",
        "repeated" => $"The same number is in row {Repeats}.",
        "existing" when !SeesExisting => "A colleague's contact: left alone.",
        "existing" => ExistingName is { Length: > 0 } name ? $"Already there: {name}." : "Already there.",
        _ when WasDeleted => "Was deleted here before; comes back as a new contact.",
        _ => "",
    };
}

sealed class Handler(Db db, IMediator mediator) : IRequestHandler<Query, Result<RowPage>>
{
    static readonly string ListRows = Sql.Of<Handler>(nameof(ListRows));

    public async Task<Result<RowPage>> Handle(Query query, CancellationToken ct)
    {
        if (!RowClasses.All.Contains(query.Class))
            return new Invalid(new() { ["class"] = $"Ask for one of {string.Join(", ", RowClasses.All)}." });
        var import = await mediator.Send(new ShowImport.Query(query.Reach, query.ImportId), ct);
        if (import.Value is null)
            return import.Error!;

        var rows = await db.Many<Row>(ListRows, new { query.ImportId, query.Class, query.After, Take = query.Take + 1, query.Reach.Everyone, Reach = query.Reach.ToJson() }, ct);
        return new RowPage(import.Value, rows.Length > query.Take ? rows[..query.Take] : rows, rows.Length > query.Take ? rows[query.Take - 1].Number : null);
    }
}
