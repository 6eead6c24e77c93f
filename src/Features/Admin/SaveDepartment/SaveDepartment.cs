using DutyCall.Infrastructure;
using DutyCall.Infrastructure.Database;
using MediatR;
using Npgsql;

namespace DutyCall.Features.Admin.SaveDepartment;

/// <summary>The name of a department, or nothing when there is no such department.</summary>
public sealed record Query(Guid DepartmentId) : IRequest<string?>;

/// <summary>Makes a department, or gives it another name.</summary>
public sealed record Command(Guid ActorId, Guid DepartmentId, string Name) : IRequest<Result<Done>>;

sealed class Handler(Db db, TimeProvider clock) : IRequestHandler<Query, string?>, IRequestHandler<Command, Result<Done>>
{
    static readonly string FindDepartment = Sql.Of<Handler>(nameof(FindDepartment));
    static readonly string SaveDepartment = Sql.Of<Handler>(nameof(SaveDepartment));

    public Task<string?> Handle(Query query, CancellationToken ct) => db.Find<string>(FindDepartment, query, ct);

    public async Task<Result<Done>> Handle(Command command, CancellationToken ct)
    {
        var name = command.Name.Trim();
        if (name is not { Length: > 0 and <= 60 })
            return new Invalid(new() { ["name"] = "Give a name of at most 60 letters." });

        try
        {
            await db.One<int>(SaveDepartment, new { command.ActorId, command.DepartmentId, name, Now = clock.GetUtcNow().UtcDateTime }, ct);
            return new Done();
        }
        catch (PostgresException taken) when (taken.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            return new Invalid(new() { ["name"] = "There is a department of that name." });
        }
    }
}
