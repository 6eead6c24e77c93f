using DutyCall.Web;
using MediatR;

namespace DutyCall.Features.Calls.RemoveParty;

sealed class Endpoint : IApi
{
    static void IApi.Map(IEndpointRouteBuilder api) => api.MapDelete("/calls/{id:guid}/parties/{legId:guid}", Remove)
        .WithSummary("Takes somebody but the customer out of your call.")
        .Produces(StatusCodes.Status202Accepted)
        .ProducesProblem(StatusCodes.Status404NotFound);

    static async Task<IResult> Remove(Guid id, Guid legId, User user, IMediator mediator, CancellationToken ct)
    {
        var result = await mediator.Send(new Command(user.Id, id, legId), ct);
        return result.Error?.ToProblem() ?? Results.Accepted($"/api/v1/calls/{id}");
    }
}
