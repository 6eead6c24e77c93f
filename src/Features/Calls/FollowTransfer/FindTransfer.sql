-- The last thing this person did to bring somebody into a call: under way, or over a moment ago.
select t.id, t.call_id, t.kind, t.state, coalesce(nullif(t.to_name, ''), t.to_number) as target, t.to_user is not null as to_colleague, t.to_queue is not null as to_queue,
       coalesce(t.reason, '') as reason, coalesce(nullif(call.contact_name, ''), call.customer_number) as customer, t.ended_at,
       call.state <> 'ended' and call.agent_id is not distinct from @UserId as still_mine,
       exists (select from call_legs leg where leg.org_id = t.org_id and leg.call_id = t.call_id and leg.role = 'customer' and leg.hold_wanted) as on_hold
  from (select * from call_transfers where from_user = @UserId order by asked_at desc limit 1) t
  join calls call on call.org_id = t.org_id and call.id = t.call_id
 where (@CallId::uuid is null or t.call_id = @CallId)
   -- A call that ended as its sender's own has been passed to nobody.
   and not (call.state = 'ended' and call.agent_id is not distinct from @UserId)
   and (t.ended_at > @Since or t.ended_at is null and call.state <> 'ended');
