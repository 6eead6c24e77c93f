using DutyCall.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace DutyCall.Kit;

/// <summary>Hands out the anti-forgery headers that every page carries, without a page.</summary>
sealed class CsrfForTests : IStartupFilter
{
    public const string Path = "/for-tests/csrf";

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Map(Path, branch => branch.UseAuthentication().Run(context => context.Response.WriteAsync(Csrf.Headers(context))));
        next(app);
    };
}
