namespace DutyCall.Domain.Campaigns;

/// <summary>Reference 6.1, the campaign's table.</summary>
public sealed class CampaignActionsTests
{
    [Theory]
    [InlineData(CampaignStatus.New, "Start Cancel")]
    [InlineData(CampaignStatus.Scheduled, "Start Cancel")]
    [InlineData(CampaignStatus.Overdue, "Start Cancel")]
    [InlineData(CampaignStatus.Processing, "Pause Stop")]
    [InlineData(CampaignStatus.Paused, "Resume Stop")]
    [InlineData(CampaignStatus.Finished, "Restart")]
    [InlineData(CampaignStatus.Canceled, "Restart")]
    public void What_can_be_done_with_a_campaign(CampaignStatus status, string actions) => Assert.Equal(actions, string.Join(' ', CampaignActions.Of(status)));

    [Fact]
    public void Where_it_leads()
    {
        Assert.Equal(CampaignStatus.Canceled, CampaignActions.After(CampaignStatus.Paused, CampaignAction.Stop));
        Assert.Equal(CampaignStatus.Processing, CampaignActions.After(CampaignStatus.Overdue, CampaignAction.Start));
        Assert.Equal(["new", "scheduled", "overdue"], CampaignActions.From(CampaignAction.Start));
    }
}
