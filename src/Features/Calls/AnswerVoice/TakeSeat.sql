-- One browser per call: the first to come, and that one again.
update call_legs seat
   set call_sid = @CallSid
  from calls call
  join users agent on agent.id = call.agent_id and agent.active
 where call.id = @CallId
   and call.agent_id = @UserId
   and call.hang_up_asked_at is null
   and seat.call_id = call.id
   and seat.role = 'agent'
   and (call.state = 'intent' and seat.call_sid is null or call.state <> 'ended' and seat.call_sid = @CallSid)
returning call.id as call_id, seat.id as leg_id, seat.label;
