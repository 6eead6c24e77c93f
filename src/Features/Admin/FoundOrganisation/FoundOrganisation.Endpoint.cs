using DutyCall.Infrastructure;
using DutyCall.Web;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace DutyCall.Features.Admin.FoundOrganisation;

sealed class Endpoint : IPages
{
    const string Route = "/welcome";

    static void IPages.Map(IEndpointRouteBuilder pages)
    {
        pages.MapGet(Route, Show).AllowAnonymous();
        pages.MapPost(Route, Found).AllowAnonymous().RequireRateLimiting(RateLimits.SignIn);
    }

    static async Task<IResult> Show(IMediator mediator, CancellationToken ct) =>
        await mediator.Send(new Query(), ct) ? FoundOrganisation.Render(new(new Form(), [])) : Results.NotFound();

    static async Task<IResult> Found([FromForm] Form form, IMediator mediator, CancellationToken ct)
    {
        var result = await mediator.Send(form.ToCommand(), ct);
        return result.Error switch
        {
            null => Results.Redirect("/sign-in"),
            Invalid { Errors: var errors } => FoundOrganisation.Render(new(form, errors), 422),
            _ => Results.NotFound(),
        };
    }
}

public sealed record Form
{
    public string Code { get; init; } = "";
    public string Organisation { get; init; } = "";
    public string Region { get; init; } = "US";
    public string TimeZone { get; init; } = "America/New_York";
    public string Name { get; init; } = "";
    public string Email { get; init; } = "";
    public string Password { get; init; } = "";
    public string Again { get; init; } = "";

    internal Command ToCommand() => new(Code, Organisation, Region, TimeZone, Name, Email, Password, Again);
}

public sealed record WelcomePage(Form Form, Errors Errors);
