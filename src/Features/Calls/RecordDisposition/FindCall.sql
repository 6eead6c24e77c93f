select call.id, call.contact_name, coalesce(contact.company, '') as company, call.customer_number, call.result, call.ended_by,
       call.created_at, call.ringing_at, coalesce(call.connected_at, call.answered_at) as talking_since, call.ended_at,
       coalesce(call.wrap_up_started_at, call.ended_at) as wrap_up_started_at, coalesce(call.talk_seconds, 0) as talk_seconds,
       call.notes, call.notes_revision,
       contact.lead_status, call.deal_value, organisations.currency
  from calls call
  join organisations on organisations.org_id = call.org_id
  left join contacts contact on contact.org_id = call.org_id and contact.id = call.contact_id and contact.deleted_at is null
 where call.id = @CallId
   and call.agent_id = @AgentId
   and call.wrap_up = 'pending';
