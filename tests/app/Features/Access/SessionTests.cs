using System.Net;
using DutyCall.Web;

namespace DutyCall.Features.Access;

public sealed class SessionTests : CookieTest
{
    [Fact]
    public async Task Ends_when_the_person_signs_out()
    {
        var browser = await SignIn(await Given.Agent());
        var account = await browser.Visit("/account");

        var left = await browser.Submit(account, "form[action='/sign-out']");
        var after = await browser.Visit("/account");

        Assert.Equal("/sign-in", left.Location);
        Assert.Equal("/sign-in?returnUrl=%2Faccount", after.Location);
        Assert.Equal("access.signed_out", await Ask<string>("select action from audit_log order by at desc, action desc limit 1"));
    }

    [Fact]
    public async Task Signing_out_makes_a_copied_cookie_worthless()
    {
        var priya = await Given.Agent();
        await GivePassword(priya);
        var browser = Browse();
        var entered = await TrySignIn(browser, priya.Email, Password);
        var stolen = entered.Headers.GetValues("Set-Cookie").Single(c => c.StartsWith("dutycall=", StringComparison.Ordinal)).Split(';')[0];
        await browser.Submit(await browser.Visit("/account"), "form[action='/sign-out']");

        var thief = await Browse().WithCookie(stolen).Visit("/account");

        Assert.Equal(HttpStatusCode.Redirect, thief.Status);
    }

    [Fact]
    public async Task Is_listed_and_another_one_can_be_ended_at_once()
    {
        var priya = await Given.Agent();
        var office = await SignIn(priya);
        var home = await SignIn(priya);
        var account = await office.Visit("/account");

        Assert.Equal(2, account.Html.QuerySelectorAll("tbody tr").Length);
        await office.Submit(account, "form[action$='/revoke']");

        Assert.Equal(HttpStatusCode.Redirect, (await home.Visit("/account")).Status);
        Assert.Equal(HttpStatusCode.OK, (await office.Visit("/account")).Status);
        Assert.Equal(1, await Ask<long>("select count(*) from audit_log where action = 'access.sessions_revoked'"));
    }

    [Fact]
    public async Task All_end_with_sign_out_everywhere()
    {
        var priya = await Given.Agent();
        var office = await SignIn(priya);
        var home = await SignIn(priya);

        var left = await office.Submit(await office.Visit("/account"), "form[action='/account/sessions/revoke-all']");

        Assert.Equal("/sign-in", left.Location);
        Assert.Equal(HttpStatusCode.Redirect, (await home.Visit("/account")).Status);
        Assert.Equal(0, await Ask<long>("select count(*) from sessions where revoked_at is null"));
    }

    [Fact]
    public async Task Of_somebody_else_cannot_be_ended()
    {
        var priya = await SignIn(await Given.Agent());
        await SignIn(await Given.Agent(name: "Tomas Lind"));
        var theirs = await Ask<Guid>("select s.id from sessions s join users u on u.id = s.user_id where u.name = 'Tomas Lind'");
        await priya.Visit("/account");

        await priya.Post($"/account/sessions/{theirs}/revoke");

        Assert.Equal(0, await Ask<long>("select count(*) from sessions where revoked_at is not null"));
    }

    [Fact]
    public async Task Lasts_twelve_hours_from_its_last_use()
    {
        var browser = await SignIn(await Given.Agent());

        Clock.Step(TimeSpan.FromHours(11));
        var used = await browser.Visit("/account");
        Clock.Step(TimeSpan.FromHours(11));
        var usedAgain = await browser.Visit("/account");
        Clock.Step(TimeSpan.FromHours(12));
        var over = await browser.Visit("/account");

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.Redirect), (used.Status, usedAgain.Status, over.Status));
    }

    [Theory]
    [InlineData("update users set active = false")]
    [InlineData("update users set security_stamp = gen_random_uuid()")]
    [InlineData("update sessions set revoked_at = now()")]
    public async Task Ends_at_once_when(string happened)
    {
        var browser = await SignIn(await Given.Agent());

        await Run(happened);

        Assert.Equal(HttpStatusCode.Redirect, (await browser.Visit("/account")).Status);
    }

    [Fact]
    public async Task Knows_a_new_role_at_once()
    {
        var priya = await Given.Agent(await Given.Department());
        var browser = await SignIn(priya);
        var before = await browser.Visit("/admin/audit");

        await Run("update users set role = 'manager' where id = @Id", new { priya.Id });
        var after = await browser.Visit("/admin/audit");

        Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.OK), (before.Status, after.Status));
    }

    [Fact]
    public async Task Missing_sends_htmx_and_programs_elsewhere_than_visitors()
    {
        var visitor = Browse();

        var fragment = await visitor.Fetch("/account", on: "/analytics/voice/history?outcome=busy");
        var program = await visitor.Visit("/api/v1/calls");

        Assert.Equal(HttpStatusCode.Unauthorized, fragment.Status);
        Assert.Equal("/sign-in?returnUrl=%2Fanalytics%2Fvoice%2Fhistory%3Foutcome%3Dbusy", fragment.Header("HX-Redirect"));
        Assert.Equal(HttpStatusCode.Unauthorized, program.Status);
        Assert.Equal("Sign in first.", program.Json.GetProperty("detail").GetString());
    }

    [Fact]
    public async Task Of_one_organisation_does_not_stand_in_the_way_of_another()
    {
        var browser = await SignIn(await Given.Agent());
        var stranger = await Given.Someone(Role.Agent, null, "Zoë Stranger", await Given.AnotherOrganisation("+13105550100"));
        await GivePassword(stranger);
        await Run("update sessions set revoked_at = now()");

        var entered = await TrySignIn(browser, stranger.Email, Password);

        Assert.Equal("/", entered.Location);
        Assert.Contains("Zoë Stranger", (await browser.Visit("/account")).Body, StringComparison.Ordinal);
    }
}
