using DutyCall.Infrastructure;
using DutyCall.Infrastructure.Database;
using DutyCall.Infrastructure.Identity;
using DutyCall.Web;
using MediatR;

namespace DutyCall.Features.Access.ChangePassword;

/// <summary>A person changes their own password. This session goes on with a new ticket; all others end.</summary>
public sealed record Command(Guid UserId, Guid SessionId, string Current, string New, string Again) : IRequest<Result<Ticket>>;

sealed record Credentials(string Email, string PasswordHash);

sealed class Handler(Db db, Passwords passwords, TimeProvider clock) : IRequestHandler<Command, Result<Ticket>>
{
    static readonly string FindCredentials = Sql.Of<Handler>(nameof(FindCredentials));
    static readonly string ChangePassword = Sql.Of<Handler>(nameof(ChangePassword));

    public async Task<Result<Ticket>> Handle(Command command, CancellationToken ct)
    {
        var known = await db.One<Credentials>(FindCredentials, new { command.UserId }, ct);
        if (Check(command, known) is { Count: > 0 } errors)
            return new Invalid(errors);

        var changed = await db.Find<Ticket>(ChangePassword, new
        {
            command.UserId,
            command.SessionId,
            OldHash = known.PasswordHash,
            NewHash = passwords.Hash(command.New),
            Now = clock.GetUtcNow().UtcDateTime,
        }, ct);
        return changed is null ? new Invalid(new() { ["current"] = "It has just been changed elsewhere." }) : changed;
    }

    Errors Check(Command command, Credentials known)
    {
        var errors = new Errors();
        if (!passwords.Verify(known.PasswordHash, command.Current))
            errors["current"] = "That is not your current password.";
        if (Passwords.Objection(command.New, known.Email) is { } objection)
            errors["new"] = objection;
        else if (command.New == command.Current)
            errors["new"] = "Choose one that differs from the current password.";
        if (command.New != command.Again)
            errors["again"] = "The two do not match.";
        return errors;
    }
}
