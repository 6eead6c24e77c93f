-- Whoever gets the row may dial. There is one row to get, once; and never while dialing is halted.
update call_legs leg
   set submitted_at = @Now
  from calls call
  join organisations org on org.org_id = call.org_id and org.dialing_halted_at is null
 where leg.id = @LegId
   and leg.role = 'party'
   and leg.wanted
   and leg.call_sid is null and leg.submitted_at is null and leg.ended_at is null
   and call.id = leg.call_id
   and call.state <> 'ended' and call.hang_up_asked_at is null
   and call.conference_sid is not null
returning leg.call_id, leg.address, leg.label, coalesce(leg.caller_id, call.our_number) as caller_id, call.conference_sid;
