using DutyCall.Web;
using MediatR;

namespace DutyCall.Features.Calls.TransferCall;

sealed class Endpoint : IApi
{
    static void IApi.Map(IEndpointRouteBuilder api)
    {
        api.MapPost("/calls/{id:guid}/transfers", Bring)
            .WithSummary("Transfers your call, or brings somebody into it: kind blind, warm or guest; to an agent, a queue (blind) or a number.")
            .Produces<Transfer>(StatusCodes.Status201Created)
            .ProducesProblem(StatusCodes.Status403Forbidden)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesValidationProblem(StatusCodes.Status422UnprocessableEntity)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
    }

    static async Task<IResult> Bring(Guid id, TransferRequest request, User user, IMediator mediator, CancellationToken ct)
    {
        var result = await mediator.Send(new Command(user.Id, id, request.Kind ?? "", new(request.ToUser, request.ToQueue, request.ToNumber)), ct);
        return result is { Error: null, Value: { } transfer } ? Results.Created($"/api/v1/calls/{id}/transfers/{transfer.Id}", transfer) : result.Error!.ToProblem();
    }
}

/// <param name="Kind">blind, warm or guest.</param>
/// <param name="ToNumber">As typed; E.164 is best.</param>
public sealed record TransferRequest(string? Kind, Guid? ToUser = null, Guid? ToQueue = null, string? ToNumber = null);
