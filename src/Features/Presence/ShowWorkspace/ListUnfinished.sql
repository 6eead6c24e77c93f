select id, contact_name, customer_number, ended_at, coalesce(talk_seconds, 0) as talk_seconds, notes
  from calls
 where agent_id = @AgentId
   and wrap_up = 'pending'
 order by ended_at desc;
