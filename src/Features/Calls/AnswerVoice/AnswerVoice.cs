using DutyCall.Infrastructure;
using DutyCall.Infrastructure.Database;
using MediatR;

namespace DutyCall.Features.Calls.AnswerVoice;

/// <summary>An agent's browser has called in to be connected. Asked again, it answers the same.</summary>
/// <param name="CallSid">The agent's own leg.</param>
/// <param name="CallId">What the browser says this is about; it must be a conversation this person belongs into.</param>
/// <param name="To">For a browser that says only whom to call: the call is placed here.</param>
public sealed record Command(Guid UserId, string CallSid, Guid? CallId, string? To) : IRequest<Result<Seat>>;

/// <summary>Their place in the conversation.</summary>
/// <param name="Mode">How a supervisor takes part; null for everybody else.</param>
/// <param name="Coach">Whom a whispering supervisor is heard by.</param>
public sealed record Seat(Guid CallId, Guid LegId, string Label, string? Mode, string? Coach);

public sealed record NothingToConnect() : Missing("This call has ended already, or is not yours. Please hang up and dial again.");

sealed class Handler(Db db, IMediator mediator, TimeProvider clock) : IRequestHandler<Command, Result<Seat>>
{
    static readonly string TakeSeat = Sql.Of<Handler>(nameof(TakeSeat));

    public async Task<Result<Seat>> Handle(Command command, CancellationToken ct)
    {
        if (command is { CallId: null, To: { Length: > 0 } to })
        {
            var placed = await mediator.Send(new Dialer.PlaceManualCall.Command(command.UserId, to, null, null, command.CallSid), ct);
            if (placed.Error is { } refused)
                return refused;
            command = command with { CallId = placed.Value!.Id };
        }

        var now = clock.GetUtcNow();
        return await db.Find<Seat>(TakeSeat, new { command.UserId, command.CallId, command.CallSid, LegId = Guid.CreateVersion7(now), Now = now }, ct) is { } seat
            ? seat
            : new NothingToConnect();
    }
}
