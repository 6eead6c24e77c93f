using DutyCall.Web;
using MediatR;

namespace DutyCall.Features.Calls.CompleteTransfer;

sealed class Endpoint : IApi
{
    static void IApi.Map(IEndpointRouteBuilder api)
    {
        api.MapPost("/calls/{id:guid}/transfers/{transferId:guid}/complete", (Guid id, Guid transferId, User user, IMediator mediator, CancellationToken ct) => Complete(new(user.Id, id, transferId, Stay: false), mediator, ct))
            .WithName("CompleteTransfer")
            .WithSummary("Leaves the call to whom you have asked; the customer is taken back.")
            .Produces(StatusCodes.Status202Accepted)
            .ProducesProblem(StatusCodes.Status409Conflict);
        api.MapPost("/calls/{id:guid}/transfers/{transferId:guid}/join", (Guid id, Guid transferId, User user, IMediator mediator, CancellationToken ct) => Complete(new(user.Id, id, transferId, Stay: true), mediator, ct))
            .WithName("JoinTransfer")
            .WithSummary("Makes it a three-way call: the customer is taken back and you stay.")
            .Produces(StatusCodes.Status202Accepted)
            .ProducesProblem(StatusCodes.Status409Conflict);
    }

    static async Task<IResult> Complete(Command command, IMediator mediator, CancellationToken ct)
    {
        var result = await mediator.Send(command, ct);
        return result.Error?.ToProblem() ?? Results.Accepted($"/api/v1/calls/{command.CallId}");
    }
}
