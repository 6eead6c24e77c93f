using System.Net;

namespace DutyCall.Features.Admin;

public sealed class PeopleTests : CookieTest
{
    [Fact]
    public async Task Are_listed_with_what_they_are_and_whether_they_are_here()
    {
        var residential = await Given.Department();
        await SignIn(await Given.Agent(residential));
        var locked = await Given.Manager(residential);
        await Run("update users set locked_out_until = @until where id = @Id", new { until = Clock.GetUtcNow().UtcDateTime.AddMinutes(15), locked.Id });
        var ada = await SignIn(await Given.Admin());

        var page = await ada.Visit("/admin/people");

        Assert.Equal(
            ["Ada Okafor|Admin|All departments|Signed in", "Jonah Weiss|Manager|Residential|Locked until", "Priya Raman|Agent|Residential|Signed in"],
            page.Html.QuerySelectorAll("section[aria-labelledby=members] tbody tr").Select(row => string.Join('|',
                row.QuerySelector(".name")!.TextContent, row.Children[1].TextContent, row.Children[2].TextContent,
                string.Join(' ', row.Children[3].TextContent.Trim().Split(' ')[..2]))));
    }

    [Theory]
    [InlineData("q=PRIYA", "Priya Raman")]
    [InlineData("role=manager", "Jonah Weiss")]
    [InlineData("q=%25", null)]
    public async Task Can_be_searched(string search, string? found)
    {
        var residential = await Given.Department();
        await Given.Agent(residential);
        await Given.Manager(residential);
        var ada = await SignIn(await Given.Admin());

        var page = await ada.Visit($"/admin/people?{search}");

        Assert.Equal(found is null ? [] : [found], page.Html.QuerySelectorAll("tbody a.name").Select(name => name.TextContent));
    }

    [Fact]
    public async Task Are_added_with_a_password_that_is_shown_once_and_changed_at_once()
    {
        var department = await Given.Department();
        var ada = await SignIn(await Given.Admin());

        var added = await Add(ada, ("name", "Lena Haddad"), ("email", "Lena@Example.com"), ("role", "agent"), ("department", department.ToString()));
        var password = added.Text("#one-time-password")!;
        var lena = Browse();
        await TrySignIn(lena, "lena@example.com", password);

        Assert.Equal("/account/password", (await lena.Visit("/")).Location);
        Assert.DoesNotContain(password, await Ask<string>("select string_agg(detail::text, '') from audit_log"), StringComparison.Ordinal);
        Assert.Equal("Ada Okafor Lena Haddad", await Ask<string>("select actor_name || ' ' || subject from audit_log where action = 'admin.person_added'"));
    }

    [Fact]
    public async Task Cannot_be_added_twice_even_by_another_organisation()
    {
        var elsewhere = await Given.Someone(Web.Role.Agent, null, "Zoë Stranger", await Given.AnotherOrganisation("+13105550100"));
        var department = await Given.Department();
        var ada = await SignIn(await Given.Admin());

        var refused = await Add(ada, ("name", "Zoë"), ("email", elsewhere.Email), ("role", "agent"), ("department", department.ToString()));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Equal("Somebody already signs in with this address.", refused.Text("#email-says [role=alert]"));
    }

    [Fact]
    public async Task Cannot_be_put_into_a_department_of_another_organisation()
    {
        var theirs = await Given.Department("Theirs", await Given.AnotherOrganisation("+13105550100"));
        var ada = await SignIn(await Given.Admin());

        var refused = await Add(ada, ("name", "Lena"), ("email", "lena@example.com"), ("role", "agent"), ("department", theirs.ToString()));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Equal(1, await Ask<long>("select count(*) from users"));
    }

    [Fact]
    public async Task Change_role_with_a_record_of_what_was_before()
    {
        var department = await Given.Department();
        var priya = await Given.Agent(department);
        var ada = await SignIn(await Given.Admin());

        var changed = await Change(ada, priya, ("role", "manager"), ("department", department.ToString()), ("active", "true"));

        Assert.Equal("/admin/people", changed.Location);
        Assert.Equal("manager", await Ask<string>("select role from users where id = @Id", new { priya.Id }));
        Assert.Equal("""{"role": ["agent", "manager"], "can place calls": [true, false]}""", await Ask<string>("select detail::text from audit_log where action = 'admin.person_changed'"));
    }

    [Fact]
    public async Task Are_signed_out_when_deactivated()
    {
        var department = await Given.Department();
        var priya = await Given.Agent(department);
        var browser = await SignIn(priya);
        var ada = await SignIn(await Given.Admin());

        await Change(ada, priya, ("role", "agent"), ("department", department.ToString()), ("canPlaceCalls", "true"));

        Assert.Equal(HttpStatusCode.Redirect, (await browser.Visit("/account")).Status);
        Assert.Null((await TrySignIn(Browse(), priya.Email, Password)).Location);
    }

    [Fact]
    public async Task Never_lose_their_last_admin()
    {
        var admin = await Given.Admin();
        var ada = await SignIn(admin);

        var refused = await Change(ada, admin, ("role", "admin"));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.True(await Ask<bool>("select active from users"));
    }

