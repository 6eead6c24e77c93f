using DutyCall.Infrastructure;
using DutyCall.Infrastructure.Database;
using MediatR;

namespace DutyCall.Features.Recordings.HandleRecordingNews;

/// <summary>The carrier says how a recording stands, by callback or answer. Repeated, late or out of order it comes to the same.</summary>
/// <param name="Word">in-progress, paused, stopped, processing, completed, absent (Twilio, Recording resource).</param>
public sealed record Command(Guid Id, string Sid, string Word, int? Seconds, string? Reason) : IRequest<Done>;

/// <summary>The words the customer is about to hear; null for a recording nobody knows.</summary>
public sealed record AnnounceCommand(Guid Id) : IRequest<string?>;

sealed class Handler(Db db, TimeProvider clock) : IRequestHandler<Command, Done>, IRequestHandler<AnnounceCommand, string?>
{
    static readonly string[] Words = ["in-progress", "paused", "stopped", "processing", "completed", "absent", "failed"];

    static readonly string Apply = Sql.Of<Handler>(nameof(Apply));
    static readonly string Announce = Sql.Of<Handler>(nameof(Announce));

    public async Task<Done> Handle(Command command, CancellationToken ct)
    {
        if (Words.Contains(command.Word))
            await db.Many<long>(Apply, new { command.Id, command.Sid, command.Word, command.Seconds, command.Reason, Now = clock.GetUtcNow() }, ct);
        return new();
    }

    public Task<string?> Handle(AnnounceCommand command, CancellationToken ct) => db.Find<string>(Announce, new { command.Id, Now = clock.GetUtcNow() }, ct);
}
