-- A browser has called in on its line. Asked again by the same call, it answers the same; a line is one call's, ever.
update agent_lines
   set call_sid = @CallSid, up_at = coalesce(up_at, @Now), seen_at = @Now
 where id = @LineId
   and user_id = @UserId
   and ended_at is null
   and (call_sid is null or call_sid = @CallSid)
returning id;
