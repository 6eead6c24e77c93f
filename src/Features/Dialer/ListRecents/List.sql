select call.id, call.direction, call.contact_id, call.contact_name, call.customer_number, call.created_at,
       coalesce(call.talk_seconds, 0) as talk_seconds, disposition.label as outcome, organisations.default_region as home_region
  from calls call
  join organisations on organisations.org_id = call.org_id
  left join dispositions disposition on disposition.org_id = call.org_id and disposition.code = call.disposition_code
 where call.agent_id = @AgentId
   and call.state = 'ended'
 order by call.created_at desc, call.id desc
 limit 50;
