select call.conference_sid, seat.call_sid, seat.muted
  from calls call
  join call_legs seat on seat.call_id = call.id and seat.role = 'agent' and seat.user_id = @UserId
 where call.id = @CallId
   and call.conference_sid is not null
   and seat.in_conference and seat.wanted
 order by seat.created_at desc
 limit 1;
