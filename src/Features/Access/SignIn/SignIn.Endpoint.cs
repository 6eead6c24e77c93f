using DutyCall.Infrastructure;
using DutyCall.Web;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace DutyCall.Features.Access.SignIn;

/// <summary>A plain form and a redirect: it works without scripts.</summary>
sealed class Endpoint : IPages
{
    static void IPages.Map(IEndpointRouteBuilder pages)
    {
        pages.MapGet("/sign-in", Show).AllowAnonymous();
        pages.MapPost("/sign-in", Enter).AllowAnonymous().RequireRateLimiting(RateLimits.SignIn);
    }

    static async Task<IResult> Show(string? returnUrl, HttpContext context, Settings settings, IMediator mediator, CancellationToken ct)
    {
        if (context.User.Identity?.IsAuthenticated == true)
            return Results.Redirect(Local(returnUrl));

        return await mediator.Send(new Admin.FoundOrganisation.Query(), ct)
            ? Results.Redirect("/welcome")
            : SignIn.Render(new(new Form { ReturnUrl = returnUrl }, settings.PublicBaseUrl.Authority, settings.Demo));
    }

    static async Task<IResult> Enter([FromForm] Form form, HttpContext context, Settings settings, TimeProvider clock, IMediator mediator, CancellationToken ct)
    {
        if (context.User.Identity?.IsAuthenticated == true)
            return Results.Redirect(Local(form.ReturnUrl));

        var command = new Command(form.Email, form.Password, context.Connection.RemoteIpAddress?.ToString(), context.Request.Headers.UserAgent.ToString());
        var result = await mediator.Send(command, ct);
        if (result is { Value: { } ticket, Error: null })
        {
            await Sessions.Open(context, ticket, form.Keep);
            return Results.Redirect(Local(form.ReturnUrl));
        }

        var wait = result.Error is LockedOut { Until: var until } ? until - clock.GetUtcNow().UtcDateTime : (TimeSpan?)null;
        return SignIn.Render(new(form, settings.PublicBaseUrl.Authority, settings.Demo) { Problem = result.Error!.Message, Wait = wait }, 422);
    }

    static string Local(string? url) => RedirectHttpResult.IsLocalUrl(url) ? url! : "/";
}

public sealed record Form
{
    public string Email { get; init; } = "";
    public string Password { get; init; } = "";
    public bool Keep { get; init; }
    public string? ReturnUrl { get; init; }
}

public sealed record SignInPage(Form Form, string Host, bool Demo)
{
    public string? Problem { get; init; }

    /// <summary>Until the lock opens.</summary>
    public TimeSpan? Wait { get; init; }
}
