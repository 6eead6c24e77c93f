using DutyCall.Infrastructure;
using DutyCall.Infrastructure.Database;
using MediatR;

namespace DutyCall.Features.Queues.TakeVoicemail;

/// <summary>What the call's queue says to those whom nobody answers; null for a call that is not there.</summary>
public sealed record Query(Guid CallId) : IRequest<Words?>;

/// <param name="Goodbye">What is said to whoever is sent away.</param>
/// <param name="ThenVoicemail">After which they may leave a message all the same.</param>
public sealed record Words(string VoicemailGreeting, string Goodbye, bool ThenVoicemail);

/// <summary>The carrier has the sound of a message, or there was none. It may say so before the call itself has ended.</summary>
/// <param name="Status">completed or absent.</param>
public sealed record Command(Guid CallId, string RecordingSid, string Status, string? Source, int? Seconds) : IRequest<Done>;

sealed class Handler(Db db, TimeProvider clock) : IRequestHandler<Query, Words?>, IRequestHandler<Command, Done>
{
    static readonly string FindWords = Sql.Of<Handler>(nameof(FindWords));
    static readonly string Keep = Sql.Of<Handler>(nameof(Keep));

    public Task<Words?> Handle(Query query, CancellationToken ct) => db.Find<Words>(FindWords, query, ct);

    public async Task<Done> Handle(Command command, CancellationToken ct)
    {
        if (command is { Status: "completed", RecordingSid.Length: > 0 })
            await db.Find<bool>(Keep, new { command.CallId, command.RecordingSid, command.Source, command.Seconds, Now = clock.GetUtcNow() }, ct);
        return new();
    }
}
