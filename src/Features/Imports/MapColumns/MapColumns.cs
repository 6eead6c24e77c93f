using System.Text.Json;
using DutyCall.Domain;
using DutyCall.Features.Imports.ShowImport;
using DutyCall.Infrastructure;
using DutyCall.Infrastructure.Database;
using MediatR;

namespace DutyCall.Features.Imports.MapColumns;

/// <summary>What each column becomes is chosen; a check made before is void.</summary>
public sealed record Command(ContactReach Reach, Guid ImportId, IReadOnlyList<string> Mapping, bool MayAddFields) : IRequest<Result<Done>>;

sealed class Handler(Db db) : IRequestHandler<Command, Result<Done>>
{
    static readonly string FindWork = Sql.Of<Handler>(nameof(FindWork));
    static readonly string SaveMapping = Sql.Of<Handler>(nameof(SaveMapping));

    public async Task<Result<Done>> Handle(Command command, CancellationToken ct)
    {
        if (await Find(command.Reach, command.ImportId, ct) is not { } work)
            return new NoSuchImport();
        if (ImportMapping.Check(command.Mapping, Json<ImportField[]>(work.Fields), command.MayAddFields) is { Count: > 0 } problems)
        {
            var errors = new Errors();
            foreach (var (at, problem) in problems)
                errors[$"m{at}"] = problem;
            return new Invalid(errors);
        }

        await db.Run(SaveMapping, new { command.ImportId, Mapping = JsonSerializer.Serialize(command.Mapping) }, ct);
        return new Done();
    }

    Task<WorkRow?> Find(ContactReach reach, Guid importId, CancellationToken ct) =>
        db.Find<WorkRow>(FindWork, new { ImportId = importId, reach.Everyone, reach.Me, reach.DepartmentId }, ct);

    static T Json<T>(string json) => JsonSerializer.Deserialize<T>(json, JsonSerializerOptions.Web)!;

    sealed record WorkRow(Guid? FileId, string Name, string Overrides, string Fields, string Options);
}
