using DutyCall.Web;
using MediatR;

namespace DutyCall.Features.Lines.TakeCall;

sealed class Endpoint : IApi
{
    static void IApi.Map(IEndpointRouteBuilder api) => api.MapPost("/line/calls/{callId:guid}", Take)
        .Needs(Permission.JoinCampaigns)
        .WithName("TakeCallOnLine")
        .WithSummary("Sends your standing line into a call in which you have a place.")
        .Produces<Taken>()
        .ProducesProblem(StatusCodes.Status409Conflict);

    static async Task<IResult> Take(Guid callId, User user, IMediator mediator, CancellationToken ct)
    {
        var result = await mediator.Send(new Ask(callId, user.Id), ct);
        return result.Error?.ToProblem() ?? Results.Ok(result.Value);
    }
}
