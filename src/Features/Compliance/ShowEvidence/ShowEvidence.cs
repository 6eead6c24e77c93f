using System.Text.Json;
using DutyCall.Domain;
using DutyCall.Infrastructure;
using DutyCall.Infrastructure.Database;
using MediatR;

namespace DutyCall.Features.Compliance.ShowEvidence;

/// <summary>Everything that was decided and done about one number, the oldest first; who looked at it is in the audit log.</summary>
/// <param name="Number">As typed.</param>
public sealed record Query(Guid UserId, string Number) : IRequest<Result<Evidence>>;

/// <param name="Number">E.164.</param>
public sealed record Evidence(
    string Number, DateTime GatheredAt, IReadOnlyList<Named> Contacts, IReadOnlyList<Decision> Decisions, IReadOnlyList<Placed> Calls, IReadOnlyList<OptOut> OptOuts,
    IReadOnlyList<Agreement> Consents);

public sealed record Named(Guid Id, string Name);

/// <param name="Body">What was known and checked, letter by letter as it was kept.</param>
/// <param name="Hash">SHA-256 over the hash before it and all of this.</param>
public sealed record Decision(Guid Id, DateTime At, DateOnly Day, long Seq, string Kind, bool Allowed, string? Person, Guid? CallId, string Body, string PreviousHash, string Hash)
{
    /// <summary>Why not, in sentences; empty when it was allowed.</summary>
    public IReadOnlyList<string> Refusals => [.. JsonDocument.Parse(Body).RootElement is var root && root.TryGetProperty("checks", out var checks)
        ? checks.EnumerateArray().Where(check => !check.GetProperty("passed").GetBoolean()).Select(check => check.GetProperty("sentence").GetString()!)
        : []];
}

public sealed record Placed(
    Guid Id, string Direction, DateTime CreatedAt, DateTime? AnsweredAt, DateTime? EndedAt, string? EndedBy, string? Result, string? Disposition, int? TalkSeconds, string CallerId, string? Agent,
    Guid? ReceiptId, int Recordings, int RecordedSeconds);

public sealed record OptOut(string Number, bool IsArea, string? Campaign, DateTime AddedAt, string? AddedBy, string Source, string Reason, Guid? CallId, DateTime? RemovedAt, string? RemovedBy, string? RemovalReason);

public sealed record Agreement(string Purpose, string TextVersion, string ConsentText, string Channel, string Evidence, DateTime GivenAt, DateTime? RevokedAt, string? RevokedWhy);

sealed class Handler(Db db, TimeProvider clock) : IRequestHandler<Query, Result<Evidence>>
{
    static readonly string FindRegion = Sql.Of<Handler>(nameof(FindRegion));
    static readonly string ListContacts = Sql.Of<Handler>(nameof(ListContacts));
    static readonly string ListDecisions = Sql.Of<Handler>(nameof(ListDecisions));
    static readonly string ListCalls = Sql.Of<Handler>(nameof(ListCalls));
    static readonly string ListOptOuts = Sql.Of<Handler>(nameof(ListOptOuts));
    static readonly string ListConsents = Sql.Of<Handler>(nameof(ListConsents));
    static readonly string NoteLook = Sql.Of<Handler>(nameof(NoteLook));

    public async Task<Result<Evidence>> Handle(Query query, CancellationToken ct)
    {
        var parse = PhoneNumber.Parse(query.Number, await db.One<string>(FindRegion, new { }, ct));
        if (parse.Number?.E164 is not { } number)
            return new Invalid(new() { ["number"] = parse.Problem?.Message ?? "Write a phone number." });

        var about = new { Number = number };
        var evidence = new Evidence(
            number, clock.GetUtcNow().UtcDateTime, await db.Many<Named>(ListContacts, about, ct), await db.Many<Decision>(ListDecisions, about, ct), await db.Many<Placed>(ListCalls, about, ct),
            await db.Many<OptOut>(ListOptOuts, about, ct), await db.Many<Agreement>(ListConsents, about, ct));
        await db.Run(NoteLook, new { query.UserId, Number = number, Now = clock.GetUtcNow() }, ct);
        return evidence;
    }
}
