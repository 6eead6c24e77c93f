namespace DutyCall.Features.Dialer.DescribeNumber;

public sealed class DescribeNumberTests : SliceTest
{
    [Theory]
    [InlineData("(415) 555-2671", "+14155552671", "United States")]
    [InlineData("+44 20 7946 0958", "+442079460958", "United Kingdom")]
    [InlineData("tel:+1-415-555-2671", "+14155552671", "United States")]
    public async Task Says_what_a_whole_number_is(string typed, string e164, string country)
    {
        var said = await Ask(typed);

        Assert.Equal(e164, said.Html.QuerySelector("[data-e164]")!.GetAttribute("data-e164"));
        Assert.Contains(country, said.Body, StringComparison.Ordinal);
        Assert.Contains(" there", said.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("911", "emergency")]
    [InlineData("+1 900 234 5678", "premium")]
    [InlineData("442079460958", "Did you mean +44 20 7946 0958")]
    [InlineData("+999 12345", "country code")]
    public async Task Says_why_it_will_not_be_called(string typed, string reason)
    {
        var said = await Ask(typed);

        Assert.Contains(reason, said.Text("[data-refused]"), StringComparison.OrdinalIgnoreCase);
        Assert.Null(said.Html.QuerySelector("[data-e164]"));
    }

    [Fact]
    public async Task Waits_while_more_digits_may_follow()
    {
        var said = await Ask("+4420");

        Assert.Contains("United Kingdom", said.Body, StringComparison.Ordinal);
        Assert.Null(said.Html.QuerySelector("[data-refused], [data-e164]"));
    }

    [Fact]
    public async Task Names_the_contact_of_ones_own_department_and_no_other()
    {
        var own = await Given.Department();
        var other = await Given.Department("Commercial");
        var priya = await Given.Agent(own);
        var eleanor = await Given.Contact("+14155552671", department: own);
        await Given.Contact("+14155552672", "Marcus Oyelaran", other);

        var hers = await Browse(priya).Fetch("/phone/number?to=4155552671");
        var theirs = await Browse(priya).Fetch("/phone/number?to=4155552672");

        Assert.Equal(eleanor.ToString(), hers.Html.QuerySelector("[data-e164]")!.GetAttribute("data-contact"));
        Assert.Contains("Eleanor Voss", hers.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("Marcus", theirs.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Offers_to_keep_a_number_that_is_nobodys_and_only_then()
    {
        var own = await Given.Department();
        var priya = await Given.Agent(own);
        var eleanor = await Given.Contact("+14155552671", department: own);
        await Given.Contact("+14155552672", "Marcus Oyelaran", await Given.Department("Commercial"));
        await Run("insert into contact_numbers (org_id, number, contact_id, added_at) select org_id, '+14155552673', id, now() from contacts where id = @eleanor", new { eleanor });

        var unknown = await Browse(priya).Fetch("/phone/number?to=4155552674");
        var known = await Browse(priya).Fetch("/phone/number?to=4155552671");
        var colleagues = await Browse(priya).Fetch("/phone/number?to=4155552672");
        var second = await Browse(priya).Fetch("/phone/number?to=4155552673");
        await Run("update organisations set agents_add_contacts = false");
        var notAllowed = await Browse(priya).Fetch("/phone/number?to=4155552674");
        await Run("update organisations set agents_see_contacts = 'own'");
        var notOwn = await Browse(priya).Fetch("/phone/number?to=4155552671");

        Assert.Equal("+14155552674", unknown.Html.QuerySelector("[data-save]")!.GetAttribute("data-save"));
        Assert.Equal(["save-contact", "save-and-call"], unknown.Html.QuerySelectorAll("[data-save] button").Select(button => button.GetAttribute("data-act")));
        Assert.All([known, colleagues, second, notAllowed, notOwn], said => Assert.Null(said.Html.QuerySelector("[data-save]")));
        Assert.Equal(eleanor.ToString(), second.Html.QuerySelector("[data-e164]")!.GetAttribute("data-contact"));
        Assert.DoesNotContain("Eleanor", notOwn.Body, StringComparison.Ordinal);
    }

    async Task<Answer> Ask(string typed) => await Browse(await Given.Agent()).Fetch($"/phone/number?to={Uri.EscapeDataString(typed)}");
}
