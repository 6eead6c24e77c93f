select leg.id, leg.call_sid, leg.submitted_at, leg.address, coalesce(leg.caller_id, call.our_number) as caller_id
  from call_legs leg
  join calls call on call.id = leg.call_id
 where leg.call_id = @CallId
   and leg.ended_at is null;
