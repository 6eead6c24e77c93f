select call.hang_up_asked_at is null
   and call.state <> 'ended'
   and (call.campaign_id is null or exists (select from campaigns campaign where campaign.id = call.campaign_id and campaign.status = 'processing' and campaign.deleted_at is null))
   and (exists (select from call_legs agent where agent.call_id = call.id and agent.role = 'agent' and agent.in_conference)
        or call.campaign_id is not null and call.agent_id is null)
  from calls call
 where call.id = @CallId;
