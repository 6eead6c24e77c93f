using DutyCall.Infrastructure;
using DutyCall.Web;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace DutyCall.Features.Access.ChangePassword;

sealed class Endpoint : IPages
{
    const string Route = "/account/password";

    static void IPages.Map(IEndpointRouteBuilder pages)
    {
        pages.MapGet(Route, () => ChangePassword.Render([]));
        // Somebody at an unlocked desk could guess the current one here, where no lock counts.
        pages.MapPost(Route, Change).RequireRateLimiting(RateLimits.Passwords);
    }

    static async Task<IResult> Change([FromForm] Form form, User user, HttpContext context, IMediator mediator, CancellationToken ct)
    {
        var result = await mediator.Send(new Command(user.Id, user.SessionId, form.Current, form.New, form.Again), ct);
        switch (result)
        {
            case { Value: { } ticket, Error: null }:
                await Sessions.Renew(context, ticket);
                return Htmx.GoTo(context.Request, "/account");
            case { Error: Invalid invalid }:
                return ChangePassword.Render(invalid.Errors, 422);
            default:
                return result.Error!.ToProblem();
        }
    }
}

public sealed record Form
{
    public string Current { get; init; } = "";
    public string New { get; init; } = "";
    public string Again { get; init; } = "";
}
