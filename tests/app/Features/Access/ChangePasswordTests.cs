using System.Net;

namespace DutyCall.Features.Access;

public sealed class ChangePasswordTests : CookieTest
{
    const string Better = "five quite unrelated words";

    [Fact]
    public async Task Goes_on_here_and_ends_everywhere_else()
    {
        var priya = await Given.Agent();
        var office = await SignIn(priya);
        var home = await SignIn(priya);

        var changed = await Change(office, Password, Better, Better);

        Assert.Equal("/account", changed.Location);
        Assert.Equal(HttpStatusCode.OK, (await office.Visit("/account")).Status);
        Assert.Equal(HttpStatusCode.Redirect, (await home.Visit("/account")).Status);
        Assert.Equal("/", (await TrySignIn(Browse(), priya.Email, Better)).Location);
        Assert.Null((await TrySignIn(Browse(), priya.Email, Password)).Location);
        Assert.Equal(1, await Ask<long>("select count(*) from audit_log where action = 'access.password_changed'"));
    }

    [Theory]
    [InlineData("wrong", Better, Better, "current", "That is not your current password.")]
    [InlineData(Password, "short", "short", "new", "Use at least 12 characters. A few unrelated words work well.")]
    [InlineData(Password, "aaaaaaaaaaaaaaaa", "aaaaaaaaaaaaaaaa", "new", "That is too easy to guess.")]
    [InlineData(Password, Password, Password, "new", "Choose one that differs from the current password.")]
    [InlineData(Password, Better, "something else", "again", "The two do not match.")]
    public async Task Says_what_is_wrong(string current, string @new, string again, string field, string message)
    {
        var browser = await SignIn(await Given.Agent());

        var refused = await Change(browser, current, @new, again);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Equal(message, refused.Text($"#{field}-says [role=alert]"));
        Assert.Equal("true", refused.Html.QuerySelector($"#{field}")!.GetAttribute("aria-invalid"));
    }

    [Fact]
    public async Task Comes_first_for_whoever_signed_in_with_a_password_made_by_an_admin()
    {
        var priya = await Given.Agent();
        await GivePassword(priya);
        await Run("update users set must_change_password = true");
        var browser = Browse();
        await TrySignIn(browser, priya.Email, Password);

        var page = await browser.Visit("/account");
        var program = await browser.Visit("/api/v1/calls");
        await Change(browser, Password, Better, Better);

        Assert.Equal("/account/password", page.Location);
        Assert.Equal(HttpStatusCode.Forbidden, program.Status);
        Assert.Equal(HttpStatusCode.OK, (await browser.Visit("/account")).Status);
    }

    static async Task<Answer> Change(Browser browser, string current, string @new, string again) => await browser.Submit(
        await browser.Visit("/account/password"), "form[action='/account/password']", ("current", current), ("new", @new), ("again", again));
}
