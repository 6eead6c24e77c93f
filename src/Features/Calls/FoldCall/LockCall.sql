select state, direction = 'inbound' as inbound, submitted_at, agent_id, alone_since, owner_gone_since
  from calls
 where id = @CallId
   for update;
