-- Started once, whoever presses how often. A campaign that goes on goes on with the run it had.
with started as (
    update campaigns campaign
       set status = 'processing', status_reasons = '{}', status_since = @Now, status_by = @UserId, starts_at = null,
           budget_resumed_at = case when budget_spent_at is not null and @Action = 'resume' and @UserId::uuid is not null then @Now else budget_resumed_at end,
           run_id = case when @Action = 'resume' then run_id else @RunId end
     where id = @CampaignId
       and status = any(@From)
       and deleted_at is null
    returning org_id, id, name, run_id, version
),
run as (
    insert into campaign_runs (org_id, id, campaign_id, number, scope, started_at, started_by)
    select org_id, @RunId, id, 1 + (select count(*) from campaign_runs where campaign_id = started.id), @Scope, @Now, @UserId
      from started
     where @Action <> 'resume'
),
-- What was expected of it is held against what it comes to.
forecast as (
    update campaign_rehearsals rehearsal
       set run_id = @RunId
      from started
     where @Action <> 'resume'
       and rehearsal.id = (select last.id from campaign_rehearsals last where last.campaign_id = started.id and last.status = 'done' and last.campaign_version = started.version and last.again is not distinct from @Again::text and last.run_id is null and last.asked_at > @Now::timestamptz - interval '15 minutes'
                            order by last.asked_at desc limit 1)
),
-- Whoever is assigned to it sees that it runs.
seats as (
    select tell(seat.user_id, 'campaigns-of-agent-changed')::text as told from started join campaign_agents seat on seat.campaign_id = started.id
)
select name, audit(@UserId, 'campaigns.' || @Deed, id, name, jsonb_build_object('scope', @Scope::text), @Now)::text as audited, tell_campaign(id, 'campaign-changed')::text as told, (select count(told) from seats) as seats
  from started;
