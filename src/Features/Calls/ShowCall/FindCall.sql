select call.id, call.state, call.direction, call.agent_id, call.contact_id, call.contact_name, call.customer_number as "to",
       call.our_number as caller_id, call.caller_id_reason,
       call.created_at, call.submitted_at, call.ringing_at, call.answered_at, call.connected_at, call.ended_at,
       call.ended_by, call.end_reason, call.result, call.talk_seconds,
       coalesce(agent.muted, false) as muted, coalesce(customer.held, false) as held, customer.queue_ms, customer.call_sid,
       call.wrap_up, call.disposition_code as disposition, call.notes, call.notes_revision
  from calls call
  left join lateral (
       select seat.muted
         from call_legs seat
        where seat.call_id = call.id and seat.role = 'agent' and (call.agent_id is null or seat.user_id = call.agent_id)
        order by seat.wanted desc, seat.created_at desc
        limit 1) agent on true
  left join call_legs customer on customer.call_id = call.id and customer.role = 'customer'
 where call.id = @CallId
   and (@OwnerId::uuid is null or call.agent_id = @OwnerId)
   and (@DepartmentId::uuid is null or call.department_id = @DepartmentId);
