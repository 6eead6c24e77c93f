-- The open call this person is in, their own or somebody else's; or else the one on their phone to wrap up. Whoever is on the line is always shown.
select call.id as call_id, call.customer_number, call.contact_name, contact.id as contact_id, contact.title, contact.company, contact.email,
       contact.lead_status, contact.deal_value, contact.tags, contact.pinned_note, contact.time_zone, contact.next_follow_up_at, coalesce(in_reach(contact, @Reach::jsonb), false) as may_open,
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
 where call.agent_id = @AgentId and (call.state <> 'ended' or call.wrap_up = 'pending' and not call.wrap_up_later)
    or call.state <> 'ended'
       and call.id in (select leg.call_id from call_legs leg
                        where leg.user_id = @AgentId and leg.wanted and leg.gone_at is null and leg.ended_at is null
                          and (leg.role = 'supervisor' or leg.role = 'agent' and leg.part in ('consult', 'guest')))
 order by call.state = 'ended', call.agent_id is not distinct from @AgentId desc, call.ended_at desc
 limit 1;
