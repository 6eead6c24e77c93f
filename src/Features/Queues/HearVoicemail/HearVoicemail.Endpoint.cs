using DutyCall.Web;
using MediatR;

namespace DutyCall.Features.Queues.HearVoicemail;

sealed class Endpoint : IPages, IApi
{
    const string Route = "/missed-calls/{id:guid}/voicemail";

    static void IPages.Map(IEndpointRouteBuilder pages) => pages.MapGet(Route, Hear);

    static void IApi.Map(IEndpointRouteBuilder api) => api.MapGet(Route, Hear)
        .WithName("GetVoicemail")
        .WithSummary("The message left with a missed call that you may see to, a WAVE file. Parts by Range. Each time is in the audit log.")
        .Produces<byte[]>(StatusCodes.Status200OK, "audio/x-wav")
        .ProducesProblem(StatusCodes.Status404NotFound);

    static async Task<IResult> Hear(Guid id, User user, HttpRequest request, IMediator mediator, CancellationToken ct) =>
        await mediator.Send(new Query(user.Id, user.Scope.DepartmentId ?? user.DepartmentId, user.Role == Role.Admin, id, request.Headers.Range.FirstOrDefault()), ct) is { } sound
            ? new CarrierSound(sound)
            : Results.Problem("There is no message here for you, or the carrier has it no more.", statusCode: 404);
}
