using DutyCall.Domain.Calls;
using DutyCall.Infrastructure;
using DutyCall.Infrastructure.Database;
using DutyCall.Infrastructure.Twilio;
using MediatR;

namespace DutyCall.Features.Calls.HangUpLeg;

/// <summary>Tells the carrier to end one leg, whatever state it is in; asked again too soon, it waits for the first to show.</summary>
/// <param name="Goodbye">What they are told first, the first time.</param>
public sealed record Command(Guid LegId, string? Goodbye = null) : IRequest<Done>;

sealed class Handler(Db db, TwilioClient carrier, IMediator mediator, TimeProvider clock) : IRequestHandler<Command, Done>
{
    const int NotInProgress = 21220;

    static readonly string ClaimHangUp = Sql.Of<Handler>(nameof(ClaimHangUp));

    public async Task<Done> Handle(Command command, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        if (await db.Find<Live>(ClaimHangUp, new { command.LegId, NewsId = Guid.CreateVersion7(now), Path = $"hangup?{CallUrls.Mark(command.LegId)}", Now = now }, ct) is not { } leg)
            return new();

        if (leg.OnLine)
        {
            await mediator.Send(new Lines.ReturnLine.Command(command.LegId), ct);
            // It was never there: no news of its leaving will come, and it is not sent there any more.
            if (leg.NeverJoined)
                await mediator.Send(new RecordNews.Command("left", leg.CallId, leg.CallSid, $"left:{leg.CallSid}:{command.LegId}", $"hangup?{CallUrls.Mark(command.LegId)}", new Dictionary<string, string> { ["CallSid"] = leg.CallSid }), ct);
            return new();
        }

        switch (command.Goodbye is { } words && !leg.Again ? await carrier.SayGoodbye(leg.CallSid, words, ct) : await carrier.EndCall(leg.CallSid, ct))
        {
            case Fate<CallResource>.Accepted { Value: var call } when LegStatuses.Read(call.Status) is { IsOver: true }:
                await Tell(command.LegId, leg.CallId, call, ct);
                break;
            // It was over already: how, the carrier's record tells, should its callback not come.
            case Fate<CallResource>.Refused { Code: NotInProgress } or Fate<CallResource>.Refused { Status: StatusCodes.Status404NotFound }:
                await mediator.Send(new LookUpCall.Command(leg.CallId), ct);
                break;
        }

        return new();
    }

    Task<Guid?> Tell(Guid legId, Guid callId, CallResource call, CancellationToken ct) => mediator.Send(new RecordNews.Command(
        "lookup", callId, call.Sid, $"lookup:{call.Sid}:{call.Status}", $"lookup?{CallUrls.Mark(legId)}", call.ToNews()), ct);

    /// <param name="OnLine">An agent's standing line: it leaves, and goes on.</param>
    sealed record Live(Guid CallId, string CallSid, bool OnLine, bool NeverJoined, bool Again);
}
