-- The agent's open call, or else the one on their phone to wrap up.
select call.id as call_id, call.customer_number, call.contact_name, contact.id as contact_id, contact.title, contact.company, contact.email,
       contact.lead_status, contact.deal_value, contact.tags, contact.pinned_note, contact.time_zone, contact.next_follow_up_at,
       organisations.default_region as home_region, organisations.currency
  from calls call
  join organisations on organisations.org_id = call.org_id
  left join contacts contact on contact.org_id = call.org_id and contact.id = call.contact_id
 where call.agent_id = @AgentId
   and (call.state <> 'ended' or call.wrap_up = 'pending' and not call.wrap_up_later)
 order by call.state = 'ended', call.ended_at desc
 limit 1;
