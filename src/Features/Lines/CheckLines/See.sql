update agent_lines
   set seen_at = @Now
 where call_sid = @CallSid
   and ended_at is null;
