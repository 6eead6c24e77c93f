update call_legs seat
   set muted = @Muted
  from calls call
 where call.id = @CallId
   and call.state <> 'ended'
   and seat.call_id = call.id
   and seat.role = 'agent'
   and seat.user_id = @UserId
   and seat.wanted;
