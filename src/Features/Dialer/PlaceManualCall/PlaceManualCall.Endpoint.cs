using DutyCall.Web;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace DutyCall.Features.Dialer.PlaceManualCall;

sealed class Endpoint : IApi
{
    static void IApi.Map(IEndpointRouteBuilder api) => api.MapPost("/calls", Place)
        .WithSummary("Commits to a call and says what the browser hands to device.connect. The same Idempotency-Key never makes a second call.")
        .Produces<CallIntent>(StatusCodes.Status201Created)
        .ProducesProblem(StatusCodes.Status403Forbidden)
        .ProducesProblem(StatusCodes.Status409Conflict)
        .ProducesValidationProblem(StatusCodes.Status422UnprocessableEntity)
        .ProducesProblem(StatusCodes.Status503ServiceUnavailable);

    static async Task<IResult> Place(
        CallRequest call, [FromHeader(Name = "Idempotency-Key")] string? key, User user, IMediator mediator, CancellationToken ct)
    {
        var result = await mediator.Send(new Command(user.Id, call.To ?? "", call.ContactId, call.CallerId, key), ct);

        return result is { Error: null, Value: { } placed }
            ? Results.Created($"/api/v1/calls/{placed.Id}", CallIntent.Of(placed))
            : result.Error!.ToProblem();
    }
}

/// <param name="To">As typed; E.164 is best.</param>
public sealed record CallRequest(string? To, Guid? ContactId = null, string? CallerId = null);

/// <param name="Connect">What the browser hands to <c>device.connect</c> as its params.</param>
public sealed record CallIntent(Guid Id, string State, string To, string ContactName, string CallerId, string CallerIdReason, Connect Connect)
{
    internal static CallIntent Of(Placed call) =>
        new(call.Id, call.State, call.To, call.ContactName, call.CallerId, call.CallerIdReason, new(call.Id));
}

public sealed record Connect(Guid CallId);
