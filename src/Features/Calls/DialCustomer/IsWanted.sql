-- At the last moment before the carrier is asked: what the gate allowed a moment ago may have been forbidden since.
select call.hang_up_asked_at is null
   and not exists (select from organisations org where org.org_id = call.org_id and org.dialing_halted_at is not null)
   and not exists (select from do_not_call_entry(call.customer_number, call.campaign_id))
   and call.state <> 'ended'
   and (call.campaign_id is null or exists (select from campaigns campaign where campaign.id = call.campaign_id and campaign.status = 'processing' and campaign.deleted_at is null))
   and (exists (select from call_legs agent where agent.call_id = call.id and agent.role = 'agent' and agent.in_conference)
        or call.campaign_id is not null and call.agent_id is null)
  from calls call
 where call.id = @CallId;
