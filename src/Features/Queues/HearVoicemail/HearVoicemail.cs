using DutyCall.Infrastructure.Database;
using DutyCall.Infrastructure.Twilio;
using DutyCall.Web;
using MediatR;

namespace DutyCall.Features.Queues.HearVoicemail;

/// <summary>The sound of the message that came of a missed call; null when there is none that this person may hear. The audit log knows each time.</summary>
/// <param name="Range">An HTTP Range header.</param>
sealed record Query(Guid UserId, Guid? DepartmentId, bool Everyone, Guid CallId, string? Range) : IRequest<HttpResponseMessage?>;

sealed class Handler(Db db, TwilioClient carrier, TimeProvider clock) : IRequestHandler<Query, HttpResponseMessage?>
{
    static readonly string FindSound = Sql.Of<Handler>(nameof(FindSound));

    public async Task<HttpResponseMessage?> Handle(Query query, CancellationToken ct)
    {
        var sid = await db.Find<string>(FindSound, new
        {
            query.UserId, query.DepartmentId, query.Everyone, query.CallId, Now = clock.GetUtcNow(),
            IsStart = CarrierSound.IsStart(query.Range),
        }, ct);
        return sid is null ? null : await carrier.OpenRecording(sid, query.Range, ct);
    }
}
