using DutyCall.Infrastructure;
using DutyCall.Infrastructure.Database;
using DutyCall.Infrastructure.Twilio;
using MediatR;

namespace DutyCall.Features.Lines.MoveLine;

/// <summary>Tells the carrier to ask anew where a line belongs. It may be told again: the answer is the same, or newer.</summary>
/// <param name="Again">The first time came to nothing anybody heard of; whoever is there by now is left alone.</param>
public sealed record Command(Guid LineId, bool Again = false) : IRequest<Done>;

sealed class Handler(Db db, Tenant tenant, Background background, TwilioClient carrier, CallUrls urls, IMediator mediator) : IRequestHandler<Command, Done>
{
    const int NotInProgress = 21220;

    static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    static readonly string FindLine = Sql.Of<Handler>(nameof(FindLine));

    public async Task<Done> Handle(Command command, CancellationToken ct)
    {
        if (await db.Find<Line>(FindLine, command, ct) is not { } line || command.Again && line.There)
            return new();

        var org = tenant.OrgId!.Value;
        switch (await carrier.RedirectCall(line.CallSid, urls.Line(org, command.LineId), ct))
        {
            case Fate<CallResource>.Refused { Code: NotInProgress } or Fate<CallResource>.Refused { Status: StatusCodes.Status404NotFound }:
                await mediator.Send(new CloseLine.Command(line.CallSid), ct);
                break;
            case Fate<CallResource>.Accepted when command.Again || line.There:
                break;
            default:
                if (!command.Again)
                    background.RunAfter(Patience, org, command with { Again = true });
                break;
        }

        return new();
    }

    sealed record Line(string CallSid, bool There);
}
