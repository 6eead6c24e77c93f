-- Planned once.
select usual.outcome, coalesce(own.tries, usual.tries) as tries, coalesce(own.delay_minutes, usual.delay_minutes) as delay_minutes,
       coalesce(own.growth, usual.growth) = 'multiplied' as multiplied, coalesce(own.other_daypart, usual.other_daypart) as other_daypart
  from default_retry_rules() usual
  left join campaign_retry_rules own on own.campaign_id = @CampaignId and own.outcome = usual.outcome;
