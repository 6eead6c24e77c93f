-- Its summary becomes what is kept: its last calls may have come to their ends after it was stopped.
with summed as (
    update campaign_runs run
       set summary = (select jsonb_object_agg(counted.status, counted.members)
                        from (select status, sum(members) as members from campaign_counts where campaign_id = @CampaignId group by status having sum(members) > 0) counted)
     where run.id = @LastRunId
)
insert into campaign_results (org_id, run_id, member_id, status, final, reason, attempts, last_result, last_attempt_at, call_id)
select org_id, @LastRunId, id, status, final, reason, attempts, last_result, last_attempt_at, call_id
  from campaign_members
 where campaign_id = @CampaignId
    on conflict do nothing;
