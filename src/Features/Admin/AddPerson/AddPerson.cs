using System.Net.Mail;
using DutyCall.Infrastructure;
using DutyCall.Infrastructure.Database;
using DutyCall.Infrastructure.Identity;
using DutyCall.Web;
using MediatR;

namespace DutyCall.Features.Admin.AddPerson;

/// <summary>The departments somebody new can join.</summary>
public sealed record Query : IRequest<IReadOnlyList<Department>>;

/// <summary>Gives somebody an account. Answers the one-time password they first sign in with.</summary>
public sealed record Command(Guid ActorId, string Name, string Email, string Role, Guid? DepartmentId) : IRequest<Result<string>>;

public sealed record Department(Guid Id, string Name);

sealed class Handler(Db db, Passwords passwords, TimeProvider clock) : IRequestHandler<Query, IReadOnlyList<Department>>, IRequestHandler<Command, Result<string>>
{
    static readonly string ListDepartments = Sql.Of<Handler>(nameof(ListDepartments));
    static readonly string AddPerson = Sql.Of<Handler>(nameof(AddPerson));

    public async Task<IReadOnlyList<Department>> Handle(Query query, CancellationToken ct) => await db.Many<Department>(ListDepartments, query, ct);

    public async Task<Result<string>> Handle(Command command, CancellationToken ct)
    {
        if (Check(command) is { Count: > 0 } errors)
            return new Invalid(errors);

        var password = OneTimePassword.Make();
        var added = await db.One<int>(AddPerson, new
        {
            command.ActorId,
            Id = Guid.CreateVersion7(),
            Name = command.Name.Trim(),
            Email = command.Email.Trim().ToLowerInvariant(),
            command.Role,
            DepartmentId = command.Role == "admin" ? null : command.DepartmentId,
            PasswordHash = passwords.Hash(password),
            Now = clock.GetUtcNow().UtcDateTime,
        }, ct);
        return added == 1 ? password : new Invalid(new() { ["email"] = "Somebody already signs in with this address." });
    }

    static Errors Check(Command command)
    {
        var errors = new Errors();
        if (command.Name.Trim() is not { Length: > 0 and <= 100 })
            errors["name"] = "Give a name of at most 100 letters.";
        if (!MailAddress.TryCreate(command.Email.Trim(), out var address) || address.Address != command.Email.Trim() || address.Address.Length > 254)
            errors["email"] = "That is not an email address.";
        if (!Enum.GetNames<Role>().Contains(Formats.Capital(command.Role)))
            errors["role"] = "Choose a role.";
        if (command is { Role: not "admin", DepartmentId: null })
            errors["department"] = "Agents and managers belong to a department.";
        return errors;
    }
}
