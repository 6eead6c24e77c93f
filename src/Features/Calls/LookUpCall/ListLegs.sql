select leg.id, leg.call_sid, leg.submitted_at, call.customer_number, call.our_number
  from call_legs leg
  join calls call on call.id = leg.call_id
 where leg.call_id = @CallId
   and leg.ended_at is null;
