with late as (
    update campaigns
       set status = 'overdue', status_reasons = @Reasons, status_since = case when status = 'overdue' then status_since else @Now end, status_by = null
     where id = @CampaignId
       and (status = 'scheduled' and starts_at <= @Now::timestamptz - interval '5 minutes' or status = 'overdue' and status_reasons is distinct from @Reasons)
    returning id, name
)
select count(*)
  from late, audit(null, 'campaigns.overdue', late.id, late.name, jsonb_build_object('reasons', @Reasons::text[]), @Now), tell_campaign(late.id, 'campaign-changed');
