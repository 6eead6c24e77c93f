using DutyCall.Infrastructure;
using DutyCall.Infrastructure.Database;
using DutyCall.Infrastructure.Twilio;
using MediatR;

namespace DutyCall.Features.Recordings.EraseSound;

/// <summary>
/// Has the carrier delete the sound of a recording whose deletion was decided, and looks whether it is gone: only then is it written
/// down as deleted. Safe to run twice; what does not succeed is tried again by <see cref="ApplyRetention"/>.
/// </summary>
public sealed record Command(Guid Id) : IRequest<Done>
{
    /// <summary>Before the carrier is asked again.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
}

sealed class Handler(Db db, TwilioClient carrier, TimeProvider clock) : IRequestHandler<Command, Done>
{
    static readonly string Claim = Sql.Of<Handler>(nameof(Claim));
    static readonly string Confirm = Sql.Of<Handler>(nameof(Confirm));

    public async Task<Done> Handle(Command command, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        if (await db.Find<string>(Claim, new { command.Id, Now = now, Before = now - Command.Patience }, ct) is not { } sid)
            return new();

        await carrier.DeleteRecording(sid, ct);
        if (IsGone(await carrier.FindRecording(sid, ct)))
            await db.One<long>(Confirm, new { command.Id, Now = clock.GetUtcNow() }, ct);
        return new();
    }

    /// <summary>Whatever became of the request: what counts is that the carrier has it no more.</summary>
    static bool IsGone(Fate<RecordingResource> fate) =>
        fate is Fate<RecordingResource>.Refused { Status: StatusCodes.Status404NotFound } or Fate<RecordingResource>.Accepted { Value.Status: "deleted" };
}