    [Fact]
    public async Task Two_admins_who_demote_each_other_leave_one()
    {
        var department = (await Given.Department()).ToString();
        var admins = new[] { await Given.Admin(), await Given.Admin("Bela Kun") };
        var browsers = await Task.WhenAll(admins.Select(SignIn));

        await Task.WhenAll(
            Change(browsers[0], admins[1], ("role", "agent"), ("department", department), ("active", "true")),
            Change(browsers[1], admins[0], ("role", "agent"), ("department", department), ("active", "true")));

        Assert.Equal(1, await Ask<long>("select count(*) from users where role = 'admin'"));
    }

    [Fact]
    public async Task Get_a_new_password_and_lose_the_old_one_and_the_lock()
    {
        var priya = await Given.Agent(await Given.Department());
        var browser = await SignIn(priya);
        await Run("update users set locked_out_until = @until where id = @Id", new { until = Clock.GetUtcNow().UtcDateTime.AddMinutes(15), priya.Id });
        var ada = await SignIn(await Given.Admin());

        var reset = await ada.Submit(await ada.Visit($"/admin/people/{priya.Id}"), "form[action$='/password']");

        Assert.Equal(HttpStatusCode.Redirect, (await browser.Visit("/account")).Status);
        Assert.Null((await TrySignIn(Browse(), priya.Email, Password)).Location);
        Assert.Equal("/", (await TrySignIn(Browse(), priya.Email, reset.Text("#one-time-password")!)).Location);
    }

    [Fact]
    public async Task Are_unlocked_and_signed_out_by_an_admin()
    {
        var priya = await Given.Agent(await Given.Department());
        var browser = await SignIn(priya);
        await Run("update users set locked_out_until = @until where id = @Id", new { until = Clock.GetUtcNow().UtcDateTime.AddMinutes(15), priya.Id });
        var ada = await SignIn(await Given.Admin());
        var page = await ada.Visit($"/admin/people/{priya.Id}");

        await ada.Submit(page, "form[action$='/unlock']");
        await ada.Submit(page, "form[action$='/sessions/revoke']");

        Assert.Equal(HttpStatusCode.Redirect, (await browser.Visit("/account")).Status);
        Assert.Equal("/", (await TrySignIn(Browse(), priya.Email, Password)).Location);
        Assert.Equal(2, await Ask<long>("select count(*) from audit_log where action in ('admin.account_unlocked', 'access.sessions_revoked') and actor_name = 'Ada Okafor' and subject = 'Priya Raman'"));
    }

    [Fact]
    public async Task Of_another_organisation_are_not_there()
    {
        var stranger = await Given.Someone(Web.Role.Agent, null, "Zoë Stranger", await Given.AnotherOrganisation("+13105550100"));
        var ada = await SignIn(await Given.Admin());
        await ada.Visit("/admin/people");

        Assert.Equal(HttpStatusCode.NotFound, (await ada.Visit($"/admin/people/{stranger.Id}")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await ada.Post($"/admin/people/{stranger.Id}/password")).Status);
        Assert.DoesNotContain("Zoë", (await ada.Visit("/admin/people")).Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/admin/people")]
    [InlineData("/admin/people/new")]
    [InlineData("/admin/departments/new")]
    public async Task Are_the_business_of_admins_whom_the_refusal_names(string url)
    {
        var department = await Given.Department();
        await Given.Admin();
        var jonah = await SignIn(await Given.Manager(department));

        var refused = await jonah.Visit(url);

        Assert.Equal(HttpStatusCode.Forbidden, refused.Status);
        Assert.Equal("Ada Okafor", refused.Text("[role=alert] a[href^='mailto:']"));
        Assert.NotNull(refused.Html.QuerySelector("main#main"));
    }

    [Fact]
    public async Task Work_in_departments_that_can_be_made_and_renamed()
    {
        var ada = await SignIn(await Given.Admin());

        await ada.Submit(await ada.Visit("/admin/departments/new"), "form[action='/admin/departments/new']", ("name", "Residential"));
        var again = await ada.Submit(await ada.Visit("/admin/departments/new"), "form[action='/admin/departments/new']", ("name", "Residential"));
        var id = await Ask<Guid>("select id from departments");
        await ada.Submit(await ada.Visit($"/admin/departments/{id}"), $"form[action='/admin/departments/{id}']", ("name", "Homes"));

        Assert.Equal("There is a department of that name.", again.Text("[role=alert]"));
        Assert.Equal("Homes", await Ask<string>("select name from departments"));
    }

    static async Task<Answer> Add(Browser ada, params (string Field, string Value)[] form) =>
        await ada.Submit(await ada.Visit("/admin/people/new"), "form[action='/admin/people/new']", form);

    static async Task<Answer> Change(Browser ada, Person person, params (string Field, string Value)[] form) =>
        await ada.Submit(await ada.Visit($"/admin/people/{person.Id}"), $"form[action='/admin/people/{person.Id}']", [("name", person.Name), .. form]);
}
