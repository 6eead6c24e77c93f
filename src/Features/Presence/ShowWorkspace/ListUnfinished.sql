-- Those put aside, and those that were closed for want of time and may still be given an outcome.
select id, contact_name, customer_number, ended_at, coalesce(talk_seconds, 0) as talk_seconds, notes, wrap_up_automatic as expired
  from calls
 where agent_id = @AgentId
   and (wrap_up = 'pending' or wrap_up_automatic and disposition_code = 'not_dispositioned' and ended_at > @Since)
 order by ended_at desc;
