select call.conference_sid, seat.call_sid, seat.muted
  from calls call
  join call_legs seat on seat.call_id = call.id and seat.role = 'agent'
 where call.id = @CallId
   and call.conference_sid is not null
   and seat.in_conference;
