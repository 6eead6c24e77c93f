select call.created_at, call.contact_id, call.contact_name, call.customer_number, agent.name as agent_name, organisation.default_region as region
  from calls call
  join organisations organisation on organisation.org_id = call.org_id
  left join users agent on agent.id = call.agent_id
 where call.id = @CallId
   and (@OwnerId::uuid is null or call.agent_id = @OwnerId and organisation.agents_hear_own)
   and (@DepartmentId::uuid is null or call.department_id = @DepartmentId and organisation.managers_hear);
