select call_sid
  from agent_lines
 where ended_at is null
   and call_sid is not null
   and seen_at < @Before;
