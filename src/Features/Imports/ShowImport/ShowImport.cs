using System.Text.Json;
using DutyCall.Domain;
using DutyCall.Infrastructure;
using DutyCall.Infrastructure.Database;
using MediatR;

namespace DutyCall.Features.Imports.ShowImport;

/// <summary>An import as far as it has come. People see their own; managers their department's; administrators all.</summary>
public sealed record Query(ContactReach Reach, Guid ImportId) : IRequest<Result<Import>>;

public sealed record NoSuchImport() : Missing("There is no such import, or it is not yours to see.");

/// <summary>Where an import stands; <see cref="ImportStates"/> names the states.</summary>
public sealed record Import
{
    public required Guid Id { get; init; }
    public required string Name { get; init; }

    /// <summary>Of the sheet; null for a file.</summary>
    public required string? Link { get; init; }

    public required Guid? FileId { get; init; }
    public required long Bytes { get; init; }
    public required string State { get; init; }
    public required ImportFile File { get; init; }
    public required ImportOverrides Overrides { get; init; }

    /// <summary>What each column becomes, as chosen.</summary>
    public required IReadOnlyList<string> Mapping { get; init; }

    public required ImportOptions Options { get; init; }

    /// <summary>As they were at the check.</summary>
    public required IReadOnlyList<ImportField> Fields { get; init; }

    /// <summary>Why it failed, or what a cancellation kept.</summary>
    public required string? Problem { get; init; }

    public required ImportRow Facts { get; init; }

    /// <summary>Rows with a number that can be called, once each.</summary>
    public int Accepted => Facts.RowsNew + Facts.RowsExisting;

    public int Rows => Accepted + Facts.RowsRepeated + Facts.RowsInvalid;

    /// <summary>Rows that are to be applied, under the rule for contacts that are there.</summary>
    public int ToApply => Facts.RowsNew + (Options is { Existing: ImportRules.AddOnly, CampaignId: null } ? 0 : Facts.RowsExisting);

    public int Applied => Facts.Added + Facts.Changed + Facts.LeftAlone;

    public bool IsBusy => State is "checking" or "running" or "undoing";

    /// <summary>Nothing of it has been saved yet, so everything may still be changed.</summary>
    public bool IsOpen => State is "examined" or "checking" or "checked" || State == "failed" && Facts.StartedAt is null;

    public DateTime? UndoableUntil => State is "done" or "cancelled" or "failed" && Facts.StartedAt is not null && Facts.FinishedAt is { } end ? end + ImportStates.MayUndoFor : null;

    /// <summary>The page on which it goes on.</summary>
    public string Step => State switch
    {
        "examined" => "columns",
        "checking" or "checked" => "check",
        "failed" when Facts.StartedAt is null => "columns",
        _ => "progress",
    };
}

public static class ImportStates
{
    public static readonly TimeSpan MayUndoFor = TimeSpan.FromDays(7);
}

/// <summary>The import's row in the database.</summary>
public sealed record ImportRow
{
    public Guid Id { get; init; }
    public string Name { get; init; } = "";
    public string? Link { get; init; }
    public Guid? FileId { get; init; }
    public long Bytes { get; init; }
    public string State { get; init; } = "";
    public string Layout { get; init; } = "";
    public string Overrides { get; init; } = "";
    public string Mapping { get; init; } = "";
    public string Options { get; init; } = "";
    public string Fields { get; init; } = "";
    public bool RunsUnasked { get; init; }
    public string? Problem { get; init; }
    public int ReadTo { get; init; }
    public long ReadBytes { get; init; }
    public int RowsNew { get; init; }
    public int RowsExisting { get; init; }
    public int RowsRepeated { get; init; }
    public int RowsInvalid { get; init; }
    public int RowsWarned { get; init; }
    public int RowsZoneless { get; init; }
    public int RowsDeleted { get; init; }
    public int AppliedTo { get; init; }
    public int Added { get; init; }
    public int Changed { get; init; }
    public int LeftAlone { get; init; }
    public int UndoneTo { get; init; }
    public int Removed { get; init; }
    public int Restored { get; init; }
    public int Kept { get; init; }
    public DateTime CreatedAt { get; init; }
    public DateTime? CheckBeganAt { get; init; }
    public DateTime? CheckedAt { get; init; }
    public DateTime? StartedAt { get; init; }
    public DateTime? FinishedAt { get; init; }
    public DateTime? UndoneAt { get; init; }
    public Guid ActorId { get; init; }
    public string Actor { get; init; } = "";

    internal Import ToImport() => new()
    {
        Id = Id,
        Name = Name,
        Link = Link,
        FileId = FileId,
        Bytes = Bytes,
        State = State,
        File = Read<ImportFile>(Layout),
        Overrides = Read<ImportOverrides>(Overrides),
        Mapping = Read<string[]>(Mapping),
        Options = Read<ImportOptions>(Options),
        Fields = Read<ImportField[]>(Fields),
        Problem = Problem,
        Facts = this,
    };

    static T Read<T>(string json) => JsonSerializer.Deserialize<T>(json, JsonSerializerOptions.Web)!;
}

sealed class Handler(Db db) : IRequestHandler<Query, Result<Import>>
{
    static readonly string FindImport = Sql.Of<Handler>(nameof(FindImport));

    public async Task<Result<Import>> Handle(Query query, CancellationToken ct) =>
        await db.Find<ImportRow>(FindImport, new { query.ImportId, query.Reach.Everyone, query.Reach.Me, query.Reach.DepartmentId }, ct) is { } row ? row.ToImport() : new NoSuchImport();
}
