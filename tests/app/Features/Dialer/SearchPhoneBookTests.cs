namespace DutyCall.Features.Dialer.SearchPhoneBook;

public sealed class SearchPhoneBookTests : SliceTest
{
    [Theory]
    [InlineData("voss", "Eleanor Voss")]
    [InlineData("ELEA", "Eleanor Voss")]
    [InlineData("(415) 555-01", "Eleanor Voss")]
    [InlineData("0187", "Marcus Oyelaran")]
    public async Task Finds_by_part_of_a_name_or_by_digits(string text, string found)
    {
        var priya = await Given.Agent();
        await Given.Contact("+14155550142");
        await Given.Contact("+15105550187", "Marcus Oyelaran");

        Assert.Equal([found], Names(await Browse(priya).Fetch($"/phone/contacts?q={Uri.EscapeDataString(text)}")));
    }

    [Fact]
    public async Task Agents_find_their_departments_contacts_and_admins_everybodys()
    {
        var own = await Given.Department();
        await Given.Contact("+14155550142", department: own);
        await Given.Contact("+15105550187", "Marcus Oyelaran", await Given.Department("Commercial"));
        await Given.Contact("+12125550199", "Shared Switchboard");

        Assert.Equal(["Eleanor Voss", "Shared Switchboard"], Names(await Browse(await Given.Agent(own)).Fetch("/phone/contacts")));
        Assert.Equal(["Eleanor Voss", "Marcus Oyelaran", "Shared Switchboard"], Names(await Browse(await Given.Admin()).Fetch("/phone/contacts")));
    }

    [Fact]
    public async Task Takes_what_is_typed_for_itself()
    {
        await Given.Contact("+14155550142");

        var found = await Browse(await Given.Agent()).Fetch("/phone/contacts?q=%25");

        Assert.Empty(Names(found));
        Assert.Contains("Nobody matches", found.Body, StringComparison.Ordinal);
    }

    static IEnumerable<string> Names(Answer answer) => answer.Html.QuerySelectorAll("button[data-dial]").Select(button => button.GetAttribute("title")!["Call ".Length..]);
}
