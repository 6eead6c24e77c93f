using DutyCall.Infrastructure;
using DutyCall.Infrastructure.Database;
using DutyCall.Infrastructure.Identity;
using MediatR;

namespace DutyCall.Features.Admin.ResetPassword;

/// <summary>Replaces a password that was forgotten or is known to others. Unlocks the account and ends its sessions.</summary>
public sealed record Command(Guid ActorId, Guid PersonId) : IRequest<Result<Reset>>;

public sealed record NobodyActive() : Missing("There is nobody active here.");

public sealed record Reset(string Name, string Email, string Password);

sealed record Person(string Name, string Email);

sealed class Handler(Db db, Passwords passwords, TimeProvider clock) : IRequestHandler<Command, Result<Reset>>
{
    static readonly string ResetPassword = Sql.Of<Handler>(nameof(ResetPassword));

    public async Task<Result<Reset>> Handle(Command command, CancellationToken ct)
    {
        var password = OneTimePassword.Make();
        var person = await db.Find<Person>(ResetPassword, new
        {
            command.ActorId,
            command.PersonId,
            PasswordHash = passwords.Hash(password),
            Now = clock.GetUtcNow().UtcDateTime,
        }, ct);
        return person is null ? new NobodyActive() : new Reset(person.Name, person.Email, password);
    }
}
