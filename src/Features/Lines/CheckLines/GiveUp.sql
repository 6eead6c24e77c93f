-- Announced by a page that never called in.
update agent_lines
   set ended_at = @Now
 where ended_at is null
   and call_sid is null
   and opened_at < @Before;
