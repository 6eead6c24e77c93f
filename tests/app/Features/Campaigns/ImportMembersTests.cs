using System.Net;
using DutyCall.Features.Imports;

namespace DutyCall.Features.Campaigns;

public sealed class ImportMembersTests : ImportTest
{
    [Fact]
    public async Task Whoever_is_in_the_file_joins_the_campaign_also_who_was_a_contact_already()
    {
        await AdaIsThere();
        var campaign = await Given.Campaign();
        await Given.Contact("+12025550101", "John Doe");

        var id = await Imported(Three, new { campaign, existing = "add" });

        Assert.Equal(3, await Ask<int>("select count(*)::integer from campaign_members where campaign_id = @campaign and source = 'import' and status = 'upcoming' and next_at is not null", new { campaign }));
        Assert.Equal("Website visitor", await Ask<string>("select comments from campaign_members m join contacts c on c.id = m.contact_id where c.name = 'Jane Smith'"));
        await Imported(Three, new { campaign });
        Assert.Equal(3, await Ask<int>("select count(*)::integer from campaign_members"));
    }

    [Fact]
    public async Task An_import_taken_back_takes_whom_nobody_called_out_of_the_campaign()
    {
        await AdaIsThere();
        var campaign = await Given.Campaign();
        var id = await Imported(Three, new { campaign });

        await Api.PostJson($"/api/v1/imports/{id}/undo", new { });
        await Work(id);

        Assert.Equal(0, await Ask<int>("select count(*)::integer from campaign_members"));
    }

    [Fact]
    public async Task A_campaign_of_another_department_takes_nobody()
    {
        await AdaIsThere();
        var theirs = await Given.Campaign(department: await Given.Department("Commercial"));
        var manager = await Browse(await Given.Manager(await Given.Department())).WithToken();

        var answer = await Bring(Three, new { campaign = theirs }, run: true, by: manager);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
        Assert.Equal(0, await Ask<int>("select count(*)::integer from campaign_members"));
    }

    [Fact]
    public async Task The_campaigns_page_leads_through_the_wizard_and_keeps_the_campaign()
    {
        await AdaIsThere();
        var campaign = await Given.Campaign();
        var browser = Browse(Ada);

        var page = await browser.Visit($"/contacts/import?campaign={campaign}");
        Assert.Equal($"/contacts/import/file?campaign={campaign}", page.Html.QuerySelector("#drop")!.GetAttribute("data-upload"));
        using var form = new MultipartFormDataContent { { new StringContent(Three), "file", "list.csv" } };
        var sent = await browser.Upload($"/contacts/import/file?campaign={campaign}", form);

        var options = await browser.Visit(sent.Json.GetProperty("location").GetString()!);
        Assert.Equal(campaign.ToString(), options.Html.QuerySelector("#campaign option[selected]")!.GetAttribute("value"));
    }
}
