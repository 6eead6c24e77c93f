using DutyCall.Web;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace DutyCall.Features.Calls.EndCall;

sealed class Endpoint : IApi
{
    static void IApi.Map(IEndpointRouteBuilder api) => api.MapPost("/calls/{id:guid}/end", End)
        .WithSummary("Asks for the end of your call, whatever its state; the carrier's news says when it has come.")
        .Produces(StatusCodes.Status202Accepted)
        .ProducesProblem(StatusCodes.Status404NotFound);

    static async Task<IResult> End(Guid id, [FromBody] EndRequest? request, User user, IMediator mediator, CancellationToken ct)
    {
        var result = await mediator.Send(new Command(user.Id, id, request?.Reason), ct);
        return result.Error?.ToProblem() ?? Results.Accepted($"/api/v1/calls/{id}");
    }
}

/// <param name="Reason">For a device that could not connect: what to tell the agent.</param>
public sealed record EndRequest(string? Reason = null);
