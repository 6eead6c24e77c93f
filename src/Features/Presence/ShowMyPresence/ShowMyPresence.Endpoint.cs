using DutyCall.Web;
using MediatR;

namespace DutyCall.Features.Presence.ShowMyPresence;

sealed class Endpoint : IApi, IPages
{
    static void IPages.Map(IEndpointRouteBuilder pages) => pages.MapGet("/presence", async (User user, IMediator mediator, CancellationToken ct) =>
        ShowMyPresence.Render(await mediator.Send(new Query(user.Id), ct)));

    static void IApi.Map(IEndpointRouteBuilder api) => api.MapGet("/presence", Show)
        .WithName("MyPresence")
        .WithSummary("Your own status, whether a call would reach you and why not, and the pause reasons there are.")
        .Produces<Presence>();

    static async Task<IResult> Show(User user, IMediator mediator, CancellationToken ct) => Results.Ok(await mediator.Send(new Query(user.Id), ct));
}
