with interrupted as (
    update campaigns
       set status = @To, status_reasons = array_remove(array[@Reason::text], null), status_since = @Now, status_by = @UserId
     where id = @CampaignId
       and status = any(@From)
       and deleted_at is null
    returning org_id, id, name, run_id
),
run as (
    update campaign_runs run
       set ended_at = @Now, end_status = 'canceled',
           summary = (select jsonb_object_agg(counted.status, counted.members)
                        from (select status, sum(members) as members from campaign_counts where campaign_id = interrupted.id group by status having sum(members) > 0) counted)
      from interrupted
     where @To = 'canceled'
       and run.id = interrupted.run_id
       and run.ended_at is null
    returning run.id
),
seats as (
    select tell(seat.user_id, 'campaigns-of-agent-changed')::text as told from interrupted join campaign_agents seat on seat.campaign_id = interrupted.id
)
select name, audit(@UserId, 'campaigns.' || @Deed, id, name, jsonb_build_object('reason', @Reason::text), @Now)::text as audited, tell_campaign(id, 'campaign-changed')::text as told,
       (select count(*) from run) as runs, (select count(told) from seats) as seats
  from interrupted;
