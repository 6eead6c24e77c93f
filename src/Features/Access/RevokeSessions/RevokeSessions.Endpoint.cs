using DutyCall.Web;
using MediatR;
using Microsoft.AspNetCore.Authentication;

namespace DutyCall.Features.Access.RevokeSessions;

sealed class Endpoint : IPages
{
    static void IPages.Map(IEndpointRouteBuilder pages)
    {
        pages.MapPost("/account/sessions/{sessionId:guid}/revoke", RevokeOne);
        pages.MapPost("/account/sessions/revoke-all", RevokeAll);
        pages.MapPost("/admin/people/{personId:guid}/sessions/revoke", RevokeOthers).Needs(Permission.ManagePeople);
    }

    static async Task<IResult> RevokeOne(Guid sessionId, User user, HttpRequest request, IMediator mediator, CancellationToken ct)
    {
        await mediator.Send(new Command(user.Id, user.Id, sessionId, "revoked by its owner"), ct);
        return Htmx.GoTo(request, "/account");
    }

    static async Task<IResult> RevokeAll(User user, HttpContext context, IMediator mediator, CancellationToken ct)
    {
        await mediator.Send(new Command(user.Id, user.Id, null, "signed out everywhere"), ct);
        await context.SignOutAsync(Sessions.Scheme);
        return Htmx.GoTo(context.Request, "/sign-in");
    }

    static async Task<IResult> RevokeOthers(Guid personId, User user, HttpRequest request, IMediator mediator, CancellationToken ct)
    {
        await mediator.Send(new Command(user.Id, personId, null, "revoked by an admin"), ct);
        return Htmx.GoTo(request, $"/admin/people/{personId}");
    }
}
