-- Planned once. Nobody is left who could ever be called, and no call is under way or unsettled. Its figures stay as they are now.
with over as (
    update campaigns campaign
       set status = 'finished', status_reasons = '{}', status_since = @Now, status_by = null
     where campaign.id = @CampaignId
       and campaign.status = 'processing'
       and exists (select from campaign_members where campaign_id = campaign.id)
       and not exists (select from campaign_members where campaign_id = campaign.id and next_at is not null)
       and not exists (select from campaign_members where campaign_id = campaign.id and status in ('dialing', 'waiting'))
       and not exists (select from calls where campaign_id = campaign.id and settled_at is null)
    returning campaign.org_id, campaign.id, campaign.name, campaign.run_id
),
closed as (
    update campaign_runs run
       set ended_at = @Now, end_status = 'finished',
           summary = (select jsonb_object_agg(counted.status, counted.members) from (
                          select status, sum(members) as members from campaign_counts where campaign_id = over.id group by status having sum(members) > 0) counted)
      from over
     where run.id = over.run_id
    returning run.id
),
told as (
    select over.id, tell_campaign(over.id, 'campaign-changed')::text, audit(null, 'campaigns.finished', over.id, over.name, '{}', @Now)::text, (select count(*) from closed),
           (select count(tell(seat.user_id, 'campaigns-of-agent-changed')::text) from campaign_agents seat where seat.campaign_id = over.id and seat.joined_at is not null)
      from over
)
select exists (select from told);
