using DutyCall.Infrastructure;
using DutyCall.Infrastructure.Database;
using MediatR;

namespace DutyCall.Features.Recordings.RecordCall;

/// <summary>
/// The owner of a call wants its recording to run, to pause, or to end. The last intent wins; what the recording really does, the
/// carrier's answers say. A pause ends by itself after <see cref="LongestPause"/>, so that nobody forgets it.
/// </summary>
/// <param name="UserId">Null: the organisation records every call.</param>
/// <param name="Wanted">recording, paused or stopped.</param>
public sealed record Command(Guid? UserId, Guid CallId, string Wanted) : IRequest<Result<Done>>
{
    internal static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(3);
}

public sealed record NotYours() : Missing("You are not in this call any more.");

public sealed record NotRecorded() : Conflict("This call is not being recorded.");

public sealed record RecordingIsOff() : Forbidden("Your organization does not record calls. An admin can change that.");

public sealed record TooEarly() : Conflict("Recording can start as soon as they have answered.");

sealed class Handler(Db db, Tenant tenant, Background background, TimeProvider clock) : IRequestHandler<Command, Result<Done>>
{
    static readonly string Begin = Sql.Of<Handler>(nameof(Begin));
    static readonly string Change = Sql.Of<Handler>(nameof(Change));
    static readonly string Explain = Sql.Of<Handler>(nameof(Explain));

    public async Task<Result<Done>> Handle(Command command, CancellationToken ct)
    {
        if (command.Wanted is not ("recording" or "paused" or "stopped"))
            return new Invalid(new() { ["state"] = "Ask for recording, paused or stopped." });

        var now = clock.GetUtcNow();
        // The rule that records every call only begins: it changes nothing of what an agent did, and has nobody to explain itself to.
        var there = command.UserId is null
            ? null
            : await db.Find<Guid?>(Change, new { command.UserId, command.CallId, command.Wanted, Now = now, ResumeAt = now + Command.LongestPause }, ct);
        if (there is null && command.Wanted == "recording")
            there = await db.Find<Guid?>(Begin, new { command.UserId, command.CallId, Id = Guid.CreateVersion7(now), Now = now }, ct);
        if (there is not { } recording)
            return command.UserId is null ? new Done() : await Refusal(command, ct);

        // In line: of two quick presses the last must reach the carrier last.
        background.RunInLine((nameof(SteerRecording), recording), tenant.OrgId!.Value, new SteerRecording.Command(recording));
        if (command.Wanted == "paused")
            background.RunAfter(Command.LongestPause, tenant.OrgId!.Value, new SweepRecordings.Command());
        return new Done();
    }

    async Task<Result<Done>> Refusal(Command command, CancellationToken ct) =>
        await db.One<Explanation>(Explain, command, ct) switch
        {
            { IsTheirs: false } => new NotYours(),
            { Recording: "off" } => new RecordingIsOff(),
            _ when command.Wanted != "recording" => new NotRecorded(),
            _ => new TooEarly(),
        };

    sealed record Explanation(string Recording, bool IsTheirs, bool IsConnected);
}

/// <summary>Where the organisation records every call, it begins as soon as both are there.</summary>
sealed class WhenConnected(IMediator mediator) : INotificationHandler<Calls.FoldCall.Connected>
{
    public Task Handle(Calls.FoldCall.Connected notification, CancellationToken ct) => mediator.Send(new Command(null, notification.CallId, "recording"), ct);
}
