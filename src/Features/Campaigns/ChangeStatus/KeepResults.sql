insert into campaign_results (org_id, run_id, member_id, status, final, reason, attempts, last_result, last_attempt_at, call_id)
select org_id, @LastRunId, id, status, final, reason, attempts, last_result, last_attempt_at, call_id
  from campaign_members
 where campaign_id = @CampaignId
    on conflict do nothing;
