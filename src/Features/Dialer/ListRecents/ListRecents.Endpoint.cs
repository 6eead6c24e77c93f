using DutyCall.Web;
using MediatR;

namespace DutyCall.Features.Dialer.ListRecents;

sealed class Endpoint : IPages
{
    static void IPages.Map(IEndpointRouteBuilder pages) => pages.MapGet("/phone/recents", List);

    static async Task<IResult> List(User user, IMediator mediator, CancellationToken ct) =>
        ListRecents.Render(await mediator.Send(new Query(user.Id, user.Zone), ct));
}
