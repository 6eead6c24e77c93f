using System.Net;
using DutyCall.Web;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace DutyCall;

public sealed class SecurityTests : CookieTest
{
    [Fact]
    public async Task Pages_say_what_browsers_may_do_with_them()
    {
        await Given.Organisation();

        var page = await Browse().Visit("/sign-in");

        Assert.Equal(
            "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data:; "
            + "connect-src 'self' wss://voice-js.roaming.twilio.com https://eventgw.twilio.com; media-src 'self' mediastream: blob:; "
            + "manifest-src 'self'; frame-ancestors 'none'; form-action 'self'; base-uri 'none'",
            page.Header("Content-Security-Policy"));
        Assert.Contains("microphone=(self)", page.Header("Permissions-Policy"), StringComparison.Ordinal);
        Assert.Equal("nosniff", page.Header("X-Content-Type-Options"));
        Assert.Null(page.Header("Strict-Transport-Security"));
    }

    [Fact]
    public async Task Pages_keep_to_what_they_say()
    {
        var page = await (await SignIn(await Given.Admin())).Visit("/admin/people");

        Assert.Empty(page.Html.QuerySelectorAll("[style], style, script:not([src]), [onclick]"));
    }

    [Fact]
    public async Task Pages_of_people_signed_in_are_not_kept()
    {
        var page = await (await SignIn(await Given.Agent())).Visit("/account");

        Assert.True(page.Headers.CacheControl?.NoStore);
    }

    [Fact]
    public async Task A_page_that_is_not_there_looks_like_the_others()
    {
        var browser = await SignIn(await Given.Agent());

        var missing = await browser.Visit("/nowhere");
        var visitor = await Browse().Visit("/nowhere");
        var program = await browser.Visit("/api/v1/nowhere");

        Assert.Equal((HttpStatusCode.NotFound, "There is nothing here"), (missing.Status, missing.Text("h1")));
        Assert.Equal((HttpStatusCode.NotFound, "There is nothing here"), (visitor.Status, visitor.Text("h1")));
        Assert.Equal(404, program.Json.GetProperty("status").GetInt32());
    }

    [Fact]
    public async Task A_fault_is_admitted_without_its_details()
    {
        var browser = await SignIn(await Given.Agent());
        await Run("revoke select on users from dutycall_app");

        var broken = await Browse().Visit("/sign-in");
        var page = await browser.Visit("/account");

        Assert.Equal(HttpStatusCode.OK, broken.Status);
        Assert.Equal((HttpStatusCode.InternalServerError, "Something broke on our side"), (page.Status, page.Text("h1")));
        Assert.DoesNotContain("permission denied", page.Body, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_door_asks_who_is_there_or_says_that_it_does_not()
    {
        string[] open = ["/health", "/openapi/{documentName}.json"];
        var unguarded =
            from endpoint in Services.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            where endpoint.Metadata.GetMetadata<IAuthorizeData>() is null && endpoint.Metadata.GetMetadata<AuthorizationPolicy>() is null
            where endpoint.Metadata.GetMetadata<TwilioDoor>() is null
            where !open.Contains(endpoint.RoutePattern.RawText)
            select endpoint.RoutePattern.RawText;

        Assert.Empty(unguarded);
    }

    [Theory]
    [InlineData(Role.Agent, Permission.ManagePeople, false)]
    [InlineData(Role.Manager, Permission.ManagePeople, false)]
    [InlineData(Role.Admin, Permission.ManagePeople, true)]
    [InlineData(Role.Agent, Permission.PlaceCalls, true)]
    [InlineData(Role.Agent, Permission.ExportCallHistory, false)]
    public void The_matrix_decides(Role role, Permission permission, bool allowed) => Assert.Equal(allowed, Permissions.Allows(role, permission));

    [Fact]
    public void The_matrix_knows_every_permission() =>
        Assert.All(Enum.GetValues<Permission>(), permission => Assert.NotEqual(Reach.None, Permissions.ReachOf(Role.Admin, permission)));
}

public sealed class HttpsTests : CookieTest
{
    private protected override IWebHostBuilder Configure(IWebHostBuilder host) => host.UseSetting("PUBLIC_BASE_URL", "https://calls.example");

    [Fact]
    public async Task Behind_tls_browsers_are_told_to_stay_there()
    {
        await Given.Organisation();

        var page = await Browse().Visit("http://calls.example/sign-in");

        Assert.Equal("max-age=31536000; includeSubDomains", page.Header("Strict-Transport-Security"));
        Assert.All(page.Headers.GetValues("Set-Cookie"), cookie => Assert.Contains("secure", cookie, StringComparison.OrdinalIgnoreCase));
    }
}
