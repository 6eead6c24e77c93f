using System.Net;
using DutyCall.Features.Admin.FoundOrganisation;
using Microsoft.Extensions.DependencyInjection;

namespace DutyCall.Features.Admin;

public sealed class FoundOrganisationTests : CookieTest
{
    [Fact]
    public async Task Makes_the_first_organisation_for_whoever_knows_the_code()
    {
        await Start();
        var browser = Browse();
        var sentHere = await browser.Visit("/sign-in");

        var founded = await Found(browser, await Code());
        var entered = await TrySignIn(browser, "ada@example.com", Password);

        Assert.Equal("/welcome", sentHere.Location);
        Assert.Equal("/sign-in", founded.Location);
        Assert.Equal("/", entered.Location);
        Assert.Equal("admin Brightline 11", await Ask<string>(
            "select concat_ws(' ', u.role, o.name, (select count(*) from dispositions)) from organisations o join users u using (org_id)"));
    }

    [Fact]
    public async Task Is_refused_without_the_code()
    {
        await Start();

        var refused = await Found(Browse(), "aaaa-bbbb-cccc-dddd");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Equal("That is not the setup code. It is in the server's log.", refused.Text("#code-says [role=alert]"));
        Assert.Equal(0, await Ask<long>("select count(*) from organisations"));
    }

    [Fact]
    public async Task Happens_once()
    {
        await Start();
        var (one, other) = (Browse(), Browse());
        var page = await other.Visit("/welcome");
        var code = await Code();
        await Found(one, code);

        var second = await other.Submit(page, "form", Fields(code));

        Assert.Equal(HttpStatusCode.NotFound, second.Status);
        Assert.Equal(HttpStatusCode.NotFound, (await Browse().Visit("/welcome")).Status);
        Assert.Equal((1L, 0L), await Ask<(long, long)>("select (select count(*) from organisations), (select count(*) from setup_codes)"));
    }

    [Fact]
    public async Task Prints_the_same_code_at_every_start()
    {
        await Start();
        var first = await Code();
        await Start();

        Assert.Equal(first, await Code());
    }

    async Task Start() => await ActivatorUtilities.CreateInstance<Start>(Services).StartAsync(TestContext.Current.CancellationToken);

    Task<string> Code() => Ask<string>("select code from setup_codes");

    static async Task<Answer> Found(Browser browser, string code) => await browser.Submit(await browser.Visit("/welcome"), "form", Fields(code));

    static (string, string)[] Fields(string code) =>
    [
        ("code", code), ("organisation", "Brightline"), ("region", "US"), ("timeZone", "America/New_York"),
        ("name", "Ada Okafor"), ("email", "ada@example.com"), ("password", Password), ("again", Password),
    ];
}
