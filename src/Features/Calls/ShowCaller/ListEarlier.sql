-- To a contact's number counts as to the contact: it may have been called before it was one.
select call.id, call.direction, call.created_at, call.result, coalesce(call.talk_seconds, 0) as talk_seconds, call.notes,
       coalesce(users.name, '') as agent, call.agent_id = @AgentId as mine, disposition.label as outcome, disposition.tone
  from calls call
  left join users on users.org_id = call.org_id and users.id = call.agent_id
  left join dispositions disposition on disposition.org_id = call.org_id and disposition.code = call.disposition_code
 where (call.contact_id = @ContactId or call.customer_number = @CustomerNumber)
   and call.id <> @CallId
   and call.state = 'ended'
   and (@DepartmentId::uuid is null or call.department_id = @DepartmentId or call.agent_id = @AgentId)
 order by call.created_at desc, call.id desc
 limit 8;
