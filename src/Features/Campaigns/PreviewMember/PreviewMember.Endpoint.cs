using DutyCall.Web;
using MediatR;

namespace DutyCall.Features.Campaigns.PreviewMember;

sealed class Endpoint : IApi
{
    static void IApi.Map(IEndpointRouteBuilder api) => api.MapGet("/campaigns/preview", async (User user, IMediator mediator, CancellationToken ct) =>
            await mediator.Send(new Query(user.Id), ct) is { } preview ? Results.Ok(preview) : Results.Problem("You are shown nobody.", statusCode: 404))
        .Needs(Permission.PlaceCalls)
        .WithName("GetPreview")
        .WithSummary("Whom you are shown before you call.")
        .Produces<Preview>()
        .ProducesProblem(StatusCodes.Status404NotFound);
}
