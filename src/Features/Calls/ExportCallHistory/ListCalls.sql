-- No page and no budget: all of them, in the order of the history. The name is the contact's at the time, the company today's.
select call.id, agent.name as agent, call.contact_name, call.customer_number, contact.company, call.direction, call.state, call.created_at,
       round(extract(epoch from call.ended_at - call.created_at))::integer as seconds, call.talk_seconds, call.result,
       coalesce(disposition.label, call.disposition_code) as disposition, call.notes, call.our_number
  from calls call
  left join users agent on agent.org_id = call.org_id and agent.id = call.agent_id
  left join contacts contact on contact.org_id = call.org_id and contact.id = call.contact_id
  left join dispositions disposition on disposition.org_id = call.org_id and disposition.code = call.disposition_code
 where (@OwnerId::uuid is null or call.agent_id = @OwnerId)
   and (@DepartmentId::uuid is null or call.department_id = @DepartmentId)
   and (@AgentId::uuid is null or call.agent_id = @AgentId)
   and (@ContactId::uuid is null or call.contact_id = @ContactId)
   and (@Number::text is null or call.customer_number = @Number)
   and (@Digits::text is null or strpos(call.customer_number, @Digits) > 0)
   and (@Outcome::text is null or call.outcome = @Outcome)
   and (@Direction::text is null or call.direction = @Direction)
   and (@FromUtc::timestamptz is null or call.created_at >= @FromUtc)
   and (@UntilUtc::timestamptz is null or call.created_at < @UntilUtc)
 order by call.created_at desc, call.id desc;
