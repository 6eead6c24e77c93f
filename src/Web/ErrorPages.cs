using DutyCall.Features.Access.FindHelp;
using MediatR;

namespace DutyCall.Web;

/// <summary>What a page visit gets when nothing else answered it: a page in the shell's style. Programs get problem details.</summary>
static class ErrorPages
{
    extension(HttpRequest request)
    {
        /// <summary>True for the doors that speak JSON or TwiML.</summary>
        public bool IsForPrograms =>
            request.Path.StartsWithSegments("/api", StringComparison.Ordinal)
            || request.Path.StartsWithSegments("/twilio", StringComparison.Ordinal)
            || request.Path.StartsWithSegments("/openapi", StringComparison.Ordinal);
    }

    public static IApplicationBuilder UseErrorPages(this WebApplication app) => app
        .UseExceptionHandler(new ExceptionHandlerOptions
        {
            StatusCodeSelector = error => error is BadHttpRequestException bad ? bad.StatusCode : StatusCodes.Status500InternalServerError,
            ExceptionHandler = Answer,
            // What half a page has left in the scope (its title, its sections) would meet itself on the error page.
            CreateScopeForErrors = true,
        })
        .UseStatusCodePages(empty => Answer(empty.HttpContext));

    static async Task Answer(HttpContext context)
    {
        var status = context.Response.StatusCode;
        if (context.Request.IsForPrograms)
            await Results.Problem(Detail(status), statusCode: status).ExecuteAsync(context);
        else if (!context.Response.Headers.ContainsKey("HX-Redirect"))
            await ErrorPage.Render(await Describe(context, status), status).ExecuteAsync(context);
    }

    static async Task<Trouble> Describe(HttpContext context, int status) => status switch
    {
        403 => new("This is not yours to open", Detail(status)!, await Helpers(context)),
        404 => new("There is nothing here", "The address may be mistyped, or what was here is gone."),
        400 => new("This page was open too long", "Nothing was changed. Go back, reload the page and send it again."),
        413 => new("That is too large", "Nothing was changed. Send less at once."),
        429 => new("Too many tries from your network", "Wait a minute, then try again."),
        >= 500 => new("Something broke on our side", $"Nothing you did caused it, and calls in progress go on. Try again in a moment. If it stays, tell an admin this reference: {context.TraceIdentifier}."),
        _ => new("That did not work", $"The server answered {status}. Nothing was changed."),
    };

    static string? Detail(int status) => status switch
    {
        401 => "Sign in first.",
        403 => "Your role does not include this.",
        429 => "Too many requests. Wait a minute, then try again.",
        _ => null,
    };

    static async Task<IReadOnlyList<Helper>> Helpers(HttpContext context) =>
        context.User.Identity?.IsAuthenticated == true && context.GetEndpoint()?.Metadata.GetMetadata<Permissions.Needed>() is { } needed
            ? await context.RequestServices.GetRequiredService<IMediator>().Send(
                new Query(needed.Permission, User.From(context.User).DepartmentId), context.RequestAborted)
            : [];
}

/// <summary>What went wrong, and who can help.</summary>
public sealed record Trouble(string Title, string Advice, IReadOnlyList<Helper> Helpers)
{
    public Trouble(string title, string advice) : this(title, advice, []) { }
}
