-- Whoever is there or on their way: the customer first, then as they came. A colleague whose desk rings has no line yet.
select leg.id as leg_id, null::uuid as transfer_id, leg.role,
       coalesce(person.name, case when leg.role = 'customer' then nullif(call.contact_name, '') else nullif(sent.to_name, '') end, '') as name,
       case when leg.role = 'customer' then call.customer_number when leg.role = 'party' then leg.address else '' end as number,
       leg.user_id is not null and leg.user_id is not distinct from call.agent_id as owns,
       case when leg.held then 'held' when leg.in_conference then 'talking' when leg.role = 'agent' or leg.status = 'in-progress' then 'coming' else 'ringing' end as standing,
       leg.held_since, leg.role = 'agent' and leg.muted as muted, leg.created_at
  from call_legs leg
  join calls call on call.org_id = leg.org_id and call.id = leg.call_id
  left join users person on person.org_id = leg.org_id and person.id = leg.user_id
  left join call_transfers sent on sent.org_id = leg.org_id and sent.call_id = leg.call_id and sent.leg_id = leg.id
 where leg.call_id = @CallId
   and leg.role in ('customer', 'party', 'agent')
   and leg.user_id is distinct from @UserId
   and leg.wanted
   and leg.ended_at is null
   and leg.gone_at is null
 union all
select null, o.transfer_id, 'agent', person.name, '', false, 'ringing', null, false, o.offered_at
  from offers o
  join users person on person.org_id = o.org_id and person.id = o.user_id
 where o.call_id = @CallId
   and o.user_id <> @UserId
   and o.state = 'ringing'
   and o.purpose in ('consult', 'guest')
 order by created_at, role desc;
