using System.Net;
using DutyCall.Features.Admin.ShowAuditLog;

namespace DutyCall.Features.Admin;

public sealed class AuditLogTests : CookieTest
{
    [Fact]
    public async Task Shows_an_admin_everything_and_a_manager_their_department()
    {
        var (residential, commercial) = (await Given.Department(), await Given.Department("Commercial"));
        await SignIn(await Given.Agent(residential));
        await SignIn(await Given.Agent(commercial, "Kofi Mensah"));
        var jonah = await SignIn(await Given.Manager(residential));
        var ada = await SignIn(await Given.Admin());

        Assert.Equal(["Ada Okafor", "Jonah Weiss", "Kofi Mensah", "Priya Raman"], await Actors(ada, "/admin/audit"));
        Assert.Equal(["Jonah Weiss", "Priya Raman"], await Actors(jonah, "/admin/audit"));
        Assert.DoesNotContain("Kofi", (await jonah.Visit("/admin/audit")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Does_not_let_a_manager_ask_for_somebody_of_another_department()
    {
        var kofi = await Given.Agent(await Given.Department("Commercial"), "Kofi Mensah");
        await SignIn(kofi);
        var jonah = await SignIn(await Given.Manager(await Given.Department()));

        Assert.Empty(await Actors(jonah, $"/admin/audit?person={kofi.Id}"));
    }

    [Fact]
    public async Task Shows_a_manager_what_an_admin_did_to_their_people()
    {
        var residential = await Given.Department();
        var priya = await Given.Agent(residential);
        var jonah = await SignIn(await Given.Manager(residential));
        var ada = await SignIn(await Given.Admin());

        await ada.Submit(await ada.Visit($"/admin/people/{priya.Id}"), "form[action$='/password']");

        Assert.Equal(["Ada Okafor"], await Actors(jonah, "/admin/audit?action=admin.password_reset"));
    }

    [Fact]
    public async Task Is_closed_to_agents()
    {
        var residential = await Given.Department();
        await Given.Manager(residential);
        await Given.Admin();
        var priya = await SignIn(await Given.Agent(residential));

        var refused = await priya.Visit("/admin/audit");

        Assert.Equal(HttpStatusCode.Forbidden, refused.Status);
        Assert.Equal(["Jonah Weiss", "Ada Okafor"], refused.Html.QuerySelectorAll("[role=alert] a[href^='mailto:']").Select(a => a.TextContent));
    }

    [Fact]
    public async Task Is_turned_over_page_by_page_without_a_gap()
    {
        var ada = await SignIn(await Given.Admin());
        await Run("""
            insert into audit_log (org_id, id, at, actor_name, action)
            select org_id, gen_random_uuid(), now() - make_interval(mins => n / 3), 'Nr ' || n, 'test.counted' from organisations, generate_series(1, 120) n
            """);

        var seen = new List<string>();
        for (var url = "/admin/audit?action=test.counted"; url is not null;)
        {
            var page = await ada.Visit(url);
            seen.AddRange(Rows(page));
            url = page.Html.QuerySelector(".pager a")?.GetAttribute("href");
        }

        Assert.Equal(120, seen.Distinct().Count());
        Assert.Equal(120, seen.Count);
    }

    [Fact]
    public async Task Cannot_be_changed_by_the_application()
    {
        await SignIn(await Given.Admin());

        Assert.False(await Ask<bool>("select has_table_privilege('dutycall_app', 'audit_log', 'update') or has_table_privilege('dutycall_app', 'audit_log', 'delete')"));
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("ffffffffffffffff.00000000000000000000000000000001")]
    public void Takes_a_mangled_position_for_the_start(string position) => Assert.Null(Position.Parse(position));

    [Theory]
    [InlineData("access.signed_in", "Signed in")]
    [InlineData("calls.hung_up", "Calls: hung up")]
    public void Names_actions_it_has_not_heard_of(string action, string name) => Assert.Equal(name, ActionNames.Of(action));

    static async Task<IEnumerable<string>> Actors(Browser browser, string url) => Rows(await browser.Visit(url)).Distinct().Order();

    static IEnumerable<string> Rows(Answer page) => page.Html.QuerySelectorAll("tbody tr td:nth-child(2)").Select(cell => cell.TextContent.Trim());
}
