using DutyCall.Infrastructure;
using DutyCall.Web;
using MediatR;

namespace DutyCall.Features.Presence.TestRing;

sealed class Endpoint : IApi
{
    static void IApi.Map(IEndpointRouteBuilder api) => api.MapPost("/presence/test-rings/{ringId:guid}/heard", Hear)
        .WithName("HeardTestRing")
        .WithSummary("Your page heard the silent test ring: calls reach it.")
        .Produces(StatusCodes.Status204NoContent)
        .ProducesProblem(StatusCodes.Status404NotFound);

    static async Task<IResult> Hear(Guid ringId, User user, IMediator mediator, CancellationToken ct) =>
        await mediator.Send(new Heard(user.Id, ringId), ct) ? Results.NoContent() : new NoSuchRing().ToProblem();
}

public sealed record NoSuchRing() : Missing("There is no such test ring any more; another follows.");
