using DutyCall.Domain.Campaigns;
using DutyCall.Features.Campaigns.RunCampaign;
using Microsoft.AspNetCore.Hosting;

namespace DutyCall.Features.Campaigns;

/// <summary>An account that may have three calls at once, one of which is kept for people.</summary>
public sealed class AccountLimitTests : CallTest
{
    private protected override IWebHostBuilder Configure(IWebHostBuilder host) => host.UseSetting("TWILIO_CPS", "1000").UseSetting("TWILIO_CONCURRENCY", "3");

    [Fact]
    public async Task A_campaign_opens_no_line_that_the_account_does_not_have()
    {
        var (ann, bea) = (await Given.Agent(name: "Ann Lee"), await Given.Agent(name: "Bea Moss"));
        await Given.AtWork(ann, bea);
        var campaign = await Given.Campaign(joined: [ann, bea]);
        await Given.Member(campaign);
        await Given.Member(campaign, "+12125550124", "Second");

        var first = (await Send(new Command(campaign))).Decision!;
        await TakesTheLine(await Ask<Guid>("select agent_id from calls") == ann.Id ? ann : bea);
        var second = (await Send(new Command(campaign))).Decision!;

        Assert.Equal((1, 0), (first.Lines, second.Lines));
        Assert.Equal((LimitingFactor.Concurrency, "The account has as many calls at once as it may have."), (second.Factor, second.Sentence));
    }
}
