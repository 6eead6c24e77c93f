using DutyCall.Web;
using MediatR;

namespace DutyCall.Features.Recordings.HearRecording;

sealed class Endpoint : IPages, IApi
{
    public const string Route = "/calls/{callId:guid}/recordings";
    const string Sound = "/recordings/{id:guid}/sound";

    static void IPages.Map(IEndpointRouteBuilder pages)
    {
        pages.MapGet(Route, Show).Needs(Permission.HearRecordings);
        pages.MapGet(Sound, Hear).Needs(Permission.HearRecordings);
    }

    static void IApi.Map(IEndpointRouteBuilder api)
    {
        api.MapGet(Route, List).Needs(Permission.HearRecordings)
            .WithName("ListRecordings")
            .WithSummary("The recordings of a call, with what the customer was told and the gaps of each.")
            .Produces<IReadOnlyList<Recorded>>()
            .ProducesProblem(StatusCodes.Status404NotFound);
        api.MapGet(Sound, Hear).Needs(Permission.HearRecordings)
            .WithName("GetRecordingSound")
            .WithSummary("The sound of a completed recording, a WAVE file: the customer left, everybody else right. Parts by Range. Each time is in the audit log.")
            .Produces<byte[]>(StatusCodes.Status200OK, "audio/x-wav")
            .ProducesProblem(StatusCodes.Status404NotFound);
    }

    static async Task<IResult> Show(Guid callId, User user, IMediator mediator, TimeProvider clock, CancellationToken ct) =>
        await mediator.Send(new Query(callId, user.ScopeOf(Permission.HearRecordings)), ct) is { } call
            ? HearRecording.Render(new(callId, call, user.May(Permission.DeleteRecordings), user.May(Permission.HoldRecordings), user.Zone, clock.GetUtcNow().UtcDateTime))
            : ErrorPage.Render(new("No recording for you here", "There is no such call, or its recordings are not open to you. An admin can say who may listen."), StatusCodes.Status404NotFound);

    static async Task<IResult> List(Guid callId, User user, IMediator mediator, CancellationToken ct) =>
        await mediator.Send(new Query(callId, user.ScopeOf(Permission.HearRecordings)), ct) is { } call
            ? Results.Ok(call.Recordings)
            : Results.Problem("There is no such call whose recordings are open to you.", statusCode: 404);

    static async Task<IResult> Hear(Guid id, User user, HttpRequest request, IMediator mediator, CancellationToken ct) =>
        await mediator.Send(new SoundQuery(user, id, request.Headers.Range.FirstOrDefault()), ct) is { } sound
            ? new CarrierSound(sound)
            : Results.Problem("This recording is not ready, not at the carrier any more, or not open to you.", statusCode: 404);
}

/// <summary>The page as it is drawn.</summary>
public sealed record RecordingsPage(Guid CallId, RecordedCall Call, bool MayDelete, bool MayHold, TimeZoneInfo Zone, DateTime NowUtc);
