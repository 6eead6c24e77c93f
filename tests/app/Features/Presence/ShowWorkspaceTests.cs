namespace DutyCall.Features.Presence.ShowWorkspace;

public sealed class ShowWorkspaceTests : SliceTest
{
    [Fact]
    public async Task Between_calls_it_greets_and_counts_ones_own_day()
    {
        var priya = await Given.Agent();
        await Given.Call(priya, at: "2026-11-20 14:00", talked: 100, disposition: "connected");
        await Given.Call(priya, at: "2026-11-20 14:30", talked: 200, disposition: "connected");
        await Given.Call(priya, at: "2026-11-20 14:45", result: "no_answer", disposition: "no_answer");
        // Still the day before in New York.
        await Given.Call(priya, at: "2026-11-20 04:30", talked: 900);
        await Given.Call(await Given.Agent(name: "Leila Haddad"), talked: 900);

        var page = await Browse(priya).Visit("/");

        Assert.Equal("Good morning, Priya", page.Text("h1"));
        Assert.Equal(["3", "2 67%", "2:30", "–"], page.Html.QuerySelectorAll(".stat dt + dd").Select(number => number.TextContent.Trim()));
        Assert.Equal(4, page.Html.QuerySelectorAll("[aria-labelledby=recent-h] tbody tr").Length);
    }

    [Fact]
    public async Task During_a_call_it_is_a_place_for_notes()
    {
        var priya = await Given.Agent();
        var call = await Given.CallOnPhone(priya, contact: await Given.Contact("+12125550123"), notes: "1:10 Wants the quote");

        var page = await Browse(priya).Visit("/");

        Assert.Equal("Call with Eleanor Voss", page.Text("h1"));
        Assert.Equal("1:10 Wants the quote", page.Text($"#notes-{call}"));
    }

    [Fact]
    public async Task After_a_call_it_shows_how_long_it_rang_and_lasted()
    {
        var priya = await Given.Agent();
        await Given.CallOnPhone(priya, "ended", await Given.Contact("+12125550123"), result: "human", endedBy: "customer");

        var page = await Browse(priya).Visit("/");

        Assert.Equal("Wrap up Eleanor Voss", page.Text("h1"));
        Assert.Equal("40 seconds until it was answered, 20 seconds talking", page.Html.QuerySelector(".dayline")!.GetAttribute("aria-label"));
    }

    [Fact]
    public async Task Fetches_itself_without_the_frame()
    {
        var fragment = await Browse(await Given.Agent()).Fetch("/");

        Assert.NotNull(fragment.Html.QuerySelector("#workspace"));
        Assert.Null(fragment.Html.QuerySelector("#handset, .rail"));
    }
}
