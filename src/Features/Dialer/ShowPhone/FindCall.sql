select call.id, call.state, call.contact_id, call.contact_name, coalesce(contact.company, '') as company, call.customer_number,
       call.our_number, call.caller_id_reason, call.created_at, call.ringing_at,
       coalesce(call.connected_at, call.answered_at) as talking_since, call.notes, call.notes_revision,
       coalesce(bool_or(leg.muted), false) as muted
  from calls call
  left join contacts contact on contact.org_id = call.org_id and contact.id = call.contact_id
  left join call_legs leg on leg.org_id = call.org_id and leg.call_id = call.id and leg.role = 'agent'
 where call.agent_id = @AgentId
   and call.state <> 'ended'
 group by call.org_id, call.id, contact.company;
