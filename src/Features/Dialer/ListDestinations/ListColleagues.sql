-- Whom a call can reach at this moment first, one's own department before others.
select agent.user_id, agent.name, coalesce(department.name, '') as department, agent.shown_as, agent.shown_since, agent.routable
  from agent_states(@Now) agent
  join users me on me.org_id = agent.org_id and me.id = @UserId
  left join departments department on department.org_id = agent.org_id and department.id = agent.department_id
 where agent.user_id <> @UserId
   and (@Like = '' or agent.name ilike @Like or department.name ilike @Like)
 order by agent.routable desc, agent.shown_as = 'Offline', agent.department_id is not distinct from me.department_id desc, agent.name
 limit @Most;
