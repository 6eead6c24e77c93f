with planned as (
    update campaigns
       set status = 'scheduled', starts_at = @StartsAt, status_since = @Now, status_by = null, status_reasons = '{}'
     where id = @CampaignId
       and status = 'finished'
       and starts_at is null
    returning id, name
)
select count(*)
  from planned, audit(null, 'campaigns.planned', planned.id, planned.name, jsonb_build_object('startsAt', @StartsAt::timestamptz), @Now), tell_campaign(planned.id, 'campaign-changed');
