using DutyCall.Web;
using MediatR;

namespace DutyCall.Features.Calls.PostponeWrapUp;

sealed class Endpoint : IPages, IApi
{
    static void IPages.Map(IEndpointRouteBuilder pages)
    {
        pages.MapPost("/calls/{callId:guid}/wrap-up/later", (Guid callId, User user, IMediator mediator, CancellationToken ct) => Postpone(new(callId, user.Id, Later: true), mediator, ct));
        pages.MapPost("/calls/{callId:guid}/wrap-up/open", (Guid callId, User user, IMediator mediator, CancellationToken ct) => Postpone(new(callId, user.Id, Later: false), mediator, ct));
    }

    static void IApi.Map(IEndpointRouteBuilder api)
    {
        api.MapPost("/calls/{callId:guid}/wrap-up/later", (Guid callId, User user, IMediator mediator, CancellationToken ct) => PostponeForApi(new(callId, user.Id, Later: true), mediator, ct))
            .WithName("PostponeWrapUp")
            .WithSummary("Puts a wrap-up of yours aside. It waits among the unfinished ones, however long.")
            .Produces(StatusCodes.Status204NoContent)
            .ProducesProblem(StatusCodes.Status409Conflict);
        api.MapPost("/calls/{callId:guid}/wrap-up/open", (Guid callId, User user, IMediator mediator, CancellationToken ct) => PostponeForApi(new(callId, user.Id, Later: false), mediator, ct))
            .WithName("ResumeWrapUp")
            .WithSummary("Takes a wrap-up that was put aside up again.")
            .Produces(StatusCodes.Status204NoContent)
            .ProducesProblem(StatusCodes.Status409Conflict);
    }

    static async Task<IResult> PostponeForApi(Command command, IMediator mediator, CancellationToken ct)
    {
        var result = await mediator.Send(command, ct);
        return result.Error?.ToProblem() ?? Results.NoContent();
    }

    static async Task<IResult> Postpone(Command command, IMediator mediator, CancellationToken ct)
    {
        // Finished in another tab is no trouble here: the phone fetches itself anew either way.
        await mediator.Send(command, ct);
        return Htmx.Raise("phone-changed");
    }
}
