using System.Net.Mail;
using Dapper;
using DutyCall.Infrastructure;
using DutyCall.Infrastructure.Database;
using DutyCall.Infrastructure.Identity;
using MediatR;
using Npgsql;

namespace DutyCall.Features.Admin.FoundOrganisation;

/// <summary>Whether the first organisation has yet to be made.</summary>
public sealed record Query : IRequest<bool>;

/// <summary>Makes the first organisation and its first admin, for whoever can read the server's log.</summary>
public sealed record Command(string Code, string Organisation, string Region, string TimeZone, string Name, string Email, string Password, string Again)
    : IRequest<Result<Done>>;

public sealed record AlreadyFounded() : Missing("There is an organization already.");

/// <summary>Works as the owner of the schema: the application's role cannot make organisations.</summary>
sealed class Handler(Db app, Settings settings, Passwords passwords, TimeProvider clock) : IRequestHandler<Query, bool>, IRequestHandler<Command, Result<Done>>
{
    static readonly string IsThereOne = Sql.Of<Handler>(nameof(IsThereOne));
    static readonly string TakeSetupCode = Sql.Of<Handler>(nameof(TakeSetupCode));
    static readonly string FoundOrganisation = Sql.Of<Handler>(nameof(FoundOrganisation));

    public async Task<bool> Handle(Query query, CancellationToken ct) => !await app.One<bool>(IsThereOne, query, ct);

    public async Task<Result<Done>> Handle(Command command, CancellationToken ct)
    {
        if (Check(command) is { Count: > 0 } errors)
            return new Invalid(errors);

        await using var db = new NpgsqlConnection(settings.Database);
        await db.OpenAsync(ct);
        await using var transaction = await db.BeginTransactionAsync(ct);
        if (!await FirstOrganisation.MayBeMade(db, ct))
            return new AlreadyFounded();

        if (await db.ExecuteAsync(new CommandDefinition(TakeSetupCode, new { Code = command.Code.Trim().ToLowerInvariant() }, cancellationToken: ct)) == 0)
            return new Invalid(new() { ["code"] = "That is not the setup code. It is in the server's log." });

        await db.ExecuteAsync(new CommandDefinition(FoundOrganisation, new
        {
            OrgId = Guid.CreateVersion7(),
            Name = command.Organisation.Trim(),
            command.Region,
            command.TimeZone,
            AdminId = Guid.CreateVersion7(),
            AdminName = command.Name.Trim(),
            Email = command.Email.Trim().ToLowerInvariant(),
            PasswordHash = passwords.Hash(command.Password),
            Now = clock.GetUtcNow().UtcDateTime,
        }, cancellationToken: ct));
        await transaction.CommitAsync(ct);
        return new Done();
    }

    static Errors Check(Command command)
    {
        var errors = new Errors();
        if (command.Organisation.Trim() is not { Length: > 0 and <= 100 })
            errors["organisation"] = "Give a name of at most 100 letters.";
        if (command.Region is not [>= 'A' and <= 'Z', >= 'A' and <= 'Z'])
            errors["region"] = "Two capital letters, as in US or GB.";
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(command.TimeZone, out _))
            errors["timeZone"] = "There is no such time zone. America/New_York is one.";
        if (command.Name.Trim() is not { Length: > 0 and <= 100 })
            errors["name"] = "Give a name of at most 100 letters.";
        if (!MailAddress.TryCreate(command.Email.Trim(), out var address) || address.Address != command.Email.Trim())
            errors["email"] = "That is not an email address.";
        if (Passwords.Objection(command.Password, command.Email) is { } objection)
            errors["password"] = objection;
        if (command.Password != command.Again)
            errors["again"] = "The two do not match.";
        return errors;
    }
}
