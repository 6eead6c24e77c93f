using DutyCall.Web;
using MediatR;
using Microsoft.AspNetCore.Authentication;

namespace DutyCall.Features.Access.SignOut;

sealed class Endpoint : IPages
{
    static void IPages.Map(IEndpointRouteBuilder pages) => pages.MapPost("/sign-out", Leave);

    static async Task<IResult> Leave(User user, HttpContext context, IMediator mediator, CancellationToken ct)
    {
        await mediator.Send(new Command(user.Id, user.SessionId), ct);
        await context.SignOutAsync(Sessions.Scheme);
        return Htmx.GoTo(context.Request, "/sign-in");
    }
}
