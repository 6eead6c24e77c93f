using DutyCall.Web;
using MediatR;

namespace DutyCall.Features.Presence.ShowWall;

sealed class Endpoint : IPages
{
    public const string Route = "/live-wall";

    static void IPages.Map(IEndpointRouteBuilder pages) => pages.MapGet(Route, Show).Needs(Permission.WatchLiveBoard);

    static async Task<IResult> Show(string? view, User user, IMediator mediator, CancellationToken ct)
    {
        var scope = user.ScopeOf(Permission.WatchLiveBoard);
        return ShowWall.Render(await mediator.Send(new Query(scope.OwnerId, scope.DepartmentId, view == "list", user.Zone, user.Id), ct));
    }
}
