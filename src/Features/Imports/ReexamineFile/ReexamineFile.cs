using System.Text.Json;
using DutyCall.Domain;
using DutyCall.Features.Imports.ShowImport;
using DutyCall.Infrastructure;
using DutyCall.Infrastructure.Database;
using DutyCall.Infrastructure.Files;
using DutyCall.Infrastructure.Spreadsheets;
using MediatR;

namespace DutyCall.Features.Imports.ReexamineFile;

/// <summary>The file is looked at anew, with what the person says of it: its characters, what parts its columns, its names, its sheet.</summary>
public sealed record Command(ContactReach Reach, Guid ImportId, ImportOverrides Overrides) : IRequest<Result<Done>>;

sealed class Handler(Db db, StoredFiles files) : IRequestHandler<Command, Result<Done>>
{
    static readonly string FindWork = Sql.Of<Handler>(nameof(FindWork));
    static readonly string SaveLayout = Sql.Of<Handler>(nameof(SaveLayout));

    public async Task<Result<Done>> Handle(Command command, CancellationToken ct)
    {
        if (await Find(command.Reach, command.ImportId, ct) is not { FileId: { } fileId } work)
            return new NoSuchImport();
        try
        {
            await using var spooled = await files.Spool(fileId, ct);
            var found = await ImportFiles.Examine(spooled, work.Name, command.Overrides, ct);
            var guesses = ImportFiles.Guess(found, Json<ImportField[]>(work.Fields), Json<ImportOptions>(work.Options).Region);
            await db.Run(SaveLayout, new
            {
                command.ImportId,
                Layout = JsonSerializer.Serialize(found, JsonSerializerOptions.Web),
                Overrides = JsonSerializer.Serialize(command.Overrides, JsonSerializerOptions.Web),
                Mapping = JsonSerializer.Serialize(guesses.Select(guess => guess.Target)),
            }, ct);
            return new Done();
        }
        catch (UnreadableFile unreadable)
        {
            return new Invalid(new() { ["layout"] = unreadable.Message });
        }
        catch (FileNotFoundException)
        {
            return new NoSuchImport();
        }
    }

    Task<WorkRow?> Find(ContactReach reach, Guid importId, CancellationToken ct) =>
        db.Find<WorkRow>(FindWork, new { ImportId = importId, reach.Everyone, reach.Me, reach.DepartmentId }, ct);

    static T Json<T>(string json) => JsonSerializer.Deserialize<T>(json, JsonSerializerOptions.Web)!;

    sealed record WorkRow(Guid? FileId, string Name, string Overrides, string Fields, string Options);
}
