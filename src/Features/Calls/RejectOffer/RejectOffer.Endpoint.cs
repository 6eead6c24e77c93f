using DutyCall.Web;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace DutyCall.Features.Calls.RejectOffer;

sealed class Endpoint : IApi
{
    static void IApi.Map(IEndpointRouteBuilder api) => api.MapPost("/offers/{id:guid}/reject", Reject)
        .WithSummary("Leaves the call that rings at your desk to others.")
        .Produces(StatusCodes.Status204NoContent)
        .ProducesProblem(StatusCodes.Status404NotFound);

    static async Task<IResult> Reject(Guid id, [FromBody] RejectRequest? request, User user, IMediator mediator, CancellationToken ct)
    {
        var result = await mediator.Send(new Command(user.Id, id, request?.Reason), ct);
        return result.Error?.ToProblem() ?? Results.NoContent();
    }
}

public sealed record RejectRequest(string? Reason = null);
