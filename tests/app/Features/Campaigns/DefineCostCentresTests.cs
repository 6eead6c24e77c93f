using System.Net;

namespace DutyCall.Features.Campaigns;

public sealed class DefineCostCentresTests : CampaignTest
{
    [Fact]
    public async Task An_admin_adds_renames_and_retires_them_and_campaigns_keep_theirs()
    {
        var browser = Browse(await Given.Admin());
        await browser.Visit("/admin/cost-centers");
        await browser.Post("/admin/cost-centers", ("label", "North region"), ("code", ""));
        var campaign = await Made(browser, new { name = "Renewals", timeZone = "America/New_York", costCentre = "north-region" });

        await browser.Post("/admin/cost-centers/north-region", ("label", "The North"));

        Assert.Equal(("The North", false), await Ask<(string, bool)>("select label, active from cost_centres"));
        Assert.Contains("1 campaign", (await browser.Visit("/admin/cost-centers")).Html.QuerySelector("#centre-north-region")!.TextContent);
        Assert.Equal(HttpStatusCode.OK, (await browser.PutJson($"/api/v1/campaigns/{campaign}", new { name = "Renewals", timeZone = "America/New_York", costCentre = "north-region", version = 1 })).Status);
        Assert.NotNull(ErrorOf((await browser.PostJson("/api/v1/campaigns", new { name = "Other", timeZone = "America/New_York", costCentre = "north-region" })).Json, "costCentre"));
    }

    [Theory]
    [InlineData("", "x")]
    [InlineData("North", "no spaces")]
    [InlineData("north", "other")]
    public async Task Bad_and_repeated_names_are_refused_and_kept_in_the_form(string label, string code)
    {
        var browser = Browse(await Given.Admin());
        await browser.Visit("/admin/cost-centers");
        await browser.Post("/admin/cost-centers", ("label", "North"));

        var answer = await browser.Post("/admin/cost-centers", ("label", label), ("code", code));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
        Assert.Equal(label, answer.Html.QuerySelector("#centre-label")!.GetAttribute("value") ?? "");
        Assert.Equal(1, await Ask<int>("select count(*)::integer from cost_centres"));
    }

    [Fact]
    public async Task Managers_choose_and_do_not_define()
    {
        var manager = await Browse(await Given.Manager(await Given.Department())).WithToken();

        Assert.Equal(HttpStatusCode.OK, (await manager.Get("/api/v1/cost-centers")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await manager.PostJson("/api/v1/cost-centers", new { label = "Mine" })).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await manager.Get("/admin/cost-centers")).Status);
    }
}
