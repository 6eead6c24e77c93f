using DutyCall.Infrastructure;
using DutyCall.Infrastructure.Database;
using DutyCall.Infrastructure.Twilio;
using MediatR;

namespace DutyCall.Features.Lines.OpenLine;

/// <summary>An agent's page is about to call in and stay: the line waits in a room of its own, and calls come to it without anything having to connect.</summary>
public sealed record Command(Guid UserId) : IRequest<Result<Opened>>;

/// <param name="LineId">What the browser names when it calls in.</param>
public sealed record Opened(Guid LineId);

public sealed record MayNotCall() : Conflict("You may not place calls. An administrator decides that on the People page.");

sealed class Handler(Db db, Tenant tenant, Background background, TimeProvider clock) : IRequestHandler<Command, Result<Opened>>
{
    static readonly string Open = Sql.Of<Handler>(nameof(Open));

    public async Task<Result<Opened>> Handle(Command command, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        if (await db.Find<Row>(Open, new { command.UserId, LineId = Guid.CreateVersion7(now), Now = now }, ct) is not { } line)
            return new MayNotCall();

        if (line.Earlier is { } sid)
            background.Run(tenant.OrgId!.Value, new HangUp(sid));
        return new Opened(line.Id);
    }

    sealed record Row(Guid Id, string? Earlier);
}

/// <summary>Ends a line that another took the place of.</summary>
sealed record HangUp(string CallSid) : IRequest<Done>;

sealed class HangUpHandler(TwilioClient carrier) : IRequestHandler<HangUp, Done>
{
    public async Task<Done> Handle(HangUp command, CancellationToken ct)
    {
        await carrier.EndCall(command.CallSid, ct);
        return new();
    }
}
