using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Http.Features;

namespace DutyCall.Kit;

/// <summary>What a real server or a page would give, and a test without either needs.</summary>
sealed class TestHost : IStartupFilter
{
    /// <summary>Hands out the anti-forgery headers that every page carries.</summary>
    public const string Csrf = "/for-tests/csrf";

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use((context, go) =>
        {
            // Kestrel sets it; the server in memory does not.
            context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget = context.Request.GetEncodedPathAndQuery();
            return go(context);
        });
        // Not Map: the cookie would be good below this path only.
        app.MapWhen(context => context.Request.Path == Csrf, branch => branch.UseAuthentication().Run(context => context.Response.WriteAsync(Web.Csrf.Headers(context))));
        next(app);
    };
}
