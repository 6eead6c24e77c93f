using DutyCall.Web;
using MediatR;

namespace DutyCall.Features.Campaigns.DialMember;

sealed class Endpoint : IApi
{
    static void IApi.Map(IEndpointRouteBuilder api) => api.MapPost("/campaigns/{id:guid}/contacts/{memberId:guid}/call", async (
            Guid id, Guid memberId, User user, IMediator mediator, CancellationToken ct) =>
        {
            var result = await mediator.Send(new Command(user.Id, id, memberId), ct);
            return result.Error?.ToProblem() ?? Results.Created($"/api/v1/calls/{result.Value!.CallId}", result.Value);
        })
        .Needs(Permission.PlaceCalls)
        .WithName("CallCampaignContact")
        .WithSummary("Calls somebody on the list of a preview or manual campaign, and says what the browser hands to device.connect.")
        .Produces<Dialed>(StatusCodes.Status201Created)
        .ProducesProblem(StatusCodes.Status404NotFound)
        .ProducesProblem(StatusCodes.Status409Conflict);
}
