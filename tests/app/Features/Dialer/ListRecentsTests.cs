namespace DutyCall.Features.Dialer.ListRecents;

public sealed class ListRecentsTests : SliceTest
{
    [Fact]
    public async Task Lists_ones_own_calls_newest_first_to_call_again()
    {
        var priya = await Given.Agent();
        await Given.Call(priya, at: "2026-11-19 14:00", number: "+14155550142", talked: 252, disposition: "connected");
        await Given.Call(priya, at: "2026-11-20 14:51", number: "+19255550156", direction: "inbound", result: "no_answer");
        await Given.Call(await Given.Agent(name: "Leila Haddad"), number: "+15105550187");

        var recents = await Browse(priya).Fetch("/phone/recents");

        Assert.Equal(["+19255550156", "+14155550142"], recents.Html.QuerySelectorAll("[data-dial]").Select(button => button.GetAttribute("data-dial")));
        Assert.Contains("Missed · Today 9:51", recents.Body, StringComparison.Ordinal);
        Assert.Contains("4:12 · Yesterday 9:00", recents.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stops_at_fifty()
    {
        var priya = await Given.Agent();
        await Given.Calls(priya, 60);

        Assert.Equal(50, (await Browse(priya).Fetch("/phone/recents")).Html.QuerySelectorAll("[data-dial]").Length);
    }
}
