using System.Text.Json;
using DutyCall.Domain;
using DutyCall.Infrastructure;
using DutyCall.Infrastructure.Database;
using MediatR;

namespace DutyCall.Features.Imports.RunImport;

/// <summary>What was checked is to be saved.</summary>
/// <param name="Reach">Null when nobody asks: an import that runs as soon as it is checked.</param>
public sealed record Command(ContactReach? Reach, Guid ImportId) : IRequest<Result<Done>>;

public sealed record CannotRun() : Conflict("There is nothing to import: it is not checked, runs already, or every number in it is a contact already.");

sealed class Handler(Db db, IMediator mediator, TimeProvider clock) : IRequestHandler<Command, Result<Done>>
{
    static readonly string FindFields = Sql.Of<Handler>(nameof(FindFields));
    static readonly string Start = Sql.Of<Handler>(nameof(Start));

    public async Task<Result<Done>> Handle(Command command, CancellationToken ct)
    {
        if (await db.Find<FieldsRow>(FindFields, command, ct) is not { } found || command.Reach is null && !found.RunsUnasked)
            return new CannotRun();

        var (_, fields) = ImportMapping.Resolve(Json<string[]>(found.Mapping), Json<ImportFile>(found.Layout).Headers, Json<ImportField[]>(found.Fields));
        var started = await db.Find<Guid?>(Start, new
        {
            command.ImportId,
            Everyone = command.Reach?.Everyone ?? true,
            command.Reach?.Me,
            command.Reach?.DepartmentId,
            NewFields = JsonSerializer.Serialize(fields.Where(field => field.IsNew), JsonSerializerOptions.Web),
            Now = clock.GetUtcNow(),
        }, ct);
        if (started is null)
            return new CannotRun();
        await mediator.Publish(new WorkOnImport.Event(command.ImportId), ct);
        return new Done();
    }

    static T Json<T>(string json) => JsonSerializer.Deserialize<T>(json, JsonSerializerOptions.Web)!;

    sealed record FieldsRow(string Mapping, string Fields, string Layout, bool RunsUnasked);
}
