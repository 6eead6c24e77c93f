using DutyCall.Infrastructure;
using DutyCall.Web;
using MediatR;

namespace DutyCall.Features.Presence.ReleaseAgent;

sealed class Endpoint : IApi, IPages
{
    static void IApi.Map(IEndpointRouteBuilder api) => api.MapPost("/agents/{agentId:guid}/release", async (Guid agentId, User user, IMediator mediator, CancellationToken ct) =>
        await Release(agentId, user, mediator, ct) is { Error: { } error } ? error.ToProblem() : Results.NoContent())
        .WithName("ReleaseAgent")
        .WithSummary("Frees somebody who is stuck: nothing rings at them, dead lines are dropped, a wrap-up waits in their list, and they are away.")
        .Needs(Permission.WatchLiveBoard)
        .Produces(StatusCodes.Status204NoContent)
        .ProducesProblem(StatusCodes.Status404NotFound);

    static void IPages.Map(IEndpointRouteBuilder pages) => pages.MapPost("/live-wall/{agentId:guid}/release", async (Guid agentId, User user, IMediator mediator, CancellationToken ct) =>
        await Release(agentId, user, mediator, ct) is { Error: { } error } ? error.ToProblem() : Htmx.Raise("agents-changed"))
        .Needs(Permission.WatchLiveBoard);

    static Task<Result<Released>> Release(Guid agentId, User user, IMediator mediator, CancellationToken ct)
    {
        var scope = user.ScopeOf(Permission.WatchLiveBoard);
        return mediator.Send(new Command(user.Id, agentId, scope.OwnerId, scope.DepartmentId), ct);
    }
}
