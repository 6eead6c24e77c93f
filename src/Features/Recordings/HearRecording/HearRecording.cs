using System.Text.Json;
using DutyCall.Infrastructure.Database;
using DutyCall.Infrastructure.Twilio;
using DutyCall.Web;
using MediatR;

namespace DutyCall.Features.Recordings.HearRecording;

/// <summary>The recordings of a call; null when there is no such call whose recordings this person may hear.</summary>
sealed record Query(Guid CallId, Guid? OwnerId, Guid? DepartmentId) : IRequest<RecordedCall?>
{
    public Query(Guid callId, Scope scope) : this(callId, scope.OwnerId, scope.DepartmentId) { }
}

/// <summary>Whether somebody may hear recordings at all: admins; managers and agents where the organisation lets them.</summary>
sealed record RightQuery(Role Role) : IRequest<bool>;

/// <summary>The sound of a recording, or of a part of it; null when there is none that this person may hear. The audit log knows each time.</summary>
/// <param name="Range">An HTTP Range header.</param>
sealed record SoundQuery(User User, Guid Id, string? Range) : IRequest<HttpResponseMessage?>;

public sealed record RecordedCall(DateTime CreatedAt, Guid? ContactId, string ContactName, string CustomerNumber, string? AgentName, string Region)
{
    public IReadOnlyList<Recorded> Recordings { get; init; } = [];
}

/// <param name="State">asked, recording, paused, stopped, completed; absent or failed, and then a reason says why.</param>
/// <param name="AskedBy">Null: the organisation records every call.</param>
/// <param name="Announcement">What they were told, and when; null when they were not.</param>
/// <param name="Gaps">What is not in it.</param>
/// <param name="KeptUntil">When the rule deletes its sound; null when that is decided already, or it is on legal hold.</param>
/// <param name="KeptDays">The organisation's rule.</param>
public sealed record Recorded(
    Guid Id, string State, DateTime AskedAt, string? AskedBy, DateTime? StartedAt, DateTime? EndedAt, int? Seconds, string? Reason,
    string? Announcement, DateTime? AnnouncedAt, IReadOnlyList<Gap> Gaps, DateTime? KeptUntil, int KeptDays, LegalHold? Hold, Deletion? Deletion);

public sealed record LegalHold(string Reason, DateTime Since, string? By);

/// <param name="By">Null: the organisation's rule.</param>
/// <param name="DoneAt">When the carrier was seen to have it no more; null until then.</param>
public sealed record Deletion(string Reason, DateTime AskedAt, string? By, DateTime? DoneAt);

/// <summary>While it was paused; UTC.</summary>
public sealed record Gap(DateTime From, DateTime To);

sealed class Handler(Db db, TwilioClient carrier, TimeProvider clock) : IRequestHandler<Query, RecordedCall?>, IRequestHandler<RightQuery, bool>, IRequestHandler<SoundQuery, HttpResponseMessage?>
{
    static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    static readonly string FindCall = Sql.Of<Handler>(nameof(FindCall));
    static readonly string ListOfCall = Sql.Of<Handler>(nameof(ListOfCall));
    static readonly string FindSound = Sql.Of<Handler>(nameof(FindSound));
    static readonly string FindRight = Sql.Of<Handler>(nameof(FindRight));

    public async Task<RecordedCall?> Handle(Query query, CancellationToken ct) =>
        await db.Find<RecordedCall>(FindCall, query, ct) is { } call
            ? call with { Recordings = [.. (await db.Many<Row>(ListOfCall, query, ct)).Select(Read)] }
            : null;

    public Task<bool> Handle(RightQuery query, CancellationToken ct) =>
        query.Role == Role.Admin ? Task.FromResult(true) : db.One<bool>(FindRight, new { Role = query.Role == Role.Manager ? "manager" : "agent" }, ct);

    public async Task<HttpResponseMessage?> Handle(SoundQuery query, CancellationToken ct)
    {
        var scope = query.User.ScopeOf(Permission.HearRecordings);
        var sid = await db.Find<string>(FindSound, new
        {
            query.Id, UserId = query.User.Id, scope.OwnerId, scope.DepartmentId, Now = clock.GetUtcNow(),
            IsStart = CarrierSound.IsStart(query.Range),
        }, ct);
        return sid is null ? null : await carrier.OpenRecording(sid, query.Range, ct);
    }

    static Recorded Read(Row row) => new(
        row.Id, row.State, row.AskedAt, row.AskedBy, row.StartedAt, row.EndedAt, row.Seconds, row.Reason, row.Announcement, row.AnnouncedAt,
        [.. JsonSerializer.Deserialize<Pause[]>(row.Gaps, Json)!.Select(pause => new Gap(pause.From.UtcDateTime, pause.To.UtcDateTime))],
        row.KeptUntil, row.KeptDays,
        row is { HoldReason: { } hold, HeldAt: { } since } ? new(hold, since, row.HeldBy) : null,
        row is { DeletionReason: { } why, DeletionAskedAt: { } asked } ? new(why, asked, row.DeletedBy, row.AudioDeletedAt) : null);

    sealed record Pause(DateTimeOffset From, DateTimeOffset To);

    sealed record Row(
        Guid Id, string State, DateTime AskedAt, string? AskedBy, DateTime? StartedAt, DateTime? EndedAt, int? Seconds, string? Reason,
        string? Announcement, DateTime? AnnouncedAt, DateTime? PausedAt, string Gaps, DateTime? KeptUntil, int KeptDays,
        string? HoldReason, DateTime? HeldAt, string? HeldBy, DateTime? DeletionAskedAt, string? DeletedBy, string? DeletionReason, DateTime? AudioDeletedAt);
}
