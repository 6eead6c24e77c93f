using DutyCall.Web;
using MediatR;

namespace DutyCall.Features.Calls.ShowParties;

sealed class Endpoint : IApi
{
    static void IApi.Map(IEndpointRouteBuilder api) => api.MapGet("/calls/{id:guid}/parties", List)
        .WithName("ListParties")
        .WithSummary("Who else is in a call you are in or may see, or on the way into it.")
        .Produces<IReadOnlyList<Party>>()
        .ProducesProblem(StatusCodes.Status404NotFound);

    static async Task<IResult> List(Guid id, User user, IMediator mediator, CancellationToken ct) =>
        await mediator.Send(new ReadableQuery(id, user.Id, user.Scope.OwnerId, user.Scope.DepartmentId), ct) is { } parties
            ? Results.Ok(parties)
            : Results.Problem("There is no such call.", statusCode: StatusCodes.Status404NotFound);
}
