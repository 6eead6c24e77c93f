using System.Text.Json.Serialization;
using DutyCall.Web;
using MediatR;

namespace DutyCall.Features.Calls.MuteCall;

sealed class Endpoint : IApi
{
    static void IApi.Map(IEndpointRouteBuilder api) => api.MapPut("/calls/{id:guid}/mute", Mute)
        .WithSummary("Mutes or unmutes your own line in the conversation.")
        .Produces(StatusCodes.Status204NoContent)
        .ProducesProblem(StatusCodes.Status404NotFound);

    static async Task<IResult> Mute(Guid id, MuteRequest request, User user, IMediator mediator, CancellationToken ct)
    {
        var result = await mediator.Send(new Command(user.Id, id, request.Muted), ct);
        return result.Error?.ToProblem() ?? Results.NoContent();
    }
}

public sealed record MuteRequest([property: JsonRequired] bool Muted);
