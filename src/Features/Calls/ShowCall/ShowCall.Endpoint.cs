using DutyCall.Web;
using MediatR;

namespace DutyCall.Features.Calls.ShowCall;

sealed class Endpoint : IApi
{
    static void IApi.Map(IEndpointRouteBuilder api) => api.MapGet("/calls/{id:guid}", Show)
        .WithSummary("One call you may see, as it stands.")
        .Produces<CallView>()
        .ProducesProblem(StatusCodes.Status404NotFound);

    static async Task<IResult> Show(Guid id, User user, IMediator mediator, CancellationToken ct) =>
        await mediator.Send(new Query(id, user.Scope), ct) is { } call ? Results.Ok(call) : Results.Problem("There is no such call.", statusCode: 404);
}
