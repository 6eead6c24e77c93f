using DutyCall.Infrastructure;
using DutyCall.Infrastructure.Database;
using DutyCall.Infrastructure.Twilio;
using MediatR;

namespace DutyCall.Features.Calls.MuteCall;

/// <summary>The agent has muted themselves, or not any more. Their browser has done it already; the carrier is told, for others to see.</summary>
public sealed record Command(Guid UserId, Guid CallId, bool Muted) : IRequest<Result<Done>>;

/// <summary>Tells the carrier what is wanted now.</summary>
sealed record Mirror(Guid CallId, Guid UserId) : IRequest<Done>;

public sealed record NotInACall() : Missing("You are not in this call any more.");

sealed class Handler(Db db, Tenant tenant, TwilioClient carrier, Background background) : IRequestHandler<Command, Result<Done>>, IRequestHandler<Mirror, Done>
{
    static readonly string SetMuted = Sql.Of<Handler>(nameof(SetMuted));
    static readonly string FindSeat = Sql.Of<Handler>(nameof(FindSeat));

    public async Task<Result<Done>> Handle(Command command, CancellationToken ct)
    {
        if (!await db.One<bool>(SetMuted, command, ct))
            return new NotInACall();

        // In line: of two quick presses the last must reach the carrier last.
        background.RunInLine((nameof(MuteCall), command.CallId, command.UserId), tenant.OrgId!.Value, new Mirror(command.CallId, command.UserId));
        return new Done();
    }

    public async Task<Done> Handle(Mirror mirror, CancellationToken ct)
    {
        if (await db.Find<Seat>(FindSeat, mirror, ct) is { } seat)
            await carrier.MuteParticipant(seat.ConferenceSid, seat.CallSid, seat.Muted, ct);
        return new();
    }

    sealed record Seat(string ConferenceSid, string CallSid, bool Muted);
}
