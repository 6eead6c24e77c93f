using DutyCall.Infrastructure;
using DutyCall.Infrastructure.Database;
using DutyCall.Infrastructure.Twilio;
using MediatR;

namespace DutyCall.Features.Lines.CheckLines;

/// <summary>Asks the carrier after lines nobody has heard of for a while, and sees to what a node that died left undone about them. Safe to run twice.</summary>
public sealed record Command : IRequest<Done>;

sealed class Handler(Db db, TwilioClient carrier, IMediator mediator, TimeProvider clock) : IRequestHandler<Command, Done>
{
    static readonly TimeSpan Silence = TimeSpan.FromMinutes(2), Connect = TimeSpan.FromSeconds(30), Undone = TimeSpan.FromSeconds(5);

    static readonly string GiveUp = Sql.Of<Handler>(nameof(GiveUp));
    static readonly string ListIdle = Sql.Of<Handler>(nameof(ListIdle));
    static readonly string ListStale = Sql.Of<Handler>(nameof(ListStale));
    static readonly string See = Sql.Of<Handler>(nameof(See));

    public async Task<Done> Handle(Command command, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        await db.Run(GiveUp, new { Before = now - Connect, Now = now }, ct);
        foreach (var idle in await db.Many<Idle>(ListIdle, new { Before = now - Undone }, ct))
            await mediator.Send((IRequest<Done>)(idle.CallId is { } call ? new TakeCall.Command(call, null) : new ReturnLine.Command(idle.LegId!.Value)), ct);
        foreach (var sid in await db.Many<string>(ListStale, new { Before = now - Silence }, ct))
            await Ask(sid, now, ct);
        return new();
    }

    async Task Ask(string sid, DateTimeOffset now, CancellationToken ct)
    {
        switch (await carrier.FindCall(sid, ct))
        {
            case Fate<CallResource>.Accepted { Value.Status: "in-progress" or "ringing" or "queued" }:
                await db.Run(See, new { CallSid = sid, Now = now }, ct);
                break;
            case Fate<CallResource>.Accepted or Fate<CallResource>.Refused { Status: StatusCodes.Status404NotFound }:
                await mediator.Send(new CloseLine.Command(sid), ct);
                break;
        }
    }

    sealed record Idle(Guid? CallId, Guid? LegId);
}
