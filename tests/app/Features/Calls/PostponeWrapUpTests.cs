using System.Net;

namespace DutyCall.Features.Calls.PostponeWrapUp;

public sealed class PostponeWrapUpTests : SliceTest
{
    [Fact]
    public async Task One_put_aside_leaves_the_phone_free_and_waits_on_the_workspace()
    {
        var priya = await Given.Agent();
        var call = await Given.CallOnPhone(priya, "ended", await Given.Contact("+12125550123"), result: "human");
        var page = Browse(priya);
        await page.Visit("/");

        await page.Post($"/calls/{call}/wrap-up/later");

        Assert.Equal("idle", State(await page.Fetch("/phone")));
        Assert.Contains("Eleanor Voss", (await page.Visit("/")).Text("[aria-labelledby=unfinished-h]"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Taking_one_up_puts_it_on_the_phone_in_place_of_another()
    {
        var priya = await Given.Agent();
        var older = await Given.CallOnPhone(priya, "ended", await Given.Contact("+12125550123"), result: "human", endedAt: "2026-11-20 13:00");
        await Given.CallOnPhone(priya, "ended", await Given.Contact("+12125550124", "Marcus Oyelaran"), number: "+12125550124", result: "human");
        var page = await Browse(priya).WithToken();

        await page.Post($"/calls/{older}/wrap-up/open");

        var phone = await page.Fetch("/phone");
        Assert.Equal("wrap", State(phone));
        Assert.Equal(older.ToString(), phone.Html.QuerySelector("#handset")!.GetAttribute("data-call"));
    }

    [Fact]
    public async Task A_program_puts_one_aside_and_takes_it_up_again()
    {
        var priya = await Given.Agent();
        var call = await Given.CallOnPhone(priya, "ended", result: "human");
        var program = await Browse(priya).WithToken();

        Assert.Equal(HttpStatusCode.NoContent, (await program.PostJson($"/api/v1/calls/{call}/wrap-up/later", new { })).Status);
        Assert.True(await Ask<bool>("select wrap_up_later from calls"));
        Assert.Equal(HttpStatusCode.NoContent, (await program.PostJson($"/api/v1/calls/{call}/wrap-up/open", new { })).Status);
        Assert.Equal(call, (await program.Get("/api/v1/phone")).Json.GetProperty("wrapUp").GetGuid());
        Assert.Equal(HttpStatusCode.Conflict, (await program.PostJson($"/api/v1/calls/{Guid.NewGuid()}/wrap-up/later", new { })).Status);
    }

    [Fact]
    public async Task A_colleagues_is_not_touched()
    {
        var call = await Given.CallOnPhone(await Given.Agent(), "ended", result: "human");

        await (await Browse(await Given.Agent(name: "Leila Haddad")).WithToken()).Post($"/calls/{call}/wrap-up/later");

        Assert.False(await Ask<bool>("select wrap_up_later from calls"));
    }

    static string? State(Answer answer) => answer.Html.QuerySelector("#handset")?.GetAttribute("data-state");
}
