using DutyCall.Web;
using MediatR;

namespace DutyCall.Features.Calls.AcceptOffer;

sealed class Endpoint : IApi
{
    static void IApi.Map(IEndpointRouteBuilder api) => api.MapPost("/offers/{id:guid}/accept", Accept)
        .WithSummary("Takes the call that rings at your desk, and says what the browser hands to device.connect. One of all who press has it.")
        .Produces<AcceptedOffer>()
        .ProducesProblem(StatusCodes.Status404NotFound)
        .ProducesProblem(StatusCodes.Status409Conflict);

    static async Task<IResult> Accept(Guid id, User user, IMediator mediator, CancellationToken ct)
    {
        var result = await mediator.Send(new Command(user.Id, id), ct);
        return result is { Error: null, Value: { } accepted } ? Results.Ok(new AcceptedOffer(accepted.CallId, accepted.Purpose, new(accepted.CallId))) : result.Error!.ToProblem();
    }
}

/// <param name="Connect">What the browser hands to <c>device.connect</c> as its params.</param>
public sealed record AcceptedOffer(Guid CallId, string Purpose, OfferConnect Connect);

public sealed record OfferConnect(Guid CallId);
