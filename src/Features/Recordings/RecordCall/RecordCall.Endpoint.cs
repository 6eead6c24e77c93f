using DutyCall.Web;
using MediatR;

namespace DutyCall.Features.Recordings.RecordCall;

sealed class Endpoint : IApi
{
    static void IApi.Map(IEndpointRouteBuilder api) => api.MapPut("/calls/{id:guid}/recording", Record)
        .WithName("RecordCall")
        .WithSummary("Starts, pauses, resumes or stops the recording of your call. They are told at its start; a pause ends by itself after 3 minutes.")
        .Produces(StatusCodes.Status202Accepted)
        .ProducesProblem(StatusCodes.Status403Forbidden)
        .ProducesProblem(StatusCodes.Status404NotFound)
        .ProducesProblem(StatusCodes.Status409Conflict)
        .ProducesValidationProblem(StatusCodes.Status422UnprocessableEntity);

    static async Task<IResult> Record(Guid id, RecordingRequest request, User user, IMediator mediator, CancellationToken ct)
    {
        var result = await mediator.Send(new Command(user.Id, id, request.State), ct);
        return result.Error?.ToProblem() ?? Results.Accepted($"/api/v1/calls/{id}/recordings");
    }
}

/// <param name="State">recording, paused or stopped.</param>
public sealed record RecordingRequest(string State);
