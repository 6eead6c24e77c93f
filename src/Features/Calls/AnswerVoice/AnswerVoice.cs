using DutyCall.Infrastructure;
using DutyCall.Infrastructure.Database;
using MediatR;

namespace DutyCall.Features.Calls.AnswerVoice;

/// <summary>An agent's browser has called in to be connected. Asked again, it answers the same.</summary>
/// <param name="CallSid">The agent's own leg.</param>
/// <param name="CallId">What the browser says this is about; it must be a call of its own that waits for it.</param>
/// <param name="To">For a browser that says only whom to call: the call is placed here.</param>
public sealed record Command(Guid UserId, string CallSid, Guid? CallId, string? To) : IRequest<Result<Seat>>;

/// <summary>The agent's place in the conversation.</summary>
public sealed record Seat(Guid CallId, Guid LegId, string Label);

public sealed record NothingToConnect() : Missing("This call has ended already, or is not yours. Please hang up and dial again.");

sealed class Handler(Db db, IMediator mediator) : IRequestHandler<Command, Result<Seat>>
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

        return await db.Find<Seat>(TakeSeat, command, ct) is { } seat ? seat : new NothingToConnect();
    }
}
