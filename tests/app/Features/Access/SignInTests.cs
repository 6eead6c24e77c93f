using System.Net;
using DutyCall.Infrastructure.Identity;
using DutyCall.Web;

namespace DutyCall.Features.Access;

public sealed class SignInTests : CookieTest
{
    [Fact]
    public async Task Opens_a_session_and_goes_where_the_person_was_going()
    {
        var priya = await Given.Agent();
        await GivePassword(priya);
        var browser = Browse();

        var asked = await browser.Visit("/account");
        var entered = await TrySignIn(browser, priya.Email.ToUpperInvariant(), Password, asked.Location!);
        var page = await browser.Visit(entered.Location!);

        Assert.Equal("/sign-in?returnUrl=%2Faccount", asked.Location);
        Assert.Equal("/account", entered.Location);
        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Contains("Priya Raman", page.Body, StringComparison.Ordinal);
        Assert.Equal("access.signed_in Priya Raman", await Ask<string>("select action || ' ' || actor_name from audit_log"));
    }

    [Fact]
    public async Task Hands_out_a_cookie_that_scripts_cannot_read()
    {
        var priya = await Given.Agent();
        await GivePassword(priya);

        var entered = await TrySignIn(Browse(), priya.Email, Password);

        var cookie = entered.Headers.GetValues("Set-Cookie").Single(c => c.StartsWith("dutycall=", StringComparison.Ordinal));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=lax", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("expires", cookie, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example/")]
    [InlineData("/\\evil.example")]
    public async Task Leads_nowhere_else(string returnUrl)
    {
        var priya = await Given.Agent();
        await GivePassword(priya);

        var entered = await TrySignIn(Browse(), priya.Email, Password, $"/sign-in?returnUrl={Uri.EscapeDataString(returnUrl)}");

        Assert.Equal("/", entered.Location);
    }

    [Fact]
    public async Task Says_the_same_to_a_wrong_password_and_to_an_unknown_address()
    {
        var priya = await Given.Agent();
        await GivePassword(priya);

        var wrong = await TrySignIn(Browse(), priya.Email, "not it");
        var unknown = await TrySignIn(Browse(), "nobody@example.com", "not it");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.Status);
        Assert.Equal("That email and password do not go together.", wrong.Text("[role=alert]"));
        Assert.Equal((wrong.Status, wrong.Text("[role=alert]")), (unknown.Status, unknown.Text("[role=alert]")));
        Assert.Equal(priya.Email, wrong.Html.QuerySelector("#email")!.GetAttribute("value"));
        Assert.Null(wrong.Html.QuerySelector("#password")!.GetAttribute("value"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Locks_after_five_failures_whether_or_not_there_is_such_an_account(bool known)
    {
        var priya = await Given.Agent();
        await GivePassword(priya);
        var email = known ? priya.Email : "nobody@example.com";
        for (var failure = 1; failure < Lockout.Failures; failure++)
            Assert.DoesNotContain("Try again in", (await TrySignIn(Browse(), email, "not it")).Text("[role=alert]"), StringComparison.Ordinal);

        var fifth = await TrySignIn(Browse(), email, "not it");
        Clock.Step(TimeSpan.FromMinutes(5));
        var later = await TrySignIn(Browse(), email, known ? Password : "not it");

        Assert.Contains("Try again in 15 minutes", fifth.Text("[role=alert]"), StringComparison.Ordinal);
        Assert.Contains("Try again in 10 minutes", later.Text("[role=alert]"), StringComparison.Ordinal);
        Assert.Equal(known ? 1 : 0, await Ask<long>("select count(*) from audit_log where action = 'access.locked_out'"));
        Assert.Equal(0, await Ask<long>("select count(*) from sessions"));
    }

    [Fact]
    public async Task Opens_again_when_the_lock_has_run_out()
    {
        var priya = await Given.Agent();
        await GivePassword(priya);
        for (var failure = 1; failure <= Lockout.Failures; failure++)
            await TrySignIn(Browse(), priya.Email, "not it");

        Clock.Step(Lockout.Lasts);
        var entered = await TrySignIn(Browse(), priya.Email, Password);

        Assert.Equal("/", entered.Location);
        Assert.Equal(0, await Ask<int>("select failed_sign_ins from users where id = @Id", new { priya.Id }));
    }

    [Fact]
    public async Task Counts_guesses_sent_side_by_side()
    {
        var priya = await Given.Agent();
        await GivePassword(priya);
        var browsers = Enumerable.Range(0, 2 * Lockout.Failures).Select(_ => Browse()).ToArray();

        await Task.WhenAll(browsers.Select(browser => TrySignIn(browser, priya.Email, "not it")));

        Assert.Equal(Lockout.Failures, await Ask<long>("select count(*) from audit_log where action = 'access.sign_in_failed'"));
        Assert.Equal(1, await Ask<long>("select count(*) from audit_log where action = 'access.locked_out'"));
    }

    [Fact]
    public async Task Lets_nobody_in_who_was_deactivated()
    {
        var priya = await Given.Agent();
        await GivePassword(priya);
        await Run("update users set active = false where id = @Id", new { priya.Id });

        var refused = await TrySignIn(Browse(), priya.Email, Password);

        Assert.Equal("That email and password do not go together.", refused.Text("[role=alert]"));
    }

    [Fact]
    public async Task Is_refused_without_the_forms_token()
    {
        var priya = await Given.Agent();
        await GivePassword(priya);

        var refused = await Browse().Post("/sign-in", ("email", priya.Email), ("password", Password));

        Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
        Assert.Equal(0, await Ask<long>("select count(*) from sessions"));
    }

    [Fact]
    public async Task Slows_down_whoever_tries_too_often()
    {
        var browser = Browse();

        var tries = await Task.WhenAll(Enumerable.Range(0, 3 * RateLimits.AtOnce).Select(_ => browser.Post("/sign-in")));

        Assert.Contains(tries, answer => answer.Status == HttpStatusCode.TooManyRequests && answer.Header("Retry-After") == "60");
        Assert.True(tries.Count(answer => answer.Status == HttpStatusCode.BadRequest) >= RateLimits.AtOnce);
    }
}
