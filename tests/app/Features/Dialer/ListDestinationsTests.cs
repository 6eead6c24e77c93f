namespace DutyCall.Features.Dialer.ListDestinations;

public sealed class ListDestinationsTests : SliceTest
{
    [Fact]
    public async Task Colleagues_whom_a_call_reaches_come_first_and_the_first_of_them_is_chosen()
    {
        var commercial = await Given.Department("Commercial");
        var priya = await Given.Agent(await Given.Department());
        var (ana, tomas) = (await Given.Agent(commercial, "Ana Ito"), await Given.Agent(priya.DepartmentId, "Tomas Lindqvist"));
        var leila = await Given.Agent(name: "Leila Haddad");
        await Given.AtWork(priya, ana, tomas, leila);
        await Given.CallOnPhone(leila);
        await Given.Agent(name: "Zoe Away");

        var list = await Browse(priya).Fetch("/phone/destinations?q=&kind=warm");

        Assert.Equal(["Tomas LindqvistOnline, Residential", "Ana ItoOnline, Commercial", "Leila HaddadIn call 0:20", "Zoe AwayOffline"], Names(list));
        Assert.Equal($"toUser {tomas.Id}", Chosen(list));
        Assert.Equal(2, list.Html.QuerySelectorAll("input:disabled").Length);
    }

    [Theory]
    [InlineData("tom", "Tomas LindqvistOnline")]
    [InlineData("100%", "")]
    [InlineData("(212) 555-0199", "(212) 555-0199A number outside")]
    public async Task A_part_of_a_name_finds_them_and_a_number_is_offered_as_one(string typed, string found)
    {
        var (priya, tomas) = (await Given.Agent(), await Given.Agent(name: "Tomas Lindqvist"));
        await Given.AtWork(priya, tomas);

        var list = await Browse(priya).Fetch($"/phone/destinations?q={Uri.EscapeDataString(typed)}&kind=guest");

        Assert.Equal(found.Length > 0 ? [found] : [], Names(list));
        Assert.Equal(found.Length > 0, Chosen(list) is not null);
    }

    static IEnumerable<string> Names(Answer list) => list.Html.QuerySelectorAll(".pick > span:last-child").Select(name => name.TextContent.Trim());

    static string? Chosen(Answer list) => list.Html.QuerySelector("input:checked")?.GetAttribute("value");
}
