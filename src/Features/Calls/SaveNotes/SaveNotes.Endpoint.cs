using DutyCall.Web;
using MediatR;

namespace DutyCall.Features.Calls.SaveNotes;

sealed class Endpoint : IApi
{
    const string Route = "/calls/{callId:guid}/notes";

    static void IApi.Map(IEndpointRouteBuilder api)
    {
        api.MapGet(Route, Read)
            .WithName("ReadNotes")
            .WithSummary("The notes of a call of yours, with their revision.")
            .Produces<Notes>()
            .ProducesProblem(StatusCodes.Status404NotFound);
        api.MapPut(Route, Save)
            .WithSummary("Keeps the notes of a call of yours; refused when they were changed since the revision you name.")
            .Produces<Saved>()
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesValidationProblem(StatusCodes.Status422UnprocessableEntity);
    }

    static async Task<IResult> Read(Guid callId, User user, IMediator mediator, CancellationToken ct) =>
        await mediator.Send(new Query(callId, user.Id), ct) is { } notes
            ? Results.Ok(notes)
            : new NoSuchCall().ToProblem();

    static async Task<IResult> Save(Guid callId, Body body, User user, IMediator mediator, CancellationToken ct)
    {
        var result = await mediator.Send(new Command(callId, user.Id, body.Notes, body.Revision), ct);
        return result.Error?.ToProblem() ?? Results.Ok(result.Value);
    }

    public sealed record Body(string Notes, int Revision);
}
