using DutyCall.Infrastructure.Database;

namespace DutyCall.Web;

static class TenantDoor
{
    /// <summary>From here on the request sees the rows of the signed-in person's organisation.</summary>
    public static IApplicationBuilder UseTenant(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        if (context.User.Identity?.IsAuthenticated == true && Guid.TryParse(context.User.FindFirst(User.OrgClaim)?.Value, out var org))
            context.RequestServices.GetRequiredService<Tenant>().Enter(org);
        return next(context);
    });
}
