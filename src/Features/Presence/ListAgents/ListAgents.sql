select agent.user_id, agent.name, agent.role, coalesce(department.name, '') as department, agent.intent, agent.reason, agent.reason_label, agent.reason_limit,
       agent.automatic, agent.work, agent.work_since, agent.work_deadline, agent.reachable, agent.unreachable_why, agent.device_problem,
       agent.shown_as, agent.shown_since, agent.routable,
       agent.call_id, call.direction, nullif(call.contact_name, '') as customer, contact.company, call.customer_number,
       exists (select from call_legs leg where leg.call_id = agent.call_id and leg.role = 'customer' and leg.held and leg.ended_at is null) as held
  from agent_states(@Now) agent
  left join departments department on department.org_id = agent.org_id and department.id = agent.department_id
  left join calls call on call.org_id = agent.org_id and call.id = agent.call_id
  left join contacts contact on contact.org_id = call.org_id and contact.id = call.contact_id
 where (@OwnerId::uuid is null or agent.user_id = @OwnerId)
   and (@DepartmentId::uuid is null or agent.department_id = @DepartmentId)
 order by agent.name, agent.user_id;
