select campaign.caller_id, org.default_region as region
  from campaigns campaign
  join organisations org on org.org_id = campaign.org_id
 where campaign.id = @CampaignId;
