namespace DutyCall.Features.Calls.ShowCaller;

public sealed class ShowCallerTests : SliceTest
{
    [Fact]
    public async Task Counts_all_earlier_calls_not_only_those_it_lists_and_leads_to_the_contact()
    {
        var priya = await Given.Agent();
        var contact = await Given.Contact("+12125550123", "Eleanor Voss");
        await Run("update contacts set deal_value = 36000");
        await Given.Calls(priya, 10, contact: contact);
        await Given.Call(priya, contact: contact, talked: 100);
        await Given.Call(priya, contact: contact, talked: 200);
        await Given.CallOnPhone(priya, contact: contact);

        var caller = await Browse(priya).Fetch("/phone/caller");

        Assert.Equal(["12", "2:30"], caller.Html.QuerySelectorAll(".triple dd").Take(2).Select(fact => fact.TextContent));
        Assert.Equal(8, caller.Html.QuerySelectorAll(".timeline li").Length);
        Assert.Equal($"/contacts/{contact}", caller.Html.QuerySelector("h2 a")!.GetAttribute("href"));
        Assert.Contains("$36,000", caller.Body, StringComparison.Ordinal);
    }
}
