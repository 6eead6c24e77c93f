select call.hang_up_asked_at is null and agent.in_conference
  from calls call
  join call_legs agent on agent.call_id = call.id and agent.role = 'agent'
 where call.id = @CallId;
