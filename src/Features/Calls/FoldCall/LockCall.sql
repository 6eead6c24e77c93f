-- Planned once.
select state, direction = 'inbound' as inbound, submitted_at, agent_id, alone_since, owner_gone_since,
       campaign_id is not null as of_campaign,
       campaign_id is not null and agent_id is null and not exists (select from call_legs agent where agent.call_id = calls.id and agent.role = 'agent') as unattended,
       coalesce((select destination = 'message' from campaigns where campaigns.id = calls.campaign_id), false) as hears_message,
       coalesce((select machine_detection = 'hang_up' from campaigns where campaigns.id = calls.campaign_id), false) as hangs_up_on_machines,
       coalesce((select mode = 'predictive' from campaigns where campaigns.id = calls.campaign_id), false) as dials_ahead,
       abandoned_at is not null as abandoned,
       exists (select from call_transfers t where t.call_id = calls.id and t.state in ('asked', 'ringing', 'joined')) as in_transfer
  from calls
 where id = @CallId
   for update;
