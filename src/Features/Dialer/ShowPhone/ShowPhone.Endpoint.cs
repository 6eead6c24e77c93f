using DutyCall.Web;
using MediatR;

namespace DutyCall.Features.Dialer.ShowPhone;

sealed class Endpoint : IPages
{
    static void IPages.Map(IEndpointRouteBuilder pages) => pages.MapGet("/phone", Show);

    static async Task<IResult> Show(User user, IMediator mediator, CancellationToken ct) =>
        ShowPhone.Render(await mediator.Send(new Query(user.Id), ct));
}
