using DutyCall.Infrastructure;
using DutyCall.Infrastructure.Database;
using DutyCall.Infrastructure.Twilio;
using MediatR;

namespace DutyCall.Features.Calls.AdjustLeg;

/// <summary>Tells the carrier whom to hold and whom a supervisor speaks to, as is wanted now. Its answer is news like any other.</summary>
public sealed record Command(Guid LegId) : IRequest<Done>;

sealed class Handler(Db db, TwilioClient carrier, IMediator mediator, TimeProvider clock) : IRequestHandler<Command, Done>
{
    static readonly string ClaimAdjustment = Sql.Of<Handler>(nameof(ClaimAdjustment));

    public async Task<Done> Handle(Command command, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        if (await db.Find<Claimed>(ClaimAdjustment, new { command.LegId, Now = now }, ct) is not { } leg)
            return new();

        switch (await carrier.AdjustParticipant(leg.ConferenceSid, leg.CallSid, Settings(leg.Due), ct))
        {
            case Fate<ParticipantResource>.Accepted { Value: var participant }:
                var news = new Dictionary<string, string>
                {
                    ["CallSid"] = leg.CallSid,
                    ["Hold"] = participant.Hold ? "true" : "false",
                    ["SequenceNumber"] = $"{leg.Answers + 1}",
                };
                await mediator.Send(new RecordNews.Command("adjusted", leg.CallId, leg.CallSid, $"adjusted:{Guid.CreateVersion7(now)}", $"adjust?{CallUrls.Mark(command.LegId)}", news), ct);
                break;
            // They have just left: how, the carrier's record tells.
            case Fate<ParticipantResource>.Refused { Status: StatusCodes.Status404NotFound }:
                await mediator.Send(new LookUpCall.Command(leg.CallId), ct);
                break;
        }

        return new();
    }

    static ParticipantSettings Settings(string due) => due.Split(' ') switch
    {
        ["hold"] => new(Hold: true),
        ["talk"] => new(Hold: false),
        ["whisper", var agent] => new(Muted: false, Coach: agent),
        ["barge"] => new(Muted: false, Coach: ""),
        _ => new(Muted: true, Coach: ""),
    };

    sealed record Claimed(Guid CallId, string CallSid, string ConferenceSid, string Due, long Answers);
}
