using DutyCall.Web;
using MediatR;

namespace DutyCall.Features.Calls.CancelTransfer;

sealed class Endpoint : IApi
{
    static void IApi.Map(IEndpointRouteBuilder api) => api.MapPost("/calls/{id:guid}/transfers/{transferId:guid}/cancel", Cancel)
        .WithSummary("Takes a transfer back: whoever was asked goes, the customer is yours again.")
        .Produces(StatusCodes.Status202Accepted)
        .ProducesProblem(StatusCodes.Status404NotFound);

    static async Task<IResult> Cancel(Guid id, Guid transferId, User user, IMediator mediator, CancellationToken ct)
    {
        var result = await mediator.Send(new Command(user.Id, id, transferId), ct);
        return result.Error?.ToProblem() ?? Results.Accepted($"/api/v1/calls/{id}");
    }
}
