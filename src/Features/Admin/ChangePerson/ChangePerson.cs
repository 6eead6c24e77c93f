using DutyCall.Infrastructure;
using DutyCall.Infrastructure.Database;
using DutyCall.Web;
using MediatR;

namespace DutyCall.Features.Admin.ChangePerson;

/// <summary>One person as an admin sees them, and the departments they could be in.</summary>
public sealed record Query(Guid PersonId) : IRequest<Details?>;

/// <summary>Changes what somebody is called and may do. It counts from their next request; deactivated, they are signed out.</summary>
public sealed record Command(Guid ActorId, Guid PersonId, string Name, string Role, Guid? DepartmentId, bool Active, bool CanPlaceCalls) : IRequest<Result<Done>>;

public sealed record NoAdminLeft() : Conflict("Somebody has to be an admin. Make another one first.");

public sealed record Person(
    Guid Id, string Name, string Email, string Role, Guid? DepartmentId, bool Active, bool CanPlaceCalls, DateTime? LockedUntil, int Sessions);

public sealed record Department(Guid Id, string Name);

public sealed record Details(Person Person, IReadOnlyList<Department> Departments);

sealed class Handler(Db db, TimeProvider clock) : IRequestHandler<Query, Details?>, IRequestHandler<Command, Result<Done>>
{
    static readonly string FindPerson = Sql.Of<Handler>(nameof(FindPerson));
    static readonly string ListDepartments = Sql.Of<Handler>(nameof(ListDepartments));
    static readonly string ChangePerson = Sql.Of<Handler>(nameof(ChangePerson));

    public async Task<Details?> Handle(Query query, CancellationToken ct) =>
        await db.Find<Person>(FindPerson, new { query.PersonId, Now = clock.GetUtcNow().UtcDateTime }, ct) is { } person
            ? new Details(person, await db.Many<Department>(ListDepartments, query, ct))
            : null;

    public async Task<Result<Done>> Handle(Command command, CancellationToken ct)
    {
        if (Check(command) is { Count: > 0 } errors)
            return new Invalid(errors);

        var changed = await db.One<int>(ChangePerson, new
        {
            command.ActorId,
            command.PersonId,
            Name = command.Name.Trim(),
            command.Role,
            DepartmentId = command.Role == "admin" ? null : command.DepartmentId,
            command.Active,
            command.CanPlaceCalls,
            Now = clock.GetUtcNow().UtcDateTime,
        }, ct);
        return changed == 1 ? new Done() : new NoAdminLeft();
    }

    static Errors Check(Command command)
    {
        var errors = new Errors();
        if (command.Name.Trim() is not { Length: > 0 and <= 100 })
            errors["name"] = "Give a name of at most 100 letters.";
        if (!Enum.GetNames<Role>().Contains(Formats.Capital(command.Role)))
            errors["role"] = "Choose a role.";
        if (command is { Role: not "admin", DepartmentId: null })
            errors["department"] = "Agents and managers belong to a department.";
        if (command.ActorId == command.PersonId && command is not { Role: "admin", Active: true })
            errors["role"] = "You cannot take your own rights away. Another admin can.";
        return errors;
    }
}
