-- The agent's open call, or else the one on their phone to wrap up.
select call.id as call_id, call.customer_number, call.contact_name, contact.id as contact_id, contact.title, contact.company, contact.email,
       contact.lead_status, contact.deal_value, contact.tags, contact.pinned_note, contact.time_zone, contact.next_follow_up_at,
       organisations.default_region as home_region, organisations.currency,
       earlier.calls as earlier_calls, earlier.average_talk
  from calls call
  join organisations on organisations.org_id = call.org_id
  left join contacts contact on contact.org_id = call.org_id and contact.id = call.contact_id
 cross join lateral (
     select count(*)::integer as calls, avg(e.talk_seconds) filter (where e.talk_seconds > 0)::integer as average_talk
       from calls e
      where (e.contact_id = call.contact_id or e.customer_number = call.customer_number)
        and e.id <> call.id
        and e.state = 'ended'
        and (@DepartmentId::uuid is null or e.department_id = @DepartmentId or e.agent_id = @AgentId)) earlier
 where call.agent_id = @AgentId
   and (call.state <> 'ended' or call.wrap_up = 'pending' and not call.wrap_up_later)
 order by call.state = 'ended', call.ended_at desc
 limit 1;
