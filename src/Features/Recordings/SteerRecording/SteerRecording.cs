using DutyCall.Infrastructure;
using DutyCall.Infrastructure.Database;
using DutyCall.Infrastructure.Twilio;
using MediatR;

namespace DutyCall.Features.Recordings.SteerRecording;

/// <summary>Asks the carrier for what is wanted of a recording and is not so yet, or how one stands that has been silent. Safe to run twice.</summary>
public sealed record Command(Guid Id) : IRequest<Done>;

sealed class Handler(Db db, Tenant tenant, TwilioClient carrier, CallUrls urls, IMediator mediator, TimeProvider clock) : IRequestHandler<Command, Done>
{
    /// <summary>What is asked for after the answer to a start: the announcement, a pause pressed meanwhile.</summary>
    const int MostRounds = 3;

    /// <summary>Between our clock and the carrier's.</summary>
    static readonly TimeSpan Apart = TimeSpan.FromSeconds(5);

    static readonly string Claim = Sql.Of<Handler>(nameof(Claim));
    static readonly string Unsend = Sql.Of<Handler>(nameof(Unsend));
    static readonly string Fail = Sql.Of<Handler>(nameof(Fail));
    static readonly string ListKnown = Sql.Of<Handler>(nameof(ListKnown));

    public async Task<Done> Handle(Command command, CancellationToken ct)
    {
        for (var round = 0; round < MostRounds && await db.Find<Due>(Claim, new { command.Id, Now = clock.GetUtcNow() }, ct) is { } due; round++)
        {
            switch (due.What)
            {
                case "start":
                    await Start(command.Id, due, ct);
                    break;
                case "look-up" when due.RecordingSid is { } sid:
                    await LookUp(command.Id, due, await carrier.FindRecording(sid, ct), ct);
                    break;
                case "look-up":
                    await Search(command.Id, due, ct);
                    break;
                default:
                    await LookUp(command.Id, due, await carrier.SetRecording(due.CallSid, due.RecordingSid!, due.What, ct), ct);
                    break;
            }
        }

        return new();
    }

    async Task Start(Guid id, Due due, CancellationToken ct)
    {
        switch (await carrier.StartRecording(due.CallSid, urls.Recording(tenant.OrgId!.Value, due.CallId, id), ct))
        {
            case Fate<RecordingResource>.Accepted { Value: var recording }:
                await Tell(id, recording, ct);
                // Part of the recording itself: whoever hears it hears that they were told.
                if (due.ConferenceSid is { } conference)
                    await carrier.Announce(conference, due.CallSid, urls.RecordingAnnouncement(tenant.OrgId!.Value, due.CallId, id), ct);
                break;
            case Fate<RecordingResource>.Refused refused:
                await GiveUp(id, refused.Status == StatusCodes.Status404NotFound || refused.Code == 21220 ? "They had hung up." : $"The carrier refused: {refused.Message}", ct);
                break;
            case Fate<RecordingResource>.NotSent:
                await db.Run(Unsend, new { Id = id }, ct);
                break;
        }
    }

    async Task LookUp(Guid id, Due due, Fate<RecordingResource> fate, CancellationToken ct)
    {
        switch (fate)
        {
            case Fate<RecordingResource>.Accepted { Value: var recording }:
                await Tell(id, recording, ct);
                break;
            case Fate<RecordingResource>.Refused { Status: StatusCodes.Status404NotFound } when due.What == "look-up":
                await GiveUp(id, "The carrier knows nothing of it any more.", ct);
                break;
            // It cannot become that any more: what it is instead, its record says.
            case Fate<RecordingResource>.Refused when due.What != "look-up" && await carrier.FindRecording(due.RecordingSid!, ct) is Fate<RecordingResource>.Accepted { Value: var recording }:
                await Tell(id, recording, ct);
                break;
        }
    }

    /// <summary>Whether a start came to anything whose answer nobody saw: the one of this line that no row of ours has.</summary>
    async Task Search(Guid id, Due due, CancellationToken ct)
    {
        if (await carrier.ListRecordings(due.CallSid, ct) is not Fate<IReadOnlyList<RecordingResource>>.Accepted { Value: var recordings })
            return;

        var known = await db.Many<string>(ListKnown, new { due.CallId }, ct);
        if (recordings.Where(recording => !known.Contains(recording.Sid) && recording.Created >= due.AskedAt - Apart).MinBy(recording => recording.Created) is { } found)
            await Tell(id, found, ct);
        else
            await GiveUp(id, "The carrier did not begin it.", ct);
    }

    Task<Done> Tell(Guid id, RecordingResource recording, CancellationToken ct) => mediator.Send(
        new HandleRecordingNews.Command(id, recording.Sid, recording.Status, recording.Seconds, recording.Status == "absent" ? "Nothing was heard." : null), ct);

    Task<long[]> GiveUp(Guid id, string reason, CancellationToken ct) => db.Many<long>(Fail, new { Id = id, Reason = reason, Now = clock.GetUtcNow() }, ct);

    sealed record Due(Guid CallId, string? ConferenceSid, string CallSid, string? RecordingSid, string What, DateTimeOffset AskedAt);
}
