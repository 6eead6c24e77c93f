-- Whoever of the department a call would reach, but not the one whose line was lost.
select agent.user_id
  from calls call
  cross join routable_agents(@Now) agent
 where call.id = @CallId
   and agent.user_id is distinct from call.agent_id
   and agent.user_id is distinct from case when call.agent_id is null then call.last_agent_id end
   and (call.department_id is null or agent.department_id = call.department_id)
 order by agent.name, agent.user_id;
