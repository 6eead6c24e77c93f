using DutyCall.Web;
using MediatR;

namespace DutyCall.Features.Presence.ListAgents;

sealed class Endpoint : IApi
{
    static void IApi.Map(IEndpointRouteBuilder api) => api.MapGet("/agents", List)
        .WithName("ListAgents")
        .WithSummary("The people you may watch: their status, what they do, since when, and whether a call would reach them.")
        .Needs(Permission.WatchLiveBoard)
        .Produces<IReadOnlyList<Agent>>();

    static async Task<IResult> List(User user, IMediator mediator, CancellationToken ct)
    {
        var scope = user.ScopeOf(Permission.WatchLiveBoard);
        return Results.Ok(await mediator.Send(new Query(scope.OwnerId, scope.DepartmentId), ct));
    }
}
