using DutyCall.Web;
using MediatR;

namespace DutyCall.Features.Calls.LeaveCall;

sealed class Endpoint : IApi
{
    static void IApi.Map(IEndpointRouteBuilder api) => api.MapPost("/calls/{id:guid}/leave", Leave)
        .WithSummary("Leaves a conversation that goes on without you.")
        .Produces(StatusCodes.Status202Accepted)
        .ProducesProblem(StatusCodes.Status404NotFound)
        .ProducesProblem(StatusCodes.Status409Conflict);

    static async Task<IResult> Leave(Guid id, User user, IMediator mediator, CancellationToken ct)
    {
        var result = await mediator.Send(new Command(user.Id, id), ct);
        return result.Error?.ToProblem() ?? Results.Accepted($"/api/v1/calls/{id}");
    }
}
