using DutyCall.Infrastructure;
using DutyCall.Infrastructure.Database;
using DutyCall.Infrastructure.Identity;
using DutyCall.Web;
using MediatR;

namespace DutyCall.Features.Access.SignIn;

/// <summary>Opens a session for whoever knows the password that goes with the e-mail address.</summary>
/// <param name="IpAddress">Null when the connection has none, as in a test.</param>
public sealed record Command(string Email, string Password, string? IpAddress, string UserAgent) : IRequest<Result<Ticket>>;

/// <summary>The same whether the address is unknown, the password wrong or the person gone.</summary>
public sealed record NotRecognised() : Error("That email and password do not go together.");

public sealed record LockedOut(DateTime Until) : Error("Too many wrong passwords in a row.");

sealed record Account(Guid OrgId, Guid UserId);

sealed record Credentials(string PasswordHash, DateTime? LockedOutUntil);

sealed class Handler(Db db, Tenant tenant, Passwords passwords, Strangers strangers, TimeProvider clock) : IRequestHandler<Command, Result<Ticket>>
{
    static readonly string FindAccount = Sql.Of<Handler>(nameof(FindAccount));
    static readonly string FindCredentials = Sql.Of<Handler>(nameof(FindCredentials));
    static readonly string CountFailure = Sql.Of<Handler>(nameof(CountFailure));
    static readonly string OpenSession = Sql.Of<Handler>(nameof(OpenSession));

    public async Task<Result<Ticket>> Handle(Command command, CancellationToken ct)
    {
        var email = command.Email.Trim().ToLowerInvariant();
        if (await db.Find<Account>(FindAccount, new { email }, ct) is not { } account)
        {
            passwords.Verify(null, command.Password);
            return Refusal(strangers.CountFailure(email));
        }

        tenant.Enter(account.OrgId);
        var now = clock.GetUtcNow().UtcDateTime;
        var known = await db.One<Credentials>(FindCredentials, new { account.UserId }, ct);
        var right = passwords.Verify(known.PasswordHash, command.Password);
        if (known.LockedOutUntil > now)
            return new LockedOut(known.LockedOutUntil.Value);

        return right
            ? await Open(account, known.PasswordHash, command, now, ct)
            : Refusal(await db.Find<DateTime?>(CountFailure, new
            {
                account.UserId,
                Lockout.Failures,
                LockedUntil = now + Lockout.Lasts,
                Now = now,
                command.IpAddress,
            }, ct));
    }

    async Task<Result<Ticket>> Open(Account account, string passwordHash, Command command, DateTime now, CancellationToken ct)
    {
        var opened = await db.Find<Ticket>(OpenSession, new
        {
            account.UserId,
            passwordHash,
            SessionId = Guid.CreateVersion7(),
            Now = now,
            ExpiresAt = now + Sessions.Last,
            command.IpAddress,
            command.UserAgent,
        }, ct);
        return opened is null ? new NotRecognised() : opened;
    }

    static Error Refusal(DateTime? lockedUntil) => lockedUntil is { } until ? new LockedOut(until) : new NotRecognised();
}
