using DutyCall.Web;
using MediatR;

namespace DutyCall.Features.Presence.ChooseStatus;

sealed class Endpoint : IApi
{
    static void IApi.Map(IEndpointRouteBuilder api) => api.MapPut("/presence", Choose)
        .WithName("ChoosePresence")
        .WithSummary("Sets what you want to be: online, away (with a pause reason, or none), dnd or offline.")
        .Produces(StatusCodes.Status204NoContent)
        .ProducesValidationProblem(StatusCodes.Status422UnprocessableEntity);

    static async Task<IResult> Choose(Body body, User user, IMediator mediator, CancellationToken ct)
    {
        var result = await mediator.Send(new Command(user.Id, body.Intent, body.Reason), ct);
        return result.Error?.ToProblem() ?? Results.NoContent();
    }

    public sealed record Body(string Intent, string? Reason);
}
