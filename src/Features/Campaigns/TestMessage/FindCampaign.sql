select campaign.id, campaign.mode, campaign.caller_id, campaign.calls_from, campaign.calls_until, campaign.calls_on_days, campaign.max_attempts, campaign.needs_consent, org.default_region as region, person.name as person
  from campaigns campaign
  join organisations org on org.org_id = campaign.org_id
  join users person on person.id = @UserId
 where campaign.id = @CampaignId;
