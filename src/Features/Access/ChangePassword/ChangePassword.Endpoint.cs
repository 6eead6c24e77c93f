using DutyCall.Infrastructure;
using DutyCall.Web;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace DutyCall.Features.Access.ChangePassword;

sealed class Endpoint : IPages
{
    static void IPages.Map(IEndpointRouteBuilder pages)
    {
        pages.MapGet(Sessions.PasswordPage, (HttpContext context) => ChangePassword.Render(PageFor(context, [])));
        // Somebody at an unlocked desk could guess the current one here, where no lock counts.
        pages.MapPost(Sessions.PasswordPage, Change).RequireRateLimiting(RateLimits.Passwords);
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
                return ChangePassword.Render(PageFor(context, invalid.Errors), 422);
            default:
                return result.Error!.ToProblem();
        }
    }

    static PasswordPage PageFor(HttpContext context, Errors errors) => new(context.User.HasClaim(claim => claim.Type == Sessions.StrangersPasswordClaim), errors);
}

/// <param name="IsRequired">The person has to choose a password of their own before they go on.</param>
public sealed record PasswordPage(bool IsRequired, Errors Errors);

public sealed record Form
{
    public string Current { get; init; } = "";
    public string New { get; init; } = "";
    public string Again { get; init; } = "";
}
