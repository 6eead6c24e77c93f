using System.Text.Json.Serialization;
using DutyCall.Web;
using MediatR;

namespace DutyCall.Features.Calls.HoldCall;

sealed class Endpoint : IApi
{
    static void IApi.Map(IEndpointRouteBuilder api) => api.MapPut("/calls/{id:guid}/hold", Hold)
        .WithSummary("Puts the customer of your call on hold with music, or takes them back.")
        .Produces(StatusCodes.Status202Accepted)
        .ProducesProblem(StatusCodes.Status404NotFound);

    static async Task<IResult> Hold(Guid id, HoldRequest request, User user, IMediator mediator, CancellationToken ct)
    {
        var result = await mediator.Send(new Command(user.Id, id, request.Held), ct);
        return result.Error?.ToProblem() ?? Results.Accepted($"/api/v1/calls/{id}");
    }
}

public sealed record HoldRequest([property: JsonRequired] bool Held);
