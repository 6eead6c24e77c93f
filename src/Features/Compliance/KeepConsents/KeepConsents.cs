using DutyCall.Domain;
using DutyCall.Infrastructure;
using DutyCall.Infrastructure.Database;
using MediatR;

namespace DutyCall.Features.Compliance.KeepConsents;

/// <summary>Somebody agreed to be called: to what, by which words, when, and how that can be shown.</summary>
public sealed record Command(Guid UserId, NewConsent Consent) : IRequest<Result<Consent>>;

/// <summary>They agree no more. The record stays, as the proof of both.</summary>
public sealed record RevokeCommand(Guid UserId, Guid ConsentId, string Reason) : IRequest<Result<Consent>>;

/// <summary>What is on record for a number, the newest first; null for a number that is none.</summary>
public sealed record Query(string Number) : IRequest<IReadOnlyList<Consent>?>;

/// <summary>A contact's number, for whoever may see them.</summary>
public sealed record ContactQuery(Guid ContactId, ContactReach Reach) : IRequest<string?>;

/// <param name="Number">As typed; E.164 is best.</param>
/// <param name="Purpose">calls, or messages for recorded voices too.</param>
/// <param name="TextVersion">Which wording they agreed to.</param>
/// <param name="ConsentText">The wording itself.</param>
/// <param name="Channel">Where they did: web form, paper, call.</param>
/// <param name="Evidence">Where it can be found: an address, a recording, a document.</param>
/// <param name="GivenAt">Now, when left out.</param>
public sealed record NewConsent(string? Number, string? Purpose, string? TextVersion, string? Evidence, string? ConsentText = null, string? Channel = null, DateTimeOffset? GivenAt = null);

public sealed record Consent(
    Guid Id, string Number, string Purpose, string TextVersion, string ConsentText, string Channel, string Evidence, DateTime GivenAt, string? RecordedBy, DateTime? RevokedAt, string? RevokedWhy);

public sealed record NoSuchConsent() : Missing("There is no such consent, or it was revoked before.");

sealed class Handler(Db db, TimeProvider clock)
    : IRequestHandler<Command, Result<Consent>>, IRequestHandler<RevokeCommand, Result<Consent>>, IRequestHandler<Query, IReadOnlyList<Consent>?>, IRequestHandler<ContactQuery, string?>
{
    const int LongestLine = 200, LongestText = 4000;

    static readonly string FindRegion = Sql.Of<Handler>(nameof(FindRegion));
    static readonly string FindPhone = Sql.Of<Handler>(nameof(FindPhone));
    static readonly string ListOfNumber = Sql.Of<Handler>(nameof(ListOfNumber));
    static readonly string Record = Sql.Of<Handler>(nameof(Record));
    static readonly string Revoke = Sql.Of<Handler>(nameof(Revoke));

    public async Task<Result<Consent>> Handle(Command command, CancellationToken ct)
    {
        var consent = command.Consent;
        var now = clock.GetUtcNow();
        var number = await Read(consent.Number ?? "", ct);
        var errors = new Errors();
        if (number is null)
            errors["number"] = "Write a phone number.";
        if (consent.Purpose is not ("calls" or "messages"))
            errors["purpose"] = "calls or messages.";
        if (!IsLine(consent.TextVersion, needed: true))
            errors["textVersion"] = $"Say which wording they agreed to, in at most {LongestLine} letters.";
        if (!IsLine(consent.Evidence, needed: true))
            errors["evidence"] = $"Say where it can be found, in at most {LongestLine} letters.";
        if (!IsLine(consent.Channel, needed: false))
            errors["channel"] = $"At most {LongestLine} letters.";
        if (consent.ConsentText?.Length > LongestText || consent.ConsentText?.Contains('\0', StringComparison.Ordinal) == true)
            errors["consentText"] = $"At most {LongestText} letters.";
        if (consent.GivenAt > now || consent.GivenAt < now.AddYears(-20))
            errors["givenAt"] = "Say when they agreed; it cannot be yet to come.";
        if (errors.Count > 0)
            return new Invalid(errors);

        return await db.One<Consent>(Record, new
        {
            Id = Guid.CreateVersion7(now), command.UserId, Number = number, consent.Purpose, TextVersion = consent.TextVersion!.Trim(), ConsentText = consent.ConsentText?.Trim() ?? "",
            Channel = consent.Channel?.Trim() ?? "", Evidence = consent.Evidence!.Trim(), GivenAt = consent.GivenAt ?? now, Now = now,
        }, ct);
    }

    public async Task<Result<Consent>> Handle(RevokeCommand command, CancellationToken ct)
    {
        if (!IsLine(command.Reason, needed: true))
            return new Invalid(new() { ["reason"] = $"Say how they revoked it, in at most {LongestLine} letters: it is kept." });
        return await db.Find<Consent>(Revoke, new { command.UserId, command.ConsentId, Reason = command.Reason.Trim(), Now = clock.GetUtcNow() }, ct) is { } revoked ? revoked : new NoSuchConsent();
    }

    public async Task<IReadOnlyList<Consent>?> Handle(Query query, CancellationToken ct) =>
        await Read(query.Number, ct) is { } number ? await db.Many<Consent>(ListOfNumber, new { Number = number }, ct) : null;

    public Task<string?> Handle(ContactQuery query, CancellationToken ct) => db.Find<string>(FindPhone, new { query.ContactId, Reach = query.Reach.ToJson() }, ct);

    async Task<string?> Read(string text, CancellationToken ct) => PhoneNumber.Parse(text, await db.One<string>(FindRegion, new { }, ct)).Number?.E164;

    static bool IsLine(string? text, bool needed) => (text?.Trim().Length ?? 0) is var length && length <= LongestLine && (length > 0 || !needed) && text?.Any(char.IsControl) != true;
}
