using DutyCall.Web;
using MediatR;

namespace DutyCall.Features.Dialer.ListDestinations;

sealed class Endpoint : IPages
{
    static void IPages.Map(IEndpointRouteBuilder pages) => pages.MapGet("/phone/destinations", List);

    static async Task<IResult> List(string? q, string? kind, User user, IMediator mediator, CancellationToken ct) =>
        ListDestinations.Render(await mediator.Send(new Query(user.Id, q ?? "", kind == "blind"), ct));
}
