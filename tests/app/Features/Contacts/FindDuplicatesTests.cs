using System.Net;

namespace DutyCall.Features.Contacts.FindDuplicates;

public sealed class FindDuplicatesTests : SliceTest
{
    [Fact]
    public async Task Names_who_may_be_the_same_person_and_leads_to_the_merge()
    {
        var (mine, theirs) = (await Given.Department("Mine"), await Given.Department("Theirs"));
        var anna = await Given.Contact("+12125550101", "Zoë Voss", mine);
        var sameMail = await Given.Contact("+12125550102", "Z. Voss", mine);
        var sameName = await Given.Contact("+12125550103", "zoe voss", mine);
        var elsewhere = await Given.Contact("+12125550104", "Zoë Voss", mine);
        var hidden = await Given.Contact("+12125550105", "Zoë Voss", theirs);
        var gone = await Given.Contact("+12125550106", "Zoë Voss", mine);
        await Run("""
            update contacts set email = 'Zoe@Voss.example' where id = @anna;
            update contacts set email = 'zoe@voss.example' where id = @sameMail;
            update contacts set company = 'Voss Ceramics' where id = @anna;
            update contacts set company = 'Other Ltd' where id = @elsewhere;
            update contacts set deleted_at = now() where id = @gone
            """, new { anna, sameMail, elsewhere, gone });
        var jonah = Browse(await Given.Manager(mine));

        var hint = await jonah.Fetch($"/contacts/{anna}/duplicates");
        var sheet = await jonah.Visit($"/contacts/{anna}");
        var agents = await Browse(await Given.Agent(mine)).Visit($"/contacts/{anna}");

        Assert.Equal([$"/contacts/{anna}/merge?with={sameMail}", $"/contacts/{anna}/merge?with={sameName}"], hint.Html.QuerySelectorAll("[data-duplicate] a").Select(link => link.GetAttribute("href")));
        Assert.Contains("same email", hint.Body, StringComparison.Ordinal);
        Assert.DoesNotContain(hidden.ToString(), hint.Body, StringComparison.Ordinal);
        Assert.NotNull(sheet.Html.QuerySelector($"[hx-get='/contacts/{anna}/duplicates']"));
        Assert.Null(agents.Html.QuerySelector($"[hx-get='/contacts/{anna}/duplicates']"));
    }

    [Fact]
    public async Task A_bare_first_name_is_nobody_in_particular()
    {
        var anna = await Given.Contact("+12125550101", "Anna");
        await Given.Contact("+12125550102", "Anna");

        var hint = await Browse(await Given.Admin()).Fetch($"/contacts/{anna}/duplicates");

        Assert.Equal(HttpStatusCode.OK, hint.Status);
        Assert.Null(hint.Html.QuerySelector("[data-duplicate]"));
    }
}
