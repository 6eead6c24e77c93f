using DutyCall.Web;
using MediatR;

namespace DutyCall.Features.Presence.ShowWorkspace;

sealed class Endpoint : IPages
{
    static void IPages.Map(IEndpointRouteBuilder pages) => pages.MapGet("/", Show);

    static async Task<IResult> Show(User user, IMediator mediator, CancellationToken ct) =>
        ShowWorkspace.Render(await mediator.Send(new Query(user.Id, user.FirstName, user.Zone), ct));
}
