using DutyCall.Web;
using MediatR;

namespace DutyCall.Features.Calls.PostponeWrapUp;

sealed class Endpoint : IPages
{
    static void IPages.Map(IEndpointRouteBuilder pages)
    {
        pages.MapPost("/calls/{callId:guid}/wrap-up/later", (Guid callId, User user, IMediator mediator, CancellationToken ct) => Postpone(new(callId, user.Id, Later: true), mediator, ct));
        pages.MapPost("/calls/{callId:guid}/wrap-up/open", (Guid callId, User user, IMediator mediator, CancellationToken ct) => Postpone(new(callId, user.Id, Later: false), mediator, ct));
    }

    static async Task<IResult> Postpone(Command command, IMediator mediator, CancellationToken ct)
    {
        // Finished in another tab is no trouble here: the phone fetches itself anew either way.
        await mediator.Send(command, ct);
        return Htmx.Raise("phone-changed");
    }
}
