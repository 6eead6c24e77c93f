using DutyCall.Infrastructure.Identity;
using DutyCall.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.DependencyInjection;

namespace DutyCall.Kit;

/// <summary>A test in which people sign in as they really do: by password, and then by the cookie they got.</summary>
public abstract class CookieTest : SliceTest
{
    protected const string Password = "four unrelated words";

    private protected override void Arrange(IServiceCollection services) =>
        services.Configure<AuthenticationOptions>(options => options.DefaultAuthenticateScheme = Sessions.Scheme);

    /// <summary>Gives the person a password, opens a browser and signs in.</summary>
    private protected async Task<Browser> SignIn(Person person)
    {
        await GivePassword(person);
        var browser = Browse();
        var entered = await TrySignIn(browser, person.Email, Password);
        Assert.Equal("/", entered.Location);
        return browser;
    }

    private protected static async Task<Answer> TrySignIn(Browser browser, string email, string password, string page = "/sign-in") =>
        await browser.Submit(await browser.Visit(page), "form", ("email", email), ("password", password));

    private protected Task GivePassword(Person person) => Run(
        "update users set password_hash = @hash where id = @Id",
        new { hash = Services.GetRequiredService<Passwords>().Hash(Password), person.Id });
}
