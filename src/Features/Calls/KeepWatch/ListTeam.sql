-- Whoever is free of the department, but not the one whose line was lost.
select agent.user_id
  from calls call
  join agents_at_work agent on agent.free
 where call.id = @CallId
   and agent.user_id is distinct from call.agent_id
   and agent.user_id is distinct from case when call.agent_id is null then call.last_agent_id end
   and (call.department_id is null or agent.department_id = call.department_id)
 order by agent.name, agent.user_id;
