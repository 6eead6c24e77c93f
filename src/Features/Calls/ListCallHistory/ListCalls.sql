select call.id, call.direction, call.state, call.agent_id, agent.name as agent_name, call.contact_id, call.contact_name,
       call.customer_number, call.our_number, call.created_at, call.talk_seconds, call.outcome, call.result,
       call.disposition_code, disposition.label as disposition_label, disposition.tone as disposition_tone, call.notes,
       exists (select from call_recordings recording where recording.call_id = call.id and recording.state not in ('absent', 'failed')) as is_recorded
  from calls call
  left join users agent on agent.org_id = call.org_id and agent.id = call.agent_id
  left join dispositions disposition on disposition.org_id = call.org_id and disposition.code = call.disposition_code
 where call.id = any(@Ids)
 order by call.created_at desc, call.id desc;
