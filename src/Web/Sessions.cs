using System.Security.Claims;
using DutyCall.Infrastructure.Database;
using DutyCall.Infrastructure.Identity;
using MediatR;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;

namespace DutyCall.Web;

/// <summary>What a session's cookie stands for: a person as they are now.</summary>
public sealed record Ticket(
    Guid OrgId, Guid UserId, Guid? DepartmentId, Guid SessionId, string Name, string Role, string TimeZone, Guid SecurityStamp, bool MustChangePassword)
{
    internal ClaimsPrincipal ToPrincipal() => new(new ClaimsIdentity(
    [
        new(ClaimTypes.NameIdentifier, UserId.ToString()),
        new(ClaimTypes.Name, Name),
        new(ClaimTypes.Role, Role),
        new(User.OrgClaim, OrgId.ToString()),
        new(User.DepartmentClaim, DepartmentId?.ToString() ?? ""),
        new(User.SessionClaim, SessionId.ToString()),
        new(User.ZoneClaim, TimeZone),
        new(Sessions.StampClaim, SecurityStamp.ToString()),
        .. MustChangePassword ? [new Claim(Sessions.StrangersPasswordClaim, "")] : Array.Empty<Claim>(),
    ], Sessions.Scheme));
}

/// <summary>The cookie names a row in <c>sessions</c>; every request asks that row, so revoking it acts at once.</summary>
static class Sessions
{
    public const string Scheme = "session";
    public const string Cookie = "dutycall";
    public const string StampClaim = "stamp";

    /// <summary>The person signed in with a password that somebody else made for them.</summary>
    public const string StrangersPasswordClaim = "pwd";

    public const string PasswordPage = "/account/password";

    /// <summary>From the last request.</summary>
    public static readonly TimeSpan Last = TimeSpan.FromHours(12);

    public static IServiceCollection AddSessions(this IServiceCollection services)
    {
        services.AddSingleton<Passwords>().AddSingleton<Strangers>();
        services.AddAuthentication(Scheme).AddCookie(Scheme, cookie =>
        {
            cookie.Cookie.Name = Cookie;
            cookie.Cookie.HttpOnly = true;
            cookie.Cookie.SameSite = SameSiteMode.Lax;
            cookie.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            cookie.ExpireTimeSpan = Last;
            cookie.SlidingExpiration = true;
            cookie.Events.OnValidatePrincipal = Validate;
            cookie.Events.OnRedirectToLogin = AskToSignIn;
            cookie.Events.OnRedirectToAccessDenied = Refuse;
        });
        services.Configure<AntiforgeryOptions>(csrf =>
        {
            csrf.Cookie.Name = $"{Cookie}-csrf";
            csrf.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        });
        return services;
    }

    public static Task Open(HttpContext context, Ticket ticket, bool keep) =>
        context.SignInAsync(Scheme, ticket.ToPrincipal(), new AuthenticationProperties { IsPersistent = keep });

    /// <summary>The same session with a new ticket; it stays as long as it was going to.</summary>
    public static async Task Renew(HttpContext context, Ticket ticket) =>
        await context.SignInAsync(Scheme, ticket.ToPrincipal(), (await context.AuthenticateAsync(Scheme)).Properties);

    /// <summary>Somebody else knows this person's password: nothing opens before they have changed it.</summary>
    public static IApplicationBuilder UseOwnPassword(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        if (!context.User.HasClaim(claim => claim.Type == StrangersPasswordClaim) || context.Request.Path == PasswordPage || context.Request.Path == "/sign-out")
            return next(context);

        return context.Request.IsForPrograms
            ? Results.Problem("Change your password first.", statusCode: 403).ExecuteAsync(context)
            : Htmx.GoTo(context.Request, PasswordPage).ExecuteAsync(context);
    });

    static async Task Validate(CookieValidatePrincipalContext context)
    {
        if (Guid.TryParse(context.Principal?.FindFirstValue(User.OrgClaim), out var org)
            && Guid.TryParse(context.Principal.FindFirstValue(User.SessionClaim), out var session)
            && Guid.TryParse(context.Principal.FindFirstValue(StampClaim), out var stamp))
        {
            // A scope of its own: a session that turns out to be over must leave the request in no organisation.
            await using var scope = context.HttpContext.RequestServices.CreateAsyncScope();
            scope.ServiceProvider.GetRequiredService<Tenant>().Enter(org);
            var query = new Features.Access.CheckSession.Query(session, stamp);
            if (await scope.ServiceProvider.GetRequiredService<IMediator>().Send(query, context.HttpContext.RequestAborted) is { } ticket)
            {
                context.ReplacePrincipal(ticket.ToPrincipal());
                return;
            }
        }

        context.RejectPrincipal();
    }

    static Task AskToSignIn(RedirectContext<CookieAuthenticationOptions> context)
    {
        var (request, response) = (context.Request, context.Response);
        if (request.IsForPrograms)
        {
            response.StatusCode = StatusCodes.Status401Unauthorized;
        }
        else if (request.Headers.ContainsKey("HX-Request"))
        {
            var page = Uri.TryCreate(request.Headers["HX-Current-URL"], UriKind.Absolute, out var shown) ? shown.PathAndQuery : "/";
            response.StatusCode = StatusCodes.Status401Unauthorized;
            response.Headers["HX-Redirect"] = SignInUrl(page);
        }
        else
        {
            response.Redirect(SignInUrl(request.Path + request.QueryString));
        }

        return Task.CompletedTask;
    }

    static Task Refuse(RedirectContext<CookieAuthenticationOptions> context)
    {
        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        return Task.CompletedTask;
    }

    static string SignInUrl(string page) => page is "" or "/" ? "/sign-in" : $"/sign-in?returnUrl={Uri.EscapeDataString(page)}";
}
